internal import Backup
internal import Diagnostics
package import Host
internal import SystemPackage
internal import Values

/// The deploys of a project, as `.persist/deploys` remembers them: for each a record, and the project as Compose resolved it.
package struct DeployHistory {
  private let place: TreeLocation

  package init(at place: TreeLocation) {
    self.place = place
  }

  /// All that are remembered, the newest first.
  ///
  /// - Throws: `LiveRefusal` where one cannot be understood.
  package func records() throws -> [DeployRecord] {
    guard let room = try StateRoom.deploys.existing(for: place) else { return [] }
    var records: [DeployRecord] = []
    for name in try room.list() where name.description.hasSuffix(".json") { records.append(try read(name)) }
    return records.sorted { $0.number > $1.number }
  }

  /// What a rollback goes to.
  ///
  /// - Parameter number: `nil`: where the last deploy was cut short or is half taken back, the last that is done; else the one
  ///   before that.
  /// - Throws: `LiveRefusal` where there is none.
  package func target(_ number: Int?) throws -> DeployRecord {
    let records = try records()
    let done = records.filter { $0.state == .done }
    if let number {
      guard let record = records.first(where: { $0.number == number }) else {
        throw Self.nothing("there is no deploy \(number)")
      }
      guard record.state == .done else { throw Self.nothing("deploy \(number) never ran") }
      return record
    }
    let isBroken = [.running, .cutShort, .failed].contains(records.first?.state)
    guard let record = isBroken ? done.first : done.dropFirst().first else {
      throw Self.nothing("there is no deploy to go back to")
    }
    return record
  }

  private static func nothing(_ what: String) -> LiveRefusal {
    LiveRefusal(what, hint: "`persist deploy --list` shows those that are remembered", exitStatus: .usage)
  }

  private func read(_ name: EntryPath) throws -> DeployRecord {
    guard let bytes = try StateRoom.deploys.read(name, for: place), let record: DeployRecord = StateJSON.value(bytes),
      record.format <= DeployRecord.currentFormat
    else {
      throw LiveRefusal(
        ".persist/deploys/\(name), which tells of a deploy, cannot be read",
        hint: "move it away: without it `deploy --rollback` does not know of that deploy")
    }
    return record
  }

  /// Durable when it returns.
  func write(_ record: DeployRecord) throws {
    try StateRoom.deploys.write(
      StateJSON.bytes(record), as: EntryPath("\(Self.stem(record.number)).json"), for: place)
  }

  /// Keeps the project as Compose resolved it; with values of variables, so nobody else may read it.
  func write(resolved text: String, of record: DeployRecord) throws {
    try StateRoom.deploys.write(Array(text.utf8), as: EntryPath(Self.resolvedName(record.number)), for: place)
  }

  /// - Throws: `LiveRefusal` where there is none.
  func resolved(of record: DeployRecord) throws -> (file: FilePath, text: String) {
    let name = try EntryPath(Self.resolvedName(record.number))
    guard let room = try StateRoom.deploys.existing(for: place),
      let text = try StateRoom.deploys.read(name, for: place)
    else { throw noLonger(record) }
    return (room.path.appending(name.description), String(decoding: text, as: UTF8.self))
  }

  private func noLonger(_ record: DeployRecord) -> LiveRefusal {
    LiveRefusal(
      "nothing tells any more how \(record.name) was started", hint: "`persist deploy --list` shows the others")
  }

  private static func stem(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
  }

  private static func resolvedName(_ number: Int) -> String { stem(number) + ".compose.yaml" }
}

extension [DeployRecord] {
  /// The last that is done: what should run.
  var current: DeployRecord? { first { $0.state == .done } }

  /// The newest, where it was cut short and nothing came after: what runs may be partly new.
  ///
  /// Only who holds the lock, or does not mind that it runs right now, may say so.
  var unfinished: DeployRecord? { first.flatMap { [.running, .cutShort].contains($0.state) ? $0 : nil } }

  /// Of the next deploy.
  var nextNumber: Int { (first?.number ?? 0) + 1 }
}
