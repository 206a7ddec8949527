internal import Diagnostics
internal import FoundationEssentials
internal import Host
internal import Values

/// What goes over the channel between a restore and the process that unpacks for it. The order comes first; then all
/// that comes is from the process, which had a stranger's archive in its hands.
enum UnpackMessage: Codable {
  /// `directory`: the path of the directory to write, as messages name it.
  case order(UnpackOrder, directory: [UInt8])
  /// It could not give up its rights, and goes on all the same.
  case isUnconfined(why: String)
  /// Bytes written since the last time.
  case progress(Int64)
  case finished(unset: [UnsetMetadata])
  case failed(UnpackFailure)
}

extension MessageChannel {
  func send(_ message: UnpackMessage) throws {
    try send(Array(JSONEncoder().encode(message)))
  }

  /// `nil` once the other end is closed.
  func receiveMessage() throws -> UnpackMessage? {
    guard let bytes = try receive() else { return nil }
    return try JSONDecoder().decode(UnpackMessage.self, from: Data(bytes))
  }
}
