internal import Diagnostics
internal import Values

/// An error that another process met: what it says to a user.
struct UnpackFailure: Explained, Codable {
  let message: String
  let hint: String?
  private let status: Int32

  var exitStatus: ExitStatus { ExitStatus(rawValue: status) ?? .failed }

  init(_ error: any Error) {
    let explained = error as? any Explained
    message = explained?.message ?? "unpacking failed: \(error)"
    hint = explained?.hint
    status = (explained?.exitStatus ?? .failed).rawValue
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    message = try Self.checked(container.decode(String.self, forKey: .message))
    hint = try container.decodeIfPresent(String.self, forKey: .hint).map(Self.checked)
    status = try container.decode(Int32.self, forKey: .status)
  }

  /// Names were made printable where the error arose; what still is not came from no error of persist's.
  private static func checked(_ text: String) -> String {
    let withoutEscapes = text.filter { $0 != "\\" }
    return printable(withoutEscapes) == withoutEscapes ? text : printable(text)
  }
}
