import Values

extension Stack {
  /// Such as: add `- ./persistent_data/redis:/data` to the volumes of redis.
  func addMount(for state: State, of service: StackService) -> String {
    "add `- \(suggestedSource(for: service, state)):\(state.path)` to the volumes of \(service.name)"
  }

  func replaceMount(for state: State, of service: StackService) -> String {
    "mount `\(suggestedSource(for: service, state)):\(state.path)` instead"
  }
}

extension StackPath: CustomStringConvertible {
  /// Safe for a terminal.
  var description: String { printable(text) }
}
