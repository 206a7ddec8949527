/// By whose rules a tar stream is judged.
struct TarProfile {
  /// Written by persist: exactly what its writer puts out.
  let isOwn: Bool
  let allowOutwardLinks: Bool
  let keepSpecialBits: Bool

  /// Bytes of a pax header, and of a GNU long name.
  static let largestPaxHeader = 1 << 20
  static let largestLongName = 8 << 10
  static let largestAttribute = 64 << 10
  /// Runs of data in one sparse file.
  static let mostExtents = 1 << 20
}
