internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

extension Directory {
  /// Of the directory itself.
  package func status() throws(HostError) -> FileStatus {
    do throws(Errno) {
      return try FileStatus(of: descriptor)
    } catch {
      throw HostError("look at", path, error)
    }
  }

  /// Of an entry, not followed where it is a symbolic link; `nil` where there is none (ENOENT).
  package func status(of entry: EntryPath) throws(HostError) -> FileStatus? {
    do throws(Errno) {
      return try withParent(of: entry) { parent throws(Errno) in
        try FileStatus(ofEntry: entry.name, in: parent)
      }
    } catch .noSuchFileOrDirectory {
      return nil
    } catch {
      throw HostError("look at", name(of: entry), error)
    }
  }

  /// Opens a directory below this one.
  package func directory(
    at entry: EntryPath, stayingOnMount: Bool = false
  ) throws(HostError) -> Directory {
    do throws(Errno) {
      let opening = PathOpener(
        directory: descriptor, path: entry, flags: O_RDONLY | clinux_o_directory, staysOnMount: stayingOnMount)
      return Directory(adopting: try opening.open(resolution), path: appending(entry), resolution: resolution)
    } catch {
      throw HostError("open the directory", name(of: entry), error)
    }
  }

  /// Opens what is there for reading, whatever kind it is; look at its `status.kind`. A FIFO does not block, and a
  /// symbolic link fails with ELOOP.
  package func openFile(_ entry: EntryPath) throws(HostError) -> OpenFile {
    let path = name(of: entry)
    do throws(Errno) {
      let opening = PathOpener(directory: descriptor, path: entry, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
      return try OpenFile(adopting: try opening.open(resolution), path: path)
    } catch {
      throw HostError("open", path, error)
    }
  }

  /// Asks whether the caller may make entries in this directory; makes none.
  package func checkMayMakeEntries() throws(HostError) {
    do throws(Errno) {
      try call { [descriptor] in unsafe faccessat(descriptor.rawValue, ".", W_OK | X_OK, 0) }
    } catch {
      throw HostError("write in", path, error)
    }
  }

  /// The target of a symbolic link, as its bytes stand.
  package func symbolicLinkTarget(of entry: EntryPath) throws(HostError) -> [UInt8] {
    do throws(Errno) {
      return try withParent(of: entry) { parent throws(Errno) in
        try symbolicLinkTargetOfEntry(entry.name, in: parent)
      }
    } catch {
      throw HostError("read the link", name(of: entry), error)
    }
  }

  /// The names in this directory, without `.` and `..`, sorted by their bytes.
  package func list() throws(HostError) -> [EntryPath] {
    do throws(Errno) {
      var listing = try Listing(of: descriptor)
      var entries: [EntryPath] = []
      while let name = listing.next() {
        // A name that the kernel hands out has no slash, no NUL, and at most 255 bytes.
        if let path = try? EntryPath(bytes: name) { entries.append(path) }
      }
      return entries
    } catch {
      throw HostError("list", path, error)
    }
  }

  /// Hands on the descriptor of the directory that holds `entry`.
  func withParent<Value>(
    of entry: EntryPath, _ body: (FileDescriptor) throws(Errno) -> Value
  ) throws(Errno) -> Value {
    guard let parent = entry.parent else { return try body(descriptor) }
    let opening = PathOpener(directory: descriptor, path: parent, flags: clinux_o_path | clinux_o_directory)
    let opened = try opening.open(resolution)
    defer { close(opened) }
    return try body(opened)
  }
}

func symbolicLinkTargetOfEntry(
  _ name: some Collection<UInt8>, in directory: FileDescriptor
) throws(Errno) -> [UInt8] {
  // PATH_MAX is the longest target that Linux makes; one byte more shows that none was cut.
  var target = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
  let length = try unsafe withCString(name) { name throws(Errno) in
    try unsafe target.withUnsafeMutableBufferPointer { buffer throws(Errno) in
      try call { unsafe readlinkat(directory.rawValue, name, buffer.baseAddress!, buffer.count) }
    }
  }
  guard length < target.count else { throw .fileNameTooLong }
  return target[..<length].map { UInt8(bitPattern: $0) }
}
