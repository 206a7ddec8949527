internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

extension Directory {
  /// Sets this directory's time of modification; see futimens(3). The time of access becomes the same.
  package func setModified(_ time: Timestamp) throws(HostError) {
    let times = [time.forUtimens, time.forUtimens]
    do throws(Errno) {
      try unsafe times.withUnsafeBufferPointer { times throws(Errno) in
        _ = try call { unsafe futimens(descriptor.rawValue, times.baseAddress!) }
      }
    } catch {
      throw HostError("set the time of", path, error)
    }
  }
}
