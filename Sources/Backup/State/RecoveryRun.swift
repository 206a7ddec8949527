internal import Diagnostics
package import Host
internal import SystemPackage

extension Recovery {
  /// Removes old trees that could not be removed before.
  ///
  /// - Returns: the old trees that still stay; the lock has what was settled.
  package static func removeDiscarded(at place: TreeLocation, holding lock: borrowing TreeLock) throws -> [String] {
    guard let state = try StateDirectory.existing(for: place) else { return [] }
    return try OldTrees.removeDiscarded(in: state.base)
  }

  /// The lock for giving up what is open: as it is.
  package static func lockForAbandoning(at place: TreeLocation, wait seconds: Int) throws -> TreeLock {
    try TreeLock.acquireOnly(for: place, wait: seconds)
  }
}
