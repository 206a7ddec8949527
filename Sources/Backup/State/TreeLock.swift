internal import Diagnostics
package import Host
internal import SystemPackage
internal import Values

/// The lock that everything takes which changes a tree, or must see it unchanged; given back when the value goes.
///
/// It is two: one on the root directory itself, which all names of one tree share (bind mounts, links) and which even a
/// reader of a read-only file system can take, and one on `.persist/lock`, which stays where it is when trees change
/// places, and says who holds it.
package struct TreeLock: ~Copyable {
  package enum Purpose: Sendable {
    /// Something in the tree, or the tree itself, is going to be changed.
    case changing
    /// The tree is only read: what keeps the caller from writing beside it does not matter.
    case reading
  }

  private let named: FileLock?
  private let root: FileLock?
  /// What a restore that was cut short had left open and was settled when the lock was taken, to tell the user.
  package private(set) var recovery: Recovery.Report?

  /// Takes the lock, and settles what a crashed restore left open.
  ///
  /// - Parameter seconds: how long to wait for another persist.
  /// - Throws: `HostError` with the reason `.locked`; what `Recovery` throws.
  package static func acquire(
    for place: TreeLocation, wait seconds: Int, to purpose: Purpose = .changing
  ) throws -> TreeLock {
    var lock = TreeLock(
      named: try lockByName(place, wait: seconds, purpose), root: try lockRoot(place, wait: seconds))
    lock.recovery = try Recovery.settle(at: place)
    return lock
  }

  /// As `acquire`, and leaves open what is open: for `recover --abandon`.
  static func acquireOnly(for place: TreeLocation, wait seconds: Int) throws -> TreeLock {
    TreeLock(named: try lockByName(place, wait: seconds, .changing), root: try lockRoot(place, wait: seconds))
  }

  private init(named: consuming FileLock?, root: consuming FileLock?) {
    self.named = named
    self.root = root
  }

  private static func lockByName(_ place: TreeLocation, wait seconds: Int, _ purpose: Purpose) throws -> FileLock? {
    do {
      let state = try StateDirectory.open(for: place)
      return try FileLock.acquire(StateDirectory.lockName, in: state.directory, wait: seconds)
    } catch let error as HostError {
      guard purpose == .reading, let errno = error.errno, errno.keepsFromWriting else { throw error }
      return nil
    }
  }

  /// Whoever uses this name holds the other lock.
  private static let strangeHolder = "a persist that reaches it by another name, or that may only read it"

  /// `nil` where there is no root, or the file system locks no directories. A restore that ended while this one waited has
  /// put another directory in its place: then it is that one which counts.
  private static func lockRoot(_ place: TreeLocation, wait seconds: Int) throws -> FileLock? {
    while try place.root.isTaken() {
      let root = try Directory.open(place.root)
      guard let lock = try FileLock.acquire(on: root, wait: seconds, holder: strangeHolder) else { return nil }
      if try Directory.open(place.root).status().identity == root.status().identity { return lock }
    }
    return nil
  }
}
