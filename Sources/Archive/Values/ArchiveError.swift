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
    /// A symbolic link is absolute or leads out of the tree, in an archive that persist did not write.
    case outwardLink
    /// Larger than what it promises, or than the limit that was given.
    case tooLarge
    /// Of no kind that can be read.
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
    case .hostile, .outwardLink: "the archive is refused"
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
    case .outwardLink:
      "if you trust where it comes from, restore it with --allow-outward-links: they come back, and are never followed"
    case .tooLarge: "if you trust where it comes from, and there is room, restore it with a larger --max-size"
    case .notAnArchive: "give a tar file, plain or packed by gzip, bzip2, xz, zstd or lz4, or a zip file"
    case .noSuchEntry: "show the archive's content to see the names it holds"
    case .io(.noSpace), .io(.diskQuotaExceeded): "free some space, then run the command again"
    case .io: nil
    }
  }

  package var exitStatus: ExitStatus {
    switch reason {
    case .damaged, .hostile, .outwardLink, .tooLarge: .refused
    case .notAnArchive, .noSuchEntry: .usage
    case .io: .failed
    }
  }
}
