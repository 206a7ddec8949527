internal import Diagnostics
package import Host
internal import SystemPackage

extension Recovery {
  /// What `persist recover` does: takes the lock, settles what is open, and removes old trees that could not be removed
  /// before.
  ///
  /// - Returns: `nil` where nothing was open.
  package static func run(at place: TreeLocation, wait seconds: Int) throws -> (report: Report?, keptTrees: [String]) {
    let lock = try TreeLock.acquire(for: place, wait: seconds)
    guard let state = try StateDirectory.existing(for: place) else { return (lock.recovery, []) }
    return (lock.recovery, try OldTrees.removeDiscarded(in: state.base))
  }

  /// The lock for giving up what is open: as it is.
  package static func lockForAbandoning(at place: TreeLocation, wait seconds: Int) throws -> TreeLock {
    try TreeLock.acquireOnly(for: place, wait: seconds)
  }
}
