internal import Engine
package import Host
internal import Rules
internal import SystemPackage
internal import UseCases
internal import Values

/// All data of a stack that is not in the tree, as far as it can be seen.
package struct RescuePlan: Sendable {
  package let items: [RescueItem]
  package let place: TreeLocation

  /// Looks; changes nothing.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package init(of stack: LiveStack) throws {
    place = try stack.workspace.place
    let observation = try StackObservation(of: stack)
    var finder = RescueFinder(stack, observation)
    try finder.addPlaces()
    try finder.addLayers()
    try finder.addLeftBehind()
    items = finder.items
  }
}

/// Finds what is to be rescued, and names a place in the tree for each.
private struct RescueFinder {
  private let stack: LiveStack
  private let observation: StackObservation
  private let treePaths: [String: String]
  private(set) var items: [RescueItem] = []
  private var taken: Set<String> = []

  init(_ stack: LiveStack, _ observation: StackObservation) {
    self.stack = stack
    self.observation = observation
    treePaths = Dictionary(
      observation.known.compactMap { path in path.treePath.map { (path.service + "\0" + path.path, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// What services keep in volumes and in memory.
  mutating func addPlaces() throws {
    var seen: Set<RescueItem.Source> = []
    for place in observation.places {
      guard let container = observation.container(of: place.service) else { continue }
      let source: RescueItem.Source
      switch place.backing {
      case .volume(let name, _): source = .volume(name)
      case .anonymousVolume(let name, _): source = .anonymousVolume(name)
      case .memory: source = .memory
      case .tree, .directory, .layer: continue
      }
      // The same volume may hold several of a service's paths, or those of several services: all of it goes once.
      let path =
        container.mounts.first { isPath(place.path, atOrBelow: $0.destination) && $0.kind == .volume }?
        .destination ?? place.path
      guard source == .memory || seen.insert(source).inserted else { continue }
      try add(source, container, path)
    }
  }

  /// What services have written where nothing is mounted.
  mutating func addLayers() throws {
    for container in observation.containers where container.isRunning {
      guard let service = container.service, let files = observation.layers[service], !files.isEmpty else { continue }
      let added = observation.added[service] ?? []
      let places = observation.places.filter { $0.service == service && $0.backing == .layer }.map(\.path)
      var roots: Set<String> = []
      for file in files { roots.insert(Self.root(of: file, added, places)) }
      for root in roots.sorted()
      where !roots.contains(where: { $0 != root && isPath(root, atOrBelow: $0) }) {
        try add(.layer, container, root)
      }
    }
  }

  /// The directory where data belongs that holds a file, or else the highest one that the container itself has made: a directory
  /// of the image holds what comes with the image.
  private static func root(of file: String, _ added: Set<String>, _ places: [String]) -> String {
    if let place = places.first(where: { isPath(file, atOrBelow: $0) }) { return place }
    var root = file
    while let slash = root.lastIndex(of: "/"), slash > root.startIndex, added.contains(String(root[..<slash])) {
      root = String(root[..<slash])
    }
    return root
  }

  mutating func addLeftBehind() throws {
    for volume in observation.volumesLeftBehind(by: stack.project) {
      let user = try stack.engine.containers(withVolume: volume.name).first
      let path = user?.mounts.first { $0.name == volume.name }?.destination ?? "/"
      items.append(
        RescueItem(
          source: .leftBehind(volume.name, project: volume.project ?? ""), container: user, service: nil, path: path,
          size: Self.size(FilePath(volume.mountPoint)), target: try free("rescued/\(Self.name(volume.name))"),
          isOfStore: false))
    }
  }

  private mutating func add(_ source: RescueItem.Source, _ container: Container, _ path: String) throws {
    let service = container.service ?? container.displayName
    let known = observation.known.first { $0.service == service && isPath($0.path, atOrBelow: path) }
    let wanted = treePaths[service + "\0" + path] ?? known?.treePath ?? "\(service)/\(Self.name(path))"
    let host = observation.places.first { $0.service == service && $0.path == path }?.hostPath
    items.append(
      RescueItem(
        source: source, container: container, service: service, path: path,
        size: host.flatMap(Self.size) ?? (try? measure(path, container)), target: try free(wanted),
        isOfStore: known != nil))
  }

  /// The wanted place, or where something stands there already, one that nothing stands at.
  private mutating func free(_ wanted: String) throws -> EntryPath {
    for number in 1...1000 {
      let name = number == 1 ? wanted : number == 2 ? "rescued/\(wanted)" : "rescued/\(wanted)-\(number - 1)"
      let path = try EntryPath(name)
      if !taken.contains(name), try isFree(path) {
        taken.insert(name)
        return path
      }
    }
    throw LiveRefusal("there is no free name for \(printable(wanted)) in the tree")
  }

  private func isFree(_ path: EntryPath) throws -> Bool {
    let place = try stack.workspace.place
    guard try place.root.isTaken() else { return true }
    let root = try Directory.open(place.root)
    guard let status = try root.status(of: path) else { return true }
    guard status.kind == .directory else { return false }
    return try root.directory(at: path).list().allSatisfy { $0 == RescueRun.placeholder }
  }

  private static func name(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "data"
    return String(name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "_" })
  }

  private static func size(_ directory: FilePath) -> Int64? {
    guard let opened = try? Directory.open(directory), var walk = try? TreeWalk(opened) else { return nil }
    var size: Int64 = 0
    while let visit = walk.next() {
      if case .entry(let entry) = visit, entry.status.kind == .file { size += entry.status.size }
    }
    return size
  }

  /// In blocks of 1024 bytes: POSIX, du.
  private func measure(_ path: String, _ container: Container) throws -> Int64? {
    guard container.answers else { return nil }
    let printed = try stack.engine.run(["du", "-sk", "--", path], in: container)
    return printed.split(whereSeparator: \.isWhitespace).first.flatMap { Int64($0) }.map { $0 << 10 }
  }
}
