internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

/// A walk over everything below a directory, depth first, a directory before its content, siblings by their bytes: the
/// order of `EntryPath`. Follows no link, crosses no mount, and does not end at the first obstacle: what it cannot hand
/// out comes as an `Omission`. Needs no stack and few descriptors, however deep the tree.
package struct TreeWalk: ~Copyable {
  package enum Visit: Hashable, Sendable {
    case entry(TreeEntry)
    /// A directory that cannot be listed was visited as an entry just before.
    case omission(Omission)
  }

  /// How many directories stay open at once, from the deepest upwards.
  private static let openLevels = 64

  private let path: FilePath
  private let mount: FileStatus
  private let longestPath: Int
  private var levels: [Level]
  /// What `next()` handed out last.
  private var current: TreeEntry?
  private var descends = false

  /// - Parameter base: what will stand before the paths elsewhere, where they must not become longer than paths can be.
  package init(_ root: borrowing Directory, below base: EntryPath? = nil) throws(HostError) {
    let status = try root.status()
    let top = try Self.list(root, status)
    path = root.path
    mount = status
    longestPath = EntryPath.maximumLength - (base.map { $0.bytes.count + 1 } ?? 0)
    levels = [top]
  }

  deinit {
    for level in levels { level.descriptor.map { Host.close($0) } }
  }

  /// The next thing in the tree; `nil` at the end.
  package mutating func next() -> Visit? {
    if let entry = current, descends, let omission = descend(into: entry) {
      return .omission(omission)
    }
    while let last = levels.indices.last {
      if let name = levels[last].listing.next() { return visit(name, in: levels[last].path) }
      if let omission = ascend() { return .omission(omission) }
    }
    current = nil
    return nil
  }

  /// Leaves out what the directory handed out last holds.
  package mutating func skipContents() {
    descends = false
  }

  /// Looks anew at what was handed out last, where that turned out to be gone or to be something else.
  package mutating func lookAgain() -> Visit {
    let entry = currentEntry
    return visit(entry.path.name, in: entry.path.parent)
  }

  /// Opens the entry handed out last, a file or a directory. Throws `.replaced` where it is no longer the same.
  package func open() throws(HostError) -> OpenFile {
    let entry = currentEntry
    do throws(Errno) {
      let file = try OpenFile(
        adopting: openEntry(entry.path.name, in: deepest, flags: O_NONBLOCK | O_NOCTTY), path: name(of: entry))
      if file.status.identity == entry.status.identity, file.status.kind == entry.status.kind { return file }
    } catch {
      throw HostError("open", name(of: entry), error)
    }
    throw HostError("open", name(of: entry), .replaced)
  }

  /// The first bytes of the file handed out last; `nil` where it cannot be read, or has fewer.
  package func start(of entry: TreeEntry, length: Int) -> [UInt8]? {
    guard entry.status.kind == .file, entry.status.size >= length else { return nil }
    var start = [UInt8](repeating: 0, count: length)
    do throws(HostError) {
      return try open().read(into: &start, at: 0) == length ? start : nil
    } catch {
      return nil
    }
  }

  /// The target of the symbolic link handed out last.
  package func symbolicLinkTarget() throws(HostError) -> [UInt8] {
    let entry = currentEntry
    do throws(Errno) {
      return try symbolicLinkTargetOfEntry(entry.path.name, in: deepest)
    } catch {
      throw HostError("read the link", name(of: entry), error)
    }
  }
}

extension TreeWalk {
  private static func list(_ root: borrowing Directory, _ status: FileStatus) throws(HostError) -> Level {
    do throws(Errno) {
      return try Level(of: root.descriptor, path: nil, status: status)
    } catch {
      throw HostError("list", root.path, error)
    }
  }

  private var currentEntry: TreeEntry {
    guard let current else { preconditionFailure("nothing was handed out yet") }
    return current
  }

  /// The directory that holds the current entry; open, since nothing was done since that entry was handed out.
  private var deepest: FileDescriptor {
    guard let descriptor = levels.last?.descriptor else { preconditionFailure("the walk has ended") }
    return descriptor
  }

  private func name(of entry: TreeEntry) -> String {
    path.printable + "/" + entry.path.description
  }

  private mutating func visit(_ name: ArraySlice<UInt8>, in parent: EntryPath?) -> Visit {
    current = nil
    descends = false
    let bytes = (parent.map { $0.bytes + [UInt8(ascii: "/")] } ?? []) + name
    guard bytes.count <= longestPath else { return .omission(Omission(path: bytes, reason: .nameTooLong)) }
    do {
      let path = try EntryPath(bytes: bytes)
      let status = try FileStatus(ofEntry: name, in: deepest)
      if let reason = reasonToOmit(status) { return .omission(Omission(path: bytes, reason: reason)) }
      let entry = TreeEntry(path: path, status: status)
      current = entry
      descends = status.kind == .directory
      return .entry(entry)
    } catch let error as Errno {
      return .omission(Omission(path: bytes, reason: reason(for: error, name)))
    } catch {
      return .omission(Omission(path: bytes, reason: .nameTooLong))
    }
  }

  private func reason(for error: Errno, _ name: ArraySlice<UInt8>) -> Omission.Reason {
    guard error == .noSuchFileOrDirectory else { return .unreadable(error) }
    do throws(Errno) {
      return try levels.last?.isDeleted(name) ?? false ? .deleted : .vanished
    } catch {
      return .vanished
    }
  }

  private func reasonToOmit(_ status: FileStatus) -> Omission.Reason? {
    if !status.isOnSameMount(as: mount) { return .mountPoint }
    return switch status.kind {
    case .file, .directory, .symbolicLink: nil
    case .fifo, .socket, .characterDevice, .blockDevice: .special(status.kind)
    }
  }

  /// Opens the directory handed out last and lists it; what stood in the way, if it cannot.
  private mutating func descend(into entry: TreeEntry) -> Omission? {
    descends = false
    do throws(HostError) {
      let level = try Level(of: entry, opened: open(), path: name(of: entry))
      levels.append(level)
    } catch {
      return Omission(path: entry.path.bytes, reason: Omission.Reason(error))
    }
    let far = levels.count - 1 - Self.openLevels
    // The root stays open: the way back to the others begins there.
    if far > 0 { levels[far].close() }
    return nil
  }

  /// Leaves the deepest directory. Its parent may have been closed meanwhile: opens it again, and gives up the rest of
  /// it where it is gone or is another one.
  private mutating func ascend() -> Omission? {
    levels[levels.count - 1].close()
    levels.removeLast()
    guard let last = levels.indices.last, last > 0 else { return nil }
    return levels[last].reopen(below: levels[0])
  }
}
