package import Host

extension TreeLocation {
  /// - Throws: `BackupError` (refused) where the root is a link to a place where nothing is.
  package func leadingSomewhere() throws -> TreeLocation {
    guard leadsNowhere else { return self }
    throw BackupError.refused(
      "\(path.printable) is a link to a place where nothing is",
      hint: "mount the disk it leads to or make the directory; or remove the link")
  }
}
