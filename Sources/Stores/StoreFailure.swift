/// Why a store could not be copied in its own way.
package struct StoreFailure: Error, Hashable, Codable, Sendable {
  /// As the end of a sentence that names the store.
  package let reason: String
  /// The store itself is damaged.
  package let isDamage: Bool

  package init(_ reason: String, isDamage: Bool) {
    self.reason = reason
    self.isDamage = isDamage
  }
}
