package import Compose
internal import Images
package import Values

/// A directory of the tree that a service mounts.
package struct BindMount {
  package let service: Service
  package let mount: Mount
  /// Below the root; `nil` for the root itself.
  package let path: EntryPath?

  /// All mounts of the active services whose source lies in the tree, in the order of services and of writing.
  ///
  /// - Parameter root: absolute, without `.`, `..` or a slash at the end, as `Mount.source` is.
  package static func all(in project: Project, root: String) -> [BindMount] {
    project.services.flatMap { service in
      service.mounts.compactMap { mount in BindMount(service, mount, project, root: root) }
    }
  }

  private init?(_ service: Service, _ mount: Mount, _ project: Project, root: String) {
    self.service = service
    self.mount = mount
    guard let source = Self.hostPath(of: mount, in: project) else { return nil }
    if source == root {
      path = nil
      return
    }
    guard source.hasPrefix(root + "/"), let path = try? EntryPath(String(source.dropFirst(root.utf8.count + 1))) else {
      return nil
    }
    self.path = path
  }

  /// The directory on the host behind a bind mount, or behind a named volume that is one in disguise.
  private static func hostPath(of mount: Mount, in project: Project) -> String? {
    switch mount.kind {
    case .bind: mount.source
    case .volume: mount.source.flatMap { project.volume(withKey: $0)?.boundDevice?.value }
    case .anonymous, .tmpfs, .cluster, .namedPipe, .image: nil
    }
  }

  /// Who writes through this mount; `nil` where nobody does, where nothing tells, or where it is root, who may anyway.
  var writer: Owner? {
    guard !mount.readOnly, let owner = service.dataOwner, owner.user != 0 else { return nil }
    return owner
  }

  /// Whether the image keeps its data at the target.
  package var isStateOfImage: Bool {
    guard let facts = service.imageFacts else { return false }
    return facts.volumes.contains(mount.target) || facts.state.contains { $0.path == mount.target }
  }

  /// Whether one server alone works on the directory, so that nobody else needs to look inside.
  var isDatabase: Bool { isStateOfImage && service.imageFacts?.role == .database }
}
