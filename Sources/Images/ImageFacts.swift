package import Values

/// What persist knows of an image, or of some versions of one: where it keeps its data and what loses it.
package struct ImageFacts: Hashable, Sendable {
  package enum Role: Hashable, Sendable {
    /// Holds data for others and must be the only writer of its directory.
    case database
    /// Holds data of its own.
    case application
    /// Holds nothing that must outlive the container.
    case cache
    case stateless
  }

  /// The name that findings use, such as `postgres`; the same for all versions of one image.
  package let name: String
  /// Without registry and `library/`.
  package let repositories: [String]
  package let tags: TagCondition
  package let role: Role
  package let state: [StatePath]
  /// The `VOLUME`s of the image: the engine makes an anonymous volume at each that has no mount at exactly that path.
  package let volumes: [String]
  /// Who writes the data, the first that fits the tag. Empty: not known.
  package let owners: [ImageOwner]
  /// The entrypoint starts as root, hands the data directory over to its user and drops to it.
  package let startsAsRoot: Bool
  /// `WORKDIR`.
  package let workingDirectory: String?
  package let switches: [DurabilitySwitch]
  package let identity: IdentityFact?
  /// The name of the image that hands out the id this one's data is bound to.
  package let identifiedBy: String?
  /// How long data is kept before the program deletes it; the first that is set counts.
  package let retention: [Setting]
  /// `STOPSIGNAL`, where it is not SIGTERM.
  package let stopSignal: String?
  /// Seconds that an orderly stop may need. Compose's default is 10.
  package let gracePeriod: Int
  /// The image has a `HEALTHCHECK` of its own.
  package let hasHealthcheck: Bool
  /// A command for `healthcheck.test`.
  package let healthcheck: String?
  /// Programs of the image that talk to a server and are none; `*` at the end stands for any rest.
  package let clients: [String]
  package let copy: ConsistentCopy
  /// Where these facts come from.
  package let sources: [String]

  package init(
    _ name: String, repositories: [String], tags: TagCondition = .any, role: Role, state: [StatePath] = [],
    volumes: [String] = [], owners: [ImageOwner] = [], startsAsRoot: Bool = false, workingDirectory: String? = nil,
    switches: [DurabilitySwitch] = [], identity: IdentityFact? = nil, identifiedBy: String? = nil,
    retention: [Setting] = [], stopSignal: String? = nil, gracePeriod: Int = 10, hasHealthcheck: Bool = false,
    healthcheck: String? = nil, clients: [String] = [],
    copy: ConsistentCopy, sources: [String]
  ) {
    self.name = name
    self.repositories = repositories
    self.tags = tags
    self.role = role
    self.state = state
    self.volumes = volumes
    self.owners = owners
    self.startsAsRoot = startsAsRoot
    self.workingDirectory = workingDirectory
    self.switches = switches
    self.identity = identity
    self.identifiedBy = identifiedBy
    self.retention = retention
    self.stopSignal = stopSignal
    self.gracePeriod = gracePeriod
    self.hasHealthcheck = hasHealthcheck
    self.healthcheck = healthcheck
    self.clients = clients
    self.copy = copy
    self.sources = sources
  }
}

extension ImageFacts {
  /// The numeric owner of the data directory; `nil` where it is not known.
  package func owner(for image: ImageReference) -> Owner? {
    owners.first { $0.tags.holds(for: image) ?? true }?.owner
  }

  /// Whether losing the container's files loses something that matters.
  package var isStateful: Bool {
    switch role {
    case .database, .application: true
    case .cache, .stateless: false
    }
  }
}
