/// The two ways in which headers are written. Plain ASCII names, which are most, go without a charset declaration:
/// GNU tar prints a warning about each that has one.
struct TarFormatters {
  private var text: TarFormatter?
  private var binary: TarFormatter?

  /// The formatter for an entry; made when first needed.
  mutating func formatter(for entry: ArchiveEntry) throws(ArchiveError) -> TarFormatter {
    if entry.needsBinaryNames {
      let formatter = if let binary { binary } else { try TarFormatter(binaryNames: true) }
      binary = formatter
      return formatter
    }
    let formatter = if let text { text } else { try TarFormatter(binaryNames: false) }
    text = formatter
    return formatter
  }

  /// Forgets formatters that may stand in the middle of an entry.
  mutating func discard() {
    text = nil
    binary = nil
  }
}
