package import Host
internal import SystemPackage
internal import Values

extension LayoutPlan {
  /// Carries the plan out, step by step. A step that the caller may not take, or that needs one of those, is reported,
  /// and the others go on; nothing is ever removed.
  ///
  /// - Throws: where the root itself cannot be made or opened; nothing has changed then.
  package func apply() throws(HostError) -> LayoutReport {
    if steps.isEmpty { return LayoutReport(root: root, done: [], failures: []) }
    var done: [LayoutStep] = []
    var failures: [LayoutReport.Failure] = []
    if case .createDirectory(nil, _, let mode)? = steps.first { try makeRoot(mode) }
    let directory = try root.open()
    for step in steps {
      do throws(HostError) {
        try step.apply(in: directory)
        done.append(step)
      } catch {
        let (half, rest) = step.halves(after: error, in: directory)
        if let half { done.append(half) }
        failures.append(LayoutReport.Failure(step: rest, error: error))
      }
    }
    for parent in Set(done.compactMap { $0.path?.parent }) { try directory.directory(at: parent).sync() }
    try directory.sync()
    return LayoutReport(root: root, done: done, failures: failures)
  }

  /// Makes the root, and whatever of its path is missing above it.
  private func makeRoot(_ mode: Mode) throws(HostError) {
    let base = try Directory.open(root.base)
    var missing: [EntryPath] = []
    var next = root.rootEntry.parent
    while let path = next, try base.status(of: path) == nil {
      missing.append(path)
      next = path.parent
    }
    for path in missing.reversed() { try base.createDirectory(path, mode: Mode(0o755)) }
    try base.createDirectory(root.rootEntry, mode: mode)
    try base.parentDirectory(of: root.rootEntry).sync()
  }
}

extension TreeLocation {
  /// Opens the root, through a link only where that stays in the project.
  package func open() throws(HostError) -> Directory {
    let base = try Directory.open(base)
    guard try base.status(of: rootEntry)?.kind == .symbolicLink else { return try base.directory(at: rootEntry) }
    guard let directory = try FoundTree.open(linkAt: self, base) else {
      throw HostError("open", displayName, .unsuitable("it is a symbolic link that leads out of the project"))
    }
    return directory
  }
}

extension LayoutStep {
  fileprivate func apply(in root: borrowing Directory) throws(HostError) {
    switch self {
    case .createDirectory(let path, let owner, let mode):
      // The root was made before it was opened.
      if let path { try root.createDirectory(path, mode: mode) }
      try give(path, to: owner, in: root)
    case .changeOwner(let path, _, let owner):
      try path.open(in: root).setOwner(owner)
    case .changeMode(let path, _, let mode):
      try path.open(in: root).setMode(mode)
    case .writeFile(let file):
      let made = try AtomicFile.create(at: file.path, in: root, mode: WantedFile.mode)
      try made.write(Array(file.text.utf8))
      try made.commit()
    }
  }

  /// chown(2) clears special bits, and is not asked for where the owner is right already: that needs no right.
  private func give(_ path: EntryPath?, to owner: WantedOwner, in root: borrowing Directory) throws(HostError) {
    let directory = try path.open(in: root)
    let status = try directory.status()
    guard !owner.isMet(by: status.owner) else { return }
    try directory.setOwner(owner.replacing(status.owner))
    if try directory.status().mode != status.mode { try directory.setMode(status.mode) }
  }

  /// What of the step was done before it failed, and what is left: a directory may be made, and not given away.
  fileprivate func halves(after error: HostError, in root: borrowing Directory) -> (done: LayoutStep?, left: LayoutStep)
  {
    guard case .createDirectory(let path, let owner, let mode) = self else { return (nil, self) }
    do throws(HostError) {
      let present = try path.open(in: root).status().owner
      return (
        .createDirectory(path, owner: WantedOwner(present, origin: .caller), mode: mode),
        .changeOwner(path, from: present, to: owner.replacing(present))
      )
    } catch {
      return (nil, self)
    }
  }
}

extension EntryPath? {
  fileprivate func open(in root: borrowing Directory) throws(HostError) -> Directory {
    if let path = self { return try root.directory(at: path) }
    return try root.duplicate()
  }
}
