internal import Glibc
internal import SystemPackage
package import Values

extension ExtractionTarget {
  /// Gives a file made here a second name. The first must be a file: a link to a link, or to a directory, is refused.
  package mutating func makeLink(_ path: EntryPath, to existing: EntryPath) throws(HostError) {
    let name = root.name(of: path)
    guard let status = try root.status(of: existing) else {
      throw HostError("create the hard link", name, .noSuchFileOrDirectory)
    }
    guard status.kind == .file else {
      throw HostError("create the hard link", name, .unsuitable("\(existing) is \(status.kind.name)"))
    }
    do throws(HostError) {
      try makeLink(path, to: existing, status)
    } catch {
      guard error.errno?.isLackOfLinks ?? false else { throw error }
      try copy(existing, to: path)
      unset.append(UnsetMetadata(path: path, part: .hardLink, errno: error.errno ?? .notSupported))
    }
  }

  private mutating func makeLink(
    _ path: EntryPath, to existing: EntryPath, _ status: FileStatus
  ) throws(HostError) {
    let parent = try parent(of: path)
    try attempt("create the hard link", path) { () throws(Errno) in
      try root.withParent(of: existing) { holder throws(Errno) in
        try link(existing.name, in: holder, as: path.name, in: parent)
      }
      guard try FileStatus(ofEntry: path.name, in: parent).identity == status.identity else {
        throw .staleNFSFileHandle
      }
    }
  }

  /// For file systems that have no hard links: the same content and metadata once more. Holes become zeros.
  private mutating func copy(_ existing: EntryPath, to path: EntryPath) throws(HostError) {
    let file = try root.openFile(existing)
    try beginFile(path, size: file.status.size)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var offset: Int64 = 0
    while true {
      let count = try file.read(into: &buffer, at: offset)
      guard count > 0 else { break }
      try unsafe buffer.withUnsafeBufferPointer { bytes throws(HostError) in
        try unsafe write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])), at: offset)
      }
      offset += Int64(count)
    }
    try endFile(
      EntryMetadata(
        owner: file.status.owner, mode: file.status.mode, modified: file.status.modified,
        extra: file.extraMetadata()))
  }

  /// Notes a symbolic link; it is made at the end, never followed, and its target may be anything.
  package mutating func makeSymbolicLink(
    _ path: EntryPath, target: [UInt8], _ metadata: EntryMetadata
  ) throws(HostError) {
    guard !target.isEmpty, target.count < Int(PATH_MAX), !target.contains(0) else {
      throw HostError("create the symbolic link", root.name(of: path), .invalidArgument)
    }
    links.append(PendingLink(path: path, target: target, metadata: metadata))
  }

  /// Makes the symbolic links, then sets the metadata of the directories, children first.
  ///
  /// - Returns: what could not be set, in the order of the entries' paths.
  package consuming func finish() throws(HostError) -> [UnsetMetadata] {
    precondition(writing == nil, "a file is still open")
    for link in links { try make(link) }
    for directory in made.reversed() { try finish(directory) }
    return unset.sorted { $0.path < $1.path }
  }

  private mutating func make(_ link: PendingLink) throws(HostError) {
    let parent = try parent(of: link.path)
    let owner = link.metadata.owner
    let refusal = try attempt("create the symbolic link", link.path) { () throws(Errno) in
      try makeSymbolicLinkEntry(link.path.name, in: parent, target: link.target)
      let refusal = try changeOwner(ofLink: link.path.name, in: parent, to: owner)
      try changeTime(ofLink: link.path.name, in: parent, to: link.metadata.modified)
      return refusal
    }
    if let refusal { unset.append(UnsetMetadata(path: link.path, part: .owner(owner), errno: refusal)) }
  }

  private mutating func finish(_ directory: MadeDirectory) throws(HostError) {
    let descriptor = try open(directory.path)
    defer { close(descriptor) }
    var setting = MetadataSetting(descriptor, path: directory.path, isDirectory: true)
    try attempt("set the metadata of", directory.path) { () throws(Errno) in
      if let metadata = directory.metadata {
        try setting.set(metadata)
      } else {
        try call { fchmod(descriptor.rawValue, 0o755) }
      }
    }
    unset += setting.unset
  }
}

private func link(
  _ name: ArraySlice<UInt8>, in directory: FileDescriptor, as newName: ArraySlice<UInt8>,
  in newDirectory: FileDescriptor
) throws(Errno) {
  try unsafe withCString(name) { name throws(Errno) in
    try unsafe withCString(newName) { newName throws(Errno) in
      _ = try call { unsafe linkat(directory.rawValue, name, newDirectory.rawValue, newName, 0) }
    }
  }
}

private func makeSymbolicLinkEntry(
  _ name: ArraySlice<UInt8>, in directory: FileDescriptor, target: [UInt8]
) throws(Errno) {
  try unsafe withCString(target) { target throws(Errno) in
    try unsafe withCString(name) { name throws(Errno) in
      _ = try call { unsafe symlinkat(target, directory.rawValue, name) }
    }
  }
}

/// Why the owner could not be set, if it could not.
private func changeOwner(
  ofLink name: ArraySlice<UInt8>, in directory: FileDescriptor, to owner: Owner
) throws(Errno) -> Errno? {
  do throws(Errno) {
    try unsafe withCString(name) { name throws(Errno) in
      _ = try call { unsafe fchownat(directory.rawValue, name, owner.user, owner.group, AT_SYMLINK_NOFOLLOW) }
    }
    return nil
  } catch {
    guard error.isRefusal else { throw error }
    return error
  }
}

private func changeTime(
  ofLink name: ArraySlice<UInt8>, in directory: FileDescriptor, to time: Timestamp
) throws(Errno) {
  let times = [time.forUtimens, time.forUtimens]
  try unsafe withCString(name) { name throws(Errno) in
    try unsafe times.withUnsafeBufferPointer { times throws(Errno) in
      _ = try call { unsafe utimensat(directory.rawValue, name, times.baseAddress!, AT_SYMLINK_NOFOLLOW) }
    }
  }
}
