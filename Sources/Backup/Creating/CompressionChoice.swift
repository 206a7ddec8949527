/// How hard a backup is compressed.
package enum CompressionChoice: String, Hashable, Sendable, CaseIterable {
  case fast, balanced, best
}
