internal import Diagnostics
internal import FoundationEssentials
internal import Host
internal import Values

/// What goes over the channel to the process that reads an archive. The order comes first; then all that comes is from the
/// process, which had a stranger's archive in its hands.
enum HelperMessage: Codable {
  /// `directory`: the path of the directory to write, as messages name it.
  case unpack(UnpackOrder, directory: [UInt8])
  case inspect(InspectOrder)
  /// It could not give up its rights, and goes on all the same.
  case isUnconfined(why: String)
  /// Bytes written since the last time.
  case progress(Int64)
  case unpacked(unset: [UnsetMetadata])
  /// Some of the entries, packed.
  case entries(Data)
  case inspected(InspectedTotals)
  case failed(HelperFailure)
}

extension MessageChannel {
  func send(_ message: HelperMessage) throws {
    try send(Array(JSONEncoder().encode(message)))
  }

  /// `nil` once the other end is closed.
  func receiveMessage() throws -> HelperMessage? {
    guard let bytes = try receive() else { return nil }
    return try JSONDecoder().decode(HelperMessage.self, from: Data(bytes))
  }
}
