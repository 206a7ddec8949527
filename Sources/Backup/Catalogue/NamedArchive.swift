package import SystemPackage

/// The file that a user means by what stands on the command line.
package struct NamedArchive: Hashable, Sendable {
  /// No link.
  package let file: FilePath
  /// What a user should know of how it was found, a sentence each.
  package let remarks: [String]
}

/// What to make of `latest` where a newer backup is there that cannot be read. It is never passed over in silence.
package enum DamagedLatest: Hashable, Sendable {
  /// It is the one that is meant.
  case isMeant
  /// The one before is taken, with a word.
  case isPassedOver
  /// Nothing is taken before a person has chosen.
  case isRefused
}
