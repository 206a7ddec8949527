internal import Diagnostics
internal import Engine
internal import Host
internal import Rules
internal import Settings
internal import Stores
internal import SystemPackage
internal import UseCases
internal import Values

/// The marks of one proof, from the first that is left to the last that is removed.
struct ProofTrial {
  private let stack: LiveStack
  private let mark: String
  private let file: FileMark
  private(set) var marks: [ProofMark] = []
  private(set) var findings: [Finding] = []
  /// Why a service would lose what it holds by being stopped.
  private(set) var losses: [String] = []
  /// Where files were left, and stores that have a mark, by service.
  private var places: [DataPlace] = []
  private var stores: [String] = []

  init(_ stack: LiveStack, _ mark: String) {
    self.stack = stack
    self.mark = mark
    file = FileMark(mark, by: stack.engine)
  }

  mutating func leaveMarks(in observation: StackObservation) throws {
    var seen: Set<String> = []
    for place in observation.places where place.isMarked {
      try Interruption.check()
      guard let container = observation.container(of: place.service), container.answers,
        seen.insert(place.service + place.path).inserted
      else { continue }
      try leaveFile(in: place, container)
    }
    for container in observation.containers where container.answers {
      guard let service = container.service, seen.insert(service).inserted else { continue }
      try leaveInStore(of: container, service)
    }
  }

  private mutating func leaveFile(in place: DataPlace, _ container: Container) throws {
    var made = ProofMark(
      service: place.service, kind: "a file", path: place.path, hostPath: place.hostPath?.string, outcome: .kept,
      reason: nil)
    switch try file.write(into: place.path, of: container) {
    case .noDirectory: return
    case .noShell:
      (made.outcome, made.reason) = (.unasked, "its image has no shell; its mount is what it should be")
    case .refused(let why):
      (made.outcome, made.reason) = (.refused, why)
      findings.append(
        LiveRule.cannotWrite.finding(
          "\(place.service) cannot write \(place.holds) (\(printable(place.path))): \(Self.short(why))",
          service: place.service, path: place.path, hint: "`persist setup` mends the tree's owners and modes"))
    case .done:
      places.append(place)
      if let host = place.hostPath, file.isThere(onHost: host) == false {
        findings.append(
          LiveRule.otherTreeInUse.finding(
            "\(place.service) writes \(printable(place.path)) to another directory than \(host.printable), which stands there now",
            service: place.service, path: place.path, hint: "restart it: `docker compose restart \(place.service)`"))
      }
    }
    marks.append(made)
  }

  private func server(_ container: Container) -> (any MarkedServer)? {
    stack.workspace.storeServer(container, by: stack.engine) as? any MarkedServer
  }

  /// What the container itself said: the engine's words stand before it.
  private static func short(_ why: String) -> String {
    why.split(separator: ": ").suffix(2).joined(separator: ": ")
  }

  private mutating func leaveInStore(of container: Container, _ service: String) throws {
    guard let server = server(container) else { return }
    var made = ProofMark(service: service, kind: server.markName, path: nil, hostPath: nil, outcome: .kept, reason: nil)
    do {
      if let why = try server.reasonForLoss() {
        losses.append("\(service) holds its data in memory alone")
        findings.append(
          LiveRule.dataInMemory.finding(
            "\(service) loses everything that it holds when it stops: \(why)", service: service,
            hint: "let it save: `command: [redis-server, --appendonly, \"yes\"]`"))
      }
      try server.leave(mark)
      stores.append(service)
    } catch let failure as any Explained where !(failure is Interrupted) {
      (made.outcome, made.reason) = (.unasked, failure.message)
    }
    marks.append(made)
  }

  /// - Parameter depth: what the stack has gone through since they were left.
  mutating func lookForMarks(in containers: [Container], after depth: ProofDepth) throws {
    for index in marks.indices where marks[index].outcome == .kept {
      try Interruption.check()
      let service = marks[index].service
      guard let container = containers.first(where: { $0.service == service && $0.isRunning && $0.answers }) else {
        (marks[index].outcome, marks[index].reason) = (.unasked, "\(service) does not run any more")
        continue
      }
      do {
        if try !isThere(marks[index], container) { lose(index, after: depth) }
      } catch let failure as any Explained where !(failure is Interrupted) {
        (marks[index].outcome, marks[index].reason) = (.unasked, failure.message)
      }
    }
  }

  private func isThere(_ made: ProofMark, _ container: Container) throws -> Bool {
    if let path = made.path { return try file.isThere(in: path, of: container) }
    return try server(container)?.holds(mark) ?? false
  }

  private mutating func lose(_ index: Int, after depth: ProofDepth) {
    let what = depth == .recreate ? "making it anew" : depth == .restart ? "a restart" : "being written"
    let place = marks[index].path.map { " in \(printable($0))" } ?? ""
    (marks[index].outcome, marks[index].reason) = (.lost, "it was not there after \(what)")
    findings.append(
      LiveRule.didNotSurvive.finding(
        "\(marks[index].kind) that \(marks[index].service) wrote\(place) did not outlive \(what)",
        service: marks[index].service, path: marks[index].path, hint: "`persist explain PST108`"))
  }

  /// Whether a place that is not on this host has anything in it but the mark.
  func holdsSomething(_ place: DataPlace, in observation: StackObservation) -> Bool {
    guard let container = observation.container(of: place.service), container.answers else { return false }
    let names = try? stack.engine.run(["sh", "-c", "ls -A \"$1\"", "sh", place.path], in: container)
    return (names ?? "").split(whereSeparator: \.isNewline).contains { !$0.hasPrefix(FileMark.prefix) }
  }

  /// Whatever has happened: nothing of a proof stays.
  func removeMarks() { remove(from: places, stores) }

  /// Marks of a proof that nobody lived to end.
  func removeLeftovers(in observation: StackObservation) {
    remove(from: observation.places.filter(\.isMarked), observation.containers.compactMap(\.service))
  }

  private func remove(from places: [DataPlace], _ stores: [String]) {
    let stack = stack.untilDone
    let running = ((try? stack.containers()) ?? []).filter(\.answers)
    let file = FileMark(mark, by: stack.engine)
    for place in places { file.remove(from: place, of: running.first { $0.service == place.service }) }
    for service in Set(stores).sorted() {
      guard let container = running.first(where: { $0.service == service }) else { continue }
      try? (stack.workspace.storeServer(container, by: stack.engine) as? any MarkedServer)?.remove(mark)
    }
  }
}
