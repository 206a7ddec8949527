package import Values

/// The mode of a directory: what it is made with, and what is enough later.
package struct WantedMode: Hashable, Sendable {
  package let mode: Mode
  /// Whether it was asked for (`persist.yaml`), so that any other is drift. Else the owner must be able to read, write
  /// and search, and a server may close its directory to others, as postgres does.
  package let isExact: Bool

  package init(_ mode: Mode, isExact: Bool = false) {
    self.mode = mode
    self.isExact = isExact
  }

  package func isMet(by present: Mode) -> Bool {
    replacing(present) == present
  }

  /// The mode to give what now has `present`: no more is changed than must be.
  package func replacing(_ present: Mode) -> Mode {
    isExact ? mode.keepingSetGroupID(of: present) : Mode(present.bits | 0o700)
  }
}
