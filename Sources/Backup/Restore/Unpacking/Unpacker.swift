internal import Archive
package import Host
internal import SystemPackage
internal import Values

/// Unpacks an archive into an empty directory, where it can in a process that may write nowhere else.
struct Unpacker {
  let order: UnpackOrder
  /// The program that runs `ArchiveHelper`; `nil`: it is done in this process.
  let helper: FilePath?
  /// Called with the bytes that are written.
  let progress: (Int64) -> Void

  /// - Throws: `BackupError` (refused) where the archive was written to since it was opened: what was planned holds no more.
  func unpack(_ source: borrowing RestoreSource, into directory: consuming Directory) throws -> Unpacked {
    let unpacked: Unpacked
    do {
      unpacked = try run(source, into: directory)
    } catch {
      try source.checkUnchanged()
      throw error
    }
    try source.checkUnchanged()
    return unpacked
  }

  private func run(_ source: borrowing RestoreSource, into directory: consuming Directory) throws -> Unpacked {
    let process: HelperProcess
    do throws(HelperSession.LackOfWall) {
      process = try HelperSession.start(helper, passing: [source.descriptor, directory.descriptor])
    } catch {
      let reader = try ArchiveReader(input: source.descriptor, limits: order.limits)
      return Unpacked(
        unset: try TreeExtraction.extract(reader, order, into: directory, progress: progress), lackOfWall: error.why)
    }
    let message = HelperMessage.unpack(order, directory: directory.path.bytes)
    let (unset, lackOfWall) = try HelperSession.follow(process, order: message) { message in
      switch message {
      case .progress(let bytes): progress(bytes)
      case .unpacked(let unset): return unset
      default: throw HelperSession.unexpected()
      }
      return nil
    }
    return Unpacked(unset: unset, lackOfWall: lackOfWall)
  }
}

/// What to unpack of an archive, and as what.
struct UnpackOrder: Codable, Sendable {
  let limits: ReaderLimits
  let selection: RestoreSelection
  /// The entries that alone are read, through the index; `nil` where all of them are.
  let parts: [EntryPath]?
  let destination: EntryDestination
}

/// What came of unpacking an archive.
package struct Unpacked: Sendable {
  /// Of the metadata, what could not be set.
  package let unset: [UnsetMetadata]
  /// Why nothing but persist itself kept the archive from writing elsewhere; `nil` where the kernel did (Landlock).
  package let lackOfWall: String?
}
