internal import Archive
package import Diagnostics
internal import Values

/// An error that another process met: what it says to a user.
package struct HelperFailure: Explained, Codable, Sendable {
  /// What is wrong with an archive that was read.
  package enum Verdict: String, Codable, Sendable {
    case damaged
    /// Well-formed, yet against the rules.
    case refused
  }

  package let message: String
  package let hint: String?
  /// `nil` where it says nothing about the archive.
  package let verdict: Verdict?
  private let status: Int32

  package var exitStatus: ExitStatus { ExitStatus(rawValue: status) ?? .failed }

  init(_ error: any Error) {
    let explained = error as? any Explained
    message = explained?.message ?? "reading the archive failed: \(error)"
    hint = explained?.hint
    verdict = (error as? ArchiveError).flatMap { Verdict($0.reason) }
    status = (explained?.exitStatus ?? .failed).rawValue
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    message = try Self.checked(container.decode(String.self, forKey: .message))
    hint = try container.decodeIfPresent(String.self, forKey: .hint).map(Self.checked)
    verdict = try container.decodeIfPresent(Verdict.self, forKey: .verdict)
    status = try container.decode(Int32.self, forKey: .status)
  }

  /// Names were made printable where the error arose; what still is not came from no error of persist's.
  private static func checked(_ text: String) -> String {
    let withoutEscapes = text.filter { $0 != "\\" }
    return printable(withoutEscapes) == withoutEscapes ? text : printable(text)
  }
}

extension HelperFailure.Verdict {
  fileprivate init?(_ reason: ArchiveError.Reason) {
    switch reason {
    case .damaged: self = .damaged
    case .hostile, .outwardLink, .tooLarge: self = .refused
    case .notAnArchive, .noSuchEntry, .io: return nil
    }
  }
}
