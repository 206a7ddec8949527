package import Diagnostics
package import Images
package import Values

/// One service. Fields that the user did not write are `nil` or empty; no image default is filled in.
package struct Service: Hashable, Sendable {
  package var name: ServiceName
  /// Where its key stands.
  package var location: SourceLocation
  package var image: Located<String>?
  package var build: Build?
  /// What the service's Dockerfile builds on; `nil` until `completed(files:)` has read it.
  package var baseImage: Located<String>?
  package var containerName: Located<String>?
  package var hostname: Located<String>?
  /// `user:` as written: a name or an id, with or without a group.
  package var user: Located<String>?
  package var workingDirectory: Located<String>?
  package var command: ContainerCommand?
  package var entrypoint: ContainerCommand?
  /// What the container is given: `environment` over `env_file`, in Compose's order of precedence, by name.
  package var environment: [EnvironmentEntry] = []
  /// `volumes`, in the order written.
  package var mounts: [Mount] = []
  /// The short `tmpfs:` list, in the order written.
  package var tmpfs: [TmpfsMount] = []
  /// `service`, `service:ro`, `container:name`, as written.
  package var volumesFrom: [Located<String>] = []
  package var configs: [FileGrant] = []
  package var secrets: [FileGrant] = []
  package var labels: [NamedValue] = []
  package var profiles: [Located<String>] = []
  package var dependsOn: [Dependency] = []
  package var healthcheck: Healthcheck?
  /// `no`, `always`, `on-failure[:n]` or `unless-stopped`.
  package var restart: Located<String>?
  package var stopGracePeriod: Located<Duration>?
  package var stopSignal: Located<String>?
  /// `read_only: true`: the root file system of the container.
  package var readOnly: Located<Bool>?
  package var networkMode: Located<String>?
  /// `deploy.replicas`, else `scale`.
  package var replicas: Located<Int>?
  /// What the user says of images; the last that is about this one's counts.
  package var imageCorrections: [ImageCorrection] = []
  /// The whole service in Compose's canonical form, for whatever has no field above.
  package var tree: ComposeValue

  package init(name: ServiceName, location: SourceLocation, tree: ComposeValue) {
    self.name = name
    self.location = location
    self.tree = tree
  }
}

extension Service {
  package func environmentEntry(named name: String) -> EnvironmentEntry? {
    environment.last { $0.name == name }
  }

  /// A field that has no property here, such as `value(at: "deploy", "resources")`.
  package func value(at path: String...) -> ComposeValue? {
    tree.value(at: path)
  }
}
