import Values

extension Stack {
  /// Such as: add `- ./persistent_data/redis:/data` to the volumes of redis.
  func addMount(for state: State, of service: StackService) -> String {
    "add `- \(suggestedSource(for: service, state)):\(state.path)` to the volumes of \(service.name)"
  }

  /// The same; where the tree itself is mounted, a path below it is the shorter way.
  func coverHint(for state: State, of service: StackService) -> String {
    let add = addMount(for: state, of: service)
    guard let tree = service.backings.first(where: { $0.directory == root && !$0.readOnly }) else { return add }
    return "name a path below \(tree.target), where \(shown(root)) is mounted, or \(add)"
  }

  func replaceMount(for state: State, of service: StackService) -> String {
    "mount `\(suggestedSource(for: service, state)):\(state.path)` instead"
  }
}

extension StackPath: CustomStringConvertible {
  /// Safe for a terminal.
  var description: String { printable(text) }
}
