internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

/// An empty directory that a tree is written into, entry by entry. Nothing it does can touch a place outside: every
/// path is opened below the directory's descriptor with no link followed and no mount crossed, everything is made anew
/// (O_EXCL), and symbolic links come last, when nothing is written through them any more.
///
/// Metadata of directories is set at the end, children first, so that a read-only directory can have content and its
/// time stays what it was. What may not be set (owners, without the right to) is handed back, never dropped in silence.
package struct ExtractionTarget: ~Copyable {
  let root: Directory
  var made: [MadeDirectory] = []
  /// Where in `made` those stand that no entry has described yet.
  var implicit: [EntryPath: Int] = [:]
  var links: [PendingLink] = []
  var unset: [UnsetMetadata] = []
  /// The directory that the last entry was made in: its neighbours need no second search.
  var near: (path: EntryPath, descriptor: FileDescriptor)?
  var writing: Writing?

  struct MadeDirectory {
    let path: EntryPath
    /// `nil` for one that no entry described: it keeps 0755 and the caller as its owner.
    var metadata: EntryMetadata?
  }

  struct PendingLink {
    let path: EntryPath
    let target: [UInt8]
    let metadata: EntryMetadata
  }

  struct Writing {
    let path: EntryPath
    let descriptor: FileDescriptor
    /// Of the finished file; bytes.
    let size: Int64
    var end: Int64 = 0
  }

  /// - Throws: `HostError` with the reason `.unsuitable` where the directory is not empty.
  package init(into directory: consuming Directory) throws(HostError) {
    guard try directory.list().isEmpty else {
      throw HostError("extract into", directory.path.printable, .unsuitable("the directory is not empty"))
    }
    // What it took over from its parent would pass on to everything made in it.
    _ = unsafe withCString(AccessControlList.defaultName) { [descriptor = directory.descriptor] name in
      unsafe clinux_fremovexattr(descriptor.rawValue, name)
    }
    root = directory
  }

  deinit {
    if let near { close(near.descriptor) }
    if let writing { close(writing.descriptor) }
  }
}

extension ExtractionTarget {
  /// Makes a directory, and those above it that no entry has made. Its metadata is set at the end.
  package mutating func makeDirectory(_ path: EntryPath, _ metadata: EntryMetadata) throws(HostError) {
    if let index = implicit.removeValue(forKey: path) {
      made[index].metadata = metadata
      return
    }
    try make(path)
    made.append(MadeDirectory(path: path, metadata: metadata))
  }

  /// The descriptor of the directory that `path` lies in.
  mutating func parent(of path: EntryPath) throws(HostError) -> FileDescriptor {
    guard let parent = path.parent else { return root.descriptor }
    if let near, near.path == parent { return near.descriptor }
    let descriptor: FileDescriptor
    do throws(HostError) {
      descriptor = try open(parent)
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      try makeImplicitly(parent)
      descriptor = try open(parent)
    }
    if let near { close(near.descriptor) }
    near = (parent, descriptor)
    return descriptor
  }

  /// Makes the directory and keeps it open: most likely the next entry lies in it.
  private mutating func make(_ path: EntryPath) throws(HostError) {
    let parent = try parent(of: path)
    let descriptor = try attempt("create the directory", path) { () throws(Errno) in
      try Host.makeDirectory(path.name, in: parent)
    }
    if let near { close(near.descriptor) }
    near = (path, descriptor)
  }

  private mutating func makeImplicitly(_ path: EntryPath) throws(HostError) {
    try make(path)
    implicit[path] = made.count
    made.append(MadeDirectory(path: path, metadata: nil))
  }

  func open(_ path: EntryPath) throws(HostError) -> FileDescriptor {
    try attempt("open the directory", path) { () throws(Errno) in
      let flags = O_RDONLY | clinux_o_directory
      return try PathOpener(directory: root.descriptor, path: path, flags: flags, staysOnMount: true)
        .open(root.resolution)
    }
  }

  func attempt<Value>(
    _ operation: String, _ path: EntryPath, _ body: () throws(Errno) -> Value
  ) throws(HostError) -> Value {
    do throws(Errno) {
      return try body()
    } catch {
      throw HostError(operation, root.name(of: path), error)
    }
  }
}
