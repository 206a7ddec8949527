internal import Glibc

/// Lets time pass on this thread.
package enum Pause {
  package static func microseconds(_ count: UInt32) { usleep(count) }
}
