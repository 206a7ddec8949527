/// What a store's own way of copying came to.
package struct StoreCopy: Hashable, Codable, Sendable {
  package enum Check: Hashable, Codable, Sendable {
    /// By what.
    case passed(String)
    /// By what, and what is wrong.
    case failed(String, String)
    /// Why.
    case impossible(String)
  }

  package let method: String
  package let check: Check
  /// What whoever relies on the copy must know.
  package let remark: String?

  init(method: String, check: Check, remark: String? = nil) {
    self.method = method
    self.check = check
    self.remark = remark
  }
}
