internal import Host
internal import Values

/// The lock that everything takes which changes a tree; given back when the value goes.
package struct TreeLock: ~Copyable {
  /// `nil` where this user may leave nothing beside the tree, and so cannot hold a lock there.
  private let lock: FileLock?
  /// What a crashed restore had left open and was finished when the lock was taken, to tell the user.
  package let recovery: RecoveryReport?

  /// Takes the lock, and finishes what a crashed restore left open.
  ///
  /// - Parameter seconds: how long to wait for another persist.
  package static func acquire(for place: DataPlace, wait seconds: Int) throws -> TreeLock {
    let state = try StateDirectory.open(for: place)
    let lock = try FileLock.acquire(StateDirectory.lockName, in: state.directory, wait: seconds)
    return TreeLock(lock: lock, recovery: try RestoreJournal.recover(in: state))
  }

  /// For what only reads the tree: without a lock where this user may leave none, unless a restore was cut short there,
  /// which must be finished first by somebody who can.
  package static func acquireForReading(_ place: DataPlace, wait seconds: Int) throws -> TreeLock {
    do {
      return try acquire(for: place, wait: seconds)
    } catch let error as HostError where error.isAboutWriting {
      guard try InterruptedRestore.find(at: place) == nil else { throw error }
      return TreeLock(lock: nil, recovery: nil)
    }
  }
}
