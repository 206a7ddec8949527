/// A question about how a service is set.
package struct Condition: Hashable, Sendable {
  package enum Test: Hashable, Sendable {
    case present
    /// Compared without regard to case.
    case equals([String])
    case hasPrefix(String)
  }

  package let setting: Setting
  package let test: Test

  package init(_ setting: Setting, _ test: Test) {
    self.setting = setting
    self.test = test
  }

  package func accepts(_ value: String) -> Bool {
    switch test {
    case .present: true
    case .equals(let values): values.contains { $0.lowercased() == value.lowercased() }
    case .hasPrefix(let prefix): value.lowercased().hasPrefix(prefix.lowercased())
    }
  }
}
