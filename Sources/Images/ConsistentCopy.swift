/// How a copy of a store that is in use is made such that it can be started from.
package struct ConsistentCopy: Hashable, Sendable {
  package enum Method: String, Hashable, Sendable {
    /// A command or request to the running program writes the copy.
    case live
    /// The program must be stopped, or a snapshot of the file system taken.
    case stopped
    /// The files can be copied as they are; SQLite databases among them through SQLite's backup interface.
    case files
    /// Nothing in it needs a copy.
    case none
  }

  package let method: Method
  /// The command or the steps.
  package let how: String
  /// What of persist's own makes it; `nil` where nothing does yet.
  package let store: StoreKind?

  package init(_ method: Method, _ how: String, by store: StoreKind? = nil) {
    self.method = method
    self.how = how
    self.store = store
  }
}
