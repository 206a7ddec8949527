/// Something that looks like a comment for persist: `#` at the beginning of a line or after a space, then `persist:`.
struct CommentCandidate {
  /// Where `#` stands.
  let hash: String.Index
  /// From 0.
  let line: Int
}
