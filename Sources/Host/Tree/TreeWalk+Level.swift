internal import CLinux
internal import Glibc
internal import SystemPackage
internal import Values

extension TreeWalk {
  /// A directory on the way to where the walk stands.
  struct Level {
    /// `nil` while it lies so far up that its descriptor was given back.
    private(set) var descriptor: FileDescriptor?
    /// `nil` for the root of the walk.
    let path: EntryPath?
    let status: FileStatus
    var listing: Listing

    /// Lists the directory behind `directory`, through a descriptor of its own.
    init(of directory: FileDescriptor, path: EntryPath?, status: FileStatus) throws(Errno) {
      listing = try Listing(of: directory)
      descriptor = try openEntry([UInt8(ascii: ".")], in: directory, flags: clinux_o_directory)
      self.path = path
      self.status = status
    }

    init(of entry: TreeEntry, opened: consuming OpenFile, path: String) throws(HostError) {
      do throws(Errno) {
        try self.init(of: opened.descriptor, path: entry.path, status: entry.status)
      } catch {
        throw HostError("list", path, error)
      }
    }

    /// Whether what was listed under `name` is gone for good: the name is, and nothing that is older than the list stands
    /// under a name that is new here. What was only renamed would be missing in silence.
    func isDeleted(_ name: ArraySlice<UInt8>) throws(Errno) -> Bool {
      guard let descriptor, let inode = listing.inode(of: name) else { return false }
      let now = try Listing(of: descriptor)
      guard now.inode(of: name) == nil else { return false }
      for newName in now.names(of: inode, missingIn: listing) {
        do throws(Errno) {
          // An inode that is free again is soon another file's.
          guard let born = try FileStatus(ofEntry: newName, in: descriptor).born, born > listing.changed else {
            return false
          }
        } catch .noSuchFileOrDirectory {
          continue
        }
      }
      return true
    }

    mutating func close() {
      if let descriptor { Host.close(descriptor) }
      descriptor = nil
    }

    /// Opens the directory again where it was closed; what stands in the way, if it cannot.
    mutating func reopen(below root: Level) -> Omission? {
      guard descriptor == nil, let path, let top = root.descriptor else { return nil }
      do throws(Errno) {
        let opening = PathOpener(directory: top, path: path, flags: O_RDONLY | clinux_o_directory)
        let opened = try opening.open(.kernel)
        if try FileStatus(of: opened).identity == status.identity {
          descriptor = opened
          return nil
        }
        Host.close(opened)
        return giveUp(.replaced)
      } catch {
        return giveUp(error == .noSuchFileOrDirectory ? .vanished : .unreadable(error))
      }
    }

    private mutating func giveUp(_ reason: Omission.Reason) -> Omission {
      while listing.next() != nil {}
      return Omission(path: path?.bytes ?? [], reason: reason)
    }
  }
}
