import Diagnostics
import Values

extension LoadingSession {
  /// Parses a volume's short form, or says what is wrong with it and where.
  func shortVolume(_ text: String, at location: SourceLocation) throws(LocatedError) -> ShortVolume {
    do throws(ShortVolume.Invalid) {
      return try ShortVolume(text)
    } catch {
      let shown = printable(text)
      switch error {
      case .empty: throw self.error("an empty volume", hint: "write source:target", at: location)
      case .emptySection:
        throw self.error(
          "the volume \(shown) has an empty part between colons", hint: "write source:target[:options]", at: location)
      case .tooManyColons:
        throw self.error(
          "the volume \(shown) has too many colons", hint: "write source:target[:options], or the long form",
          at: location)
      }
    }
  }
}
