import Foundation

/// Holds the lock of a world's tree, as a second persist would.
final class LockHolder: Sendable {
  private let lock: FileHandle

  init(_ world: World) throws {
    lock = try FileHandle(forUpdating: world.url(".persist/lock"))
    // A program that is started meanwhile must not hold it too.
    guard fcntl(lock.fileDescriptor, F_SETFD, FD_CLOEXEC) == 0, flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0
    else {
      throw CocoaError(.fileLocking)
    }
  }

  /// Lets go after some seconds, in the background.
  func release(after seconds: Double) {
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { try? self.lock.close() }
  }
}
