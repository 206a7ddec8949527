internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

extension OpenFile {
  /// Where the data of a sparse file lies, by SEEK_DATA and SEEK_HOLE of lseek(2); `nil` where the file has no hole
  /// that the file system tells of. A file that is one hole has no extent at all.
  package func extents() throws(HostError) -> [Extent]? {
    guard status.kind == .file, status.allocated < status.size else { return nil }
    do throws(Errno) {
      let extents = try dataExtents()
      let isWhole = extents.count == 1 && extents[0].offset == 0 && extents[0].end >= status.size
      return isWhole ? nil : extents
    } catch .invalidArgument {
      // The file system knows neither call.
      return nil
    } catch {
      throw HostError("look for holes in", path, error)
    }
  }

  private func dataExtents() throws(Errno) -> [Extent] {
    var extents: [Extent] = []
    var position: Int64 = 0
    while position < status.size, let start = try seek(position, clinux_seek_data), start < status.size {
      // Behind the last data there is always a hole: the end of the file, at the latest.
      let end = try min(seek(start, clinux_seek_hole) ?? status.size, status.size)
      extents.append(Extent(offset: start, length: end - start))
      position = end
    }
    return extents
  }

  /// `nil` where nothing follows (ENXIO).
  private func seek(_ offset: Int64, _ whence: CInt) throws(Errno) -> Int64? {
    do throws(Errno) {
      return Int64(try call { lseek(descriptor.rawValue, off_t(offset), whence) })
    } catch .noSuchAddressOrDevice {
      return nil
    }
  }
}
