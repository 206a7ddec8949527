internal import Archive
package import Backup
internal import Diagnostics
internal import Engine
internal import Host
internal import Stores
internal import SystemPackage
package import UseCases
package import Values

/// Copies data into the tree from where it would be lost. Nothing is taken from where it is, and nothing that stands in the tree
/// is replaced: each copy is unpacked beside the tree, made durable, and moved to its place in one step.
///
/// A running service is asked for its files where it can be; otherwise it is told to save, and frozen while they are read, so
/// that all are of one moment.
package struct RescueRun {
  /// What became of an item.
  package struct Outcome: Sendable {
    package let item: RescueItem
    /// As `StoreCopy` calls it: how it was copied.
    package let method: String
    /// Why it was not; `nil` where it was.
    package let failure: String?
  }

  private let stack: LiveStack
  private let plan: RescuePlan
  private let voice: Voice
  private let tool: String
  private let now: Timestamp

  /// Keeps an empty directory of the tree in git.
  static let placeholder = EntryPath(literal: ".gitkeep")
  private static let spool = EntryPath(literal: "files.tar")

  package init(of stack: LiveStack, _ plan: RescuePlan, tool: String, now: Timestamp, _ voice: Voice) {
    self.stack = stack
    self.plan = plan
    self.tool = tool
    self.now = now
    self.voice = voice
  }

  /// - Throws: `HostError` where nothing can be written beside the tree; `Interrupted`.
  package func run(holding lock: borrowing TreeLock) throws -> [Outcome] {
    if try !plan.place.root.isTaken() {
      try Directory.open(plan.place.parent).createDirectory(plan.place.rootName, mode: Mode(0o755))
    }
    let room = try StateRoom.rescue.open(for: plan.place)
    for leftover in try room.list() { try room.removeTree(leftover) }
    var outcomes: [Outcome] = []
    for (number, item) in plan.items.enumerated() {
      try Interruption.check()
      voice.say("· \(item.name)")
      do {
        let method = try copy(item, number, in: room, holding: lock)
        outcomes.append(Outcome(item: item, method: method, failure: nil))
      } catch let failure as any Explained where !(failure is Interrupted) {
        outcomes.append(Outcome(item: item, method: "", failure: failure.message))
      }
      for leftover in try room.list() { try room.removeTree(leftover) }
    }
    return outcomes
  }

  private func copy(
    _ item: RescueItem, _ number: Int, in room: borrowing Directory, holding lock: borrowing TreeLock
  ) throws -> String {
    let tar = try AtomicFile.create(at: Self.spool, in: room)
    let (method, isWhole) = try fill(tar.descriptor, from: item, holding: lock)
    try tar.commit()
    let name = try EntryPath("\(number)")
    var request = try stack.workspace.restoreRequest(
      of: room.path.appending(Self.spool.description), now: now, tool: tool)
    request.target = .directory(room.path.appending(name.description))
    let size = try room.status(of: Self.spool)?.size
    let source = try RestoreSource.open(
      for: request,
      limits: ReaderLimits(
        expandedSize: size, allowOutwardLinks: true, keepSpecialBits: true))
    _ = try DirectoryRestore(RestorePlan.make(request, from: source), into: room.path.appending(name.description)).run(
      from: source)
    if isWhole { try dress(room.directory(at: name), as: item) }
    let copied = try isWhole ? name : name.appending(room.directory(at: name).list().first ?? name)
    try move(copied, to: item.target, from: room)
    return method
  }

  /// - Returns: how it was copied; whether what the tar file holds is the directory's content, and not the directory itself.
  private func fill(
    _ file: FileDescriptor, from item: RescueItem, holding lock: borrowing TreeLock
  ) throws -> (String, isWhole: Bool) {
    guard let container = item.container else { return (try read(item, to: file), false) }
    guard container.answers else {
      try stack.engine.copy(item.path, of: container, to: file)
      return ("files at rest", false)
    }
    let server = item.isOfStore ? stack.workspace.storeServer(container, by: stack.engine) : nil
    if let server = server as? any CopyingServer {
      try server.writeFiles(to: file)
      return (server.method, true)
    }
    if case .memory = item.source {
      try stack.engine.run(
        ["tar", "-C", item.path, "-cf", "-", "."], in: container, writingTo: file)
      return ("files in use", true)
    }
    if let server = server as? any SavingServer { try server.save() }
    let ((), isBack) = try stack.workspace.whileStopped(
      [], pausing: [container], by: stack.engine, for: "a rescue", holding: lock, voice
    ) { try stack.engine.copy(item.path, of: container, to: file) }
    if !isBack { voice.warn("\(item.service ?? "a service") does not run as before") }
    return (server == nil ? "files of one moment" : "saved, files of one moment", false)
  }

  /// A tar file of what a directory holds does not say whose the directory itself is.
  private func dress(_ directory: borrowing Directory, as item: RescueItem) throws {
    guard let container = item.container, container.answers else { return }
    let words = try stack.engine.run(["stat", "-c", "%u %g %a", "--", item.path], in: container)
      .split(whereSeparator: \.isWhitespace)
    guard words.count == 3, let user = UInt32(words[0]), let group = UInt32(words[1]),
      let bits = UInt16(words[2], radix: 8),
      let owner = Owner(user: user, group: group)
    else { return }
    try directory.setOwner(owner)
    try directory.setMode(Mode(bits))
  }

  /// By a container that is never started.
  private func read(_ item: RescueItem, to file: FileDescriptor) throws -> String {
    guard let source = item.mountable, let image = try stack.imageAtHand() else {
      throw LiveRefusal(
        "no image is at hand to read \(item.name) with", hint: "pull one of the stack's: `docker compose pull`")
    }
    let id = try stack.engine.makeReader(of: source, at: "/data", image: image)
    defer { try? stack.untilDone.engine.removeReader(id) }
    try stack.engine.copy("/data", of: stack.engine.container(id), to: file)
    return "files at rest"
  }

  private func move(_ copied: EntryPath, to target: EntryPath, from room: borrowing Directory) throws {
    let root = try Directory.open(plan.place.root)
    for ancestor in target.ancestors where try root.status(of: ancestor) == nil {
      try root.createDirectory(ancestor, mode: Mode(0o755))
    }
    // Where the root is a mount of its own, both stand in it.
    let isInside = room.path.starts(with: plan.place.root)
    let base = try Directory.open(isInside ? plan.place.root : plan.place.parent)
    guard let above = try TreeLocation.path(of: room.path, below: base.path) else {
      throw LiveRefusal("\(room.path.printable) is not beside the tree")
    }
    let from = try above.appending(copied)
    let to = try isInside ? target : plan.place.rootName.appending(target)
    if try base.status(of: to)?.kind == .directory {
      try base.remove(to.appending(Self.placeholder))
      try base.replace(to, with: from)
    } else {
      try base.rename(from, to: to)
    }
    try root.sync(treeAt: target)
  }
}
