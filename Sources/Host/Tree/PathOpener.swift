internal import CLinux
internal import Glibc
internal import SystemPackage
internal import Values

/// One opening of a path below a directory.
struct PathOpener {
  let directory: FileDescriptor
  let path: EntryPath
  /// open(2)'s, O_CLOEXEC and O_NOFOLLOW are added.
  let flags: CInt
  var mode: Mode = Mode(0)
  /// Whether a mount point on the way, or at the end, is an error (EXDEV).
  var staysOnMount = false

  func open(_ resolution: PathResolution) throws(Errno) -> FileDescriptor {
    let isOneComponent = path.parent == nil
    switch resolution {
    // One component has no way that could be diverted, and openat(2) is what a preloaded fault injector sees.
    case .kernel where isOneComponent && !staysOnMount: return try openLast(below: directory)
    case .componentwise: return try openComponentwise()
    case .kernel: break
    }
    do throws(Errno) {
      return try openByKernel()
    } catch {
      // EPERM may come from a seccomp filter, which says nothing of the file: the fallback's answer counts.
      guard error == .noFunction || error == .notPermitted else { throw error }
      return try openComponentwise()
    }
  }

  private func openByKernel() throws(Errno) -> FileDescriptor {
    var resolve = clinux_resolve_beneath | clinux_resolve_no_symlinks | clinux_resolve_no_magiclinks
    if staysOnMount { resolve |= clinux_resolve_no_xdev }
    let flags = UInt64(UInt32(bitPattern: self.flags | O_CLOEXEC | clinux_o_nofollow))
    var attempts = 0
    while true {
      do throws(Errno) {
        return FileDescriptor(
          rawValue: try unsafe withCString(path.bytes) { name throws(Errno) in
            try call { unsafe clinux_openat2(directory.rawValue, name, flags, UInt64(mode.bits), resolve) }
          })
      } catch {
        // EAGAIN: something in the tree was renamed meanwhile, so the kernel cannot vouch for "beneath"; see openat2(2).
        attempts += 1
        guard error == .resourceTemporarilyUnavailable, attempts < 100 else { throw error }
      }
    }
  }

  private func openComponentwise() throws(Errno) -> FileDescriptor {
    var current = directory
    defer { if current != directory { close(current) } }
    let mount = staysOnMount ? try FileStatus(of: directory) : nil
    for component in path.components.dropLast() {
      let next = try openAt(current, component, flags: passingThrough)
      if current != directory { close(current) }
      current = next
      try check(next, isOn: mount)
    }
    let last = try openLast(below: current)
    do throws(Errno) {
      try check(last, isOn: mount)
    } catch {
      close(last)
      throw error
    }
    return last
  }

  private func openLast(below parent: FileDescriptor) throws(Errno) -> FileDescriptor {
    try openAt(parent, path.name, flags: flags)
  }

  private func openAt(
    _ parent: FileDescriptor, _ name: ArraySlice<UInt8>, flags: CInt
  ) throws(Errno) -> FileDescriptor {
    FileDescriptor(
      rawValue: try unsafe withCString(name) { name throws(Errno) in
        try call {
          unsafe clinux_openat(parent.rawValue, name, flags | O_CLOEXEC | clinux_o_nofollow, mode_t(mode.bits))
        }
      })
  }

  private func check(_ descriptor: FileDescriptor, isOn mount: FileStatus?) throws(Errno) {
    guard let mount else { return }
    guard try FileStatus(of: descriptor).isOnSameMount(as: mount) else { throw .improperLink }
  }
}

/// O_PATH asks for no read permission on the directories passed through, as openat2(2) asks for none.
private let passingThrough: CInt = clinux_o_path | clinux_o_directory

/// Closes a descriptor through which nothing was written: there is nothing to lose, so nothing to report.
func close(_ descriptor: FileDescriptor) {
  _ = Glibc.close(descriptor.rawValue)
}

/// How a path below a directory is opened, so that no symbolic link on the way, and none at its end, is followed.
package enum PathResolution: Hashable, Sendable {
  /// By openat2(2) with RESOLVE_BENEATH; component by component where the kernel (before 5.6) or a seccomp filter
  /// does not let it through.
  case kernel
  /// By one openat(2) with O_NOFOLLOW a component.
  case componentwise
}
