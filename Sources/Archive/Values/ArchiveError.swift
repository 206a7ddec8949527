package import Diagnostics
package import SystemPackage
package import Values

/// Why an archive could not be written, read, or believed.
package struct ArchiveError: Explained, Hashable {
  package enum Reason: Hashable, Sendable {
    /// Bytes are missing or changed: a checksum, a length or the structure is wrong.
    case damaged
    /// Well-formed, yet against the rules of what persist unpacks: what attacks are made of.
    case hostile
    /// Larger than what it promises, or than the limit that was given.
    case tooLarge
    /// Not a gzip file and not a tar file.
    case notAnArchive
    /// No entry of that name.
    case noSuchEntry
    case io(Errno)
  }

  package let reason: Reason
  /// What is wrong, as one clause.
  package let detail: String
  /// Where in the archive file, in bytes; or in the tar stream, where `isTarOffset` says so.
  package let offset: Int64?
  package let isTarOffset: Bool
  package let entry: EntryPath?

  package init(
    _ reason: Reason, _ detail: String, offset: Int64? = nil, isTarOffset: Bool = false, entry: EntryPath? = nil
  ) {
    self.reason = reason
    self.detail = detail
    self.offset = offset
    self.isTarOffset = isTarOffset
    self.entry = entry
  }
}

extension ArchiveError {
  package var message: String {
    var text = opening + ": " + detail
    if let entry { text += ", at entry \(entry)" }
    if let offset { text += isTarOffset ? ", at byte \(offset) of the tar stream" : ", at byte \(offset)" }
    if case .io(let errno) = reason { text += ": \(errno)" }
    return text
  }

  private var opening: String {
    switch reason {
    case .damaged: "the archive is damaged"
    case .hostile: "the archive is refused"
    case .tooLarge: "the archive is too large"
    case .notAnArchive: "this is no archive"
    case .noSuchEntry: "not in the archive"
    case .io: "input or output failed"
    }
  }

  package var hint: String? {
    switch reason {
    case .damaged: "use another backup (persist list shows them), or copy this one again from where it came from"
    case .hostile: "nothing was written; unpack it by hand in an empty directory if you trust where it comes from"
    case .tooLarge: "raise the limit if you trust where it comes from"
    case .notAnArchive: "give a .tar.gz or .tar file"
    case .noSuchEntry: "show the archive's content to see the names it holds"
    case .io(.noSpace), .io(.diskQuotaExceeded): "free some space, then run the command again"
    case .io: nil
    }
  }

  package var exitStatus: ExitStatus {
    switch reason {
    case .damaged, .hostile, .tooLarge: .refused
    case .notAnArchive, .noSuchEntry: .usage
    case .io: .failed
    }
  }
}
