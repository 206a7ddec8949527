internal import Compose
internal import Host
internal import SystemPackage
internal import Values

extension TreeEnvironmentQuery {
  /// Those at, above or below the root and the backups that fstab(5) names, and all that the user does.
  var unmounted: [FilePath] {
    let expected = table.expected.filter { point in
      [root.path, backups].contains { $0.starts(with: point) || point.starts(with: $0) }
    }
    return Set(mountPoints.map { $0.lexicallyNormalized() } + expected)
      .filter { !table.mounted.contains($0) && !table.mounted.contains(real($0)) }.sorted { $0.string < $1.string }
  }

  /// The table of mounts knows no links.
  private func real(_ path: FilePath) -> FilePath {
    (try? path.resolvingLinks()) ?? path
  }

  /// Without a backup there is nothing to say.
  func backupsShareFileSystem() throws -> Bool {
    guard let names = try? Directory.open(backups).list(),
      names.contains(where: { String(decoding: $0.name, as: UTF8.self).hasSuffix(BackupID.fileExtension) }),
      let data = try nearestDirectory(root.path), let copies = try nearestDirectory(backups)
    else { return false }
    return data.device == copies.device
  }

  /// Of the path itself, or of the directory that it would be made in.
  private func nearestDirectory(_ path: FilePath) throws -> FileStatus? {
    var place = path
    while true {
      do throws(HostError) {
        return try Directory.open(place).status()
      } catch {
        switch error.errno {
        case .noSuchFileOrDirectory?: guard place.removeLastComponent() else { return nil }
        case .permissionDenied?, .notDirectory?: return nil
        default: throw error
        }
      }
    }
  }

  func git() throws -> TreeEnvironment.Git {
    do {
      guard let repository = try GitRepository(holding: realRoot()) else { return .tracks([]) }
      let paths = try repository.trackedPaths()
      let mounts = BindMount.all(in: project, root: root.path.string)
      return .tracks(paths.filter { path in path.map { isData($0, mounts) } ?? true })
    } catch let error as GitIndex.Unreadable {
      return .unknown("its index \(error.reason)")
    } catch let error as HostError {
      return .unknown(error.message)
    }
  }

  /// Without links on the way, where it is there.
  private func realRoot() throws(HostError) -> FilePath {
    do throws(HostError) {
      return try root.path.resolvingLinks()
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      return try root.base.resolvingLinks().pushing(FilePath(bytes: root.rootEntry.bytes))
    }
  }

  /// Whether a path below the root is nothing that belongs into git.
  private func isData(_ path: EntryPath, _ mounts: [BindMount]) -> Bool {
    let name = String(decoding: path.name, as: UTF8.self)
    if [".gitkeep", ".keep", ".gitignore", ".gitattributes", "README.md"].contains(name) { return false }
    if wanted.files.contains(where: { $0.path == path }) || path.isEqual(toOrBelow: EntryPath(literal: "config")) {
      return false
    }
    // The nearest mount decides: what is only read is no data of a service.
    let covering = mounts.filter { mount in mount.path.map { path.isEqual(toOrBelow: $0) } ?? true }
    let depth = covering.map { $0.path?.bytes.count ?? 0 }.max()
    let nearest = covering.filter { ($0.path?.bytes.count ?? 0) == depth }
    return nearest.isEmpty || !nearest.allSatisfy(\.mount.readOnly)
  }
}
