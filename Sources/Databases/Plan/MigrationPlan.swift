package import Diagnostics
package import Settings
internal import Values

/// What of the migrations is applied and what is to be, held against what the database says.
package struct MigrationPlan: Sendable {
  package enum State: Hashable, Sendable {
    case applied(AppliedMigration)
    case pending
    /// Optional, and its source is not there.
    case waiting(source: String)
    /// It was applied, and reads differently now.
    case edited(AppliedMigration)
    /// It was applied, and there is no such file any more.
    case gone(AppliedMigration)
    /// Its number is below one that is applied.
    case late
  }

  package struct Item: Hashable, Sendable {
    package let number: Int
    package let name: String
    package let file: MigrationFile?
    package let setting: ImportSetting?
    package let state: State
  }

  package let database: String
  /// By number.
  package let items: [Item]
  /// The highest number that is applied; 0: none.
  package let current: Int

  /// - Parameter isThere: whether the source of an import is.
  /// - Throws: `UsageError` where persist.yaml names an import that no migration is.
  package init(
    _ setting: DatabaseSetting, _ files: [MigrationFile], applied: [AppliedMigration],
    isThere: (SourceSetting) throws -> Bool
  ) throws {
    database = setting.name
    let current = applied.map(\.number).max() ?? 0
    self.current = current
    for name in setting.imports.keys.sorted() where !files.contains(where: { $0.name == name }) {
      throw UsageError(
        message:
          "databases.\(printable(setting.name)).imports in persist.yaml names \(printable(name)), which is no migration",
        hint: suggestion(for: name, among: files.map(\.name)).map { "did you mean \($0)?" }
          ?? "it must be the name of a file without .sql")
    }
    var items: [Item] = []
    for file in files {
      let setting = setting.imports[file.name]
      let state: State
      if let done = applied.first(where: { $0.number == file.number }) {
        state = done.digest == "\(file.sql.digest)" ? .applied(done) : .edited(done)
      } else if let setting, setting.isOptional, try !isThere(setting.source) {
        state = .waiting(source: setting.source.file ?? "redis")
      } else {
        state = file.number > current || setting?.isOptional == true ? .pending : .late
      }
      items.append(Item(number: file.number, name: file.name, file: file, setting: setting, state: state))
    }
    for done in applied where !files.contains(where: { $0.number == done.number }) {
      items.append(Item(number: done.number, name: done.name, file: nil, setting: nil, state: .gone(done)))
    }
    self.items = items.sorted { $0.number < $1.number }
  }

  /// What is to be applied.
  ///
  /// - Parameter last: the number to stop after; `nil`: all.
  /// - Throws: `MigrationRefusal`; `UsageError` where there is no such number.
  package func pending(to last: Int?) throws -> [Item] {
    for item in items { if let refusal = refusal(of: item) { throw refusal } }
    guard let last else { return items.filter { $0.state == .pending } }
    guard last == 0 || items.contains(where: { $0.number == last }) else {
      throw UsageError(
        message: "\(printable(database)) has no migration \(last)", hint: "`persist migrate --status` lists them")
    }
    guard last >= current else {
      throw MigrationRefusal(
        "\(printable(database)) stands at \(current), and migrations only go forward",
        hint: "`persist migrate --rollback` puts back what was there before the last ones")
    }
    return items.filter { $0.state == .pending && $0.number <= last }
  }

  /// Why nothing is applied as long as one is like this.
  private func refusal(of item: Item) -> MigrationRefusal? {
    let name = printable(item.name)
    switch item.state {
    case .applied, .pending, .waiting: return nil
    case .edited(let done):
      return MigrationRefusal(
        "\(name).sql was edited since it was applied on \(done.time)",
        hint: "put it back as it was (\(done.digest)), and write what is to change as a migration with a new number")
    case .gone(let done):
      return MigrationRefusal(
        "\(name).sql was applied on \(done.time), and is not there any more", hint: "put it back; nothing was changed")
    case .late:
      return MigrationRefusal(
        "\(name).sql has a number below \(current), which is applied already",
        hint: "give it a number above \(current): what it does would come too late")
    }
  }
}

/// Nothing is migrated, to protect what is there.
package struct MigrationRefusal: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus = .refused

  package init(_ message: String, hint: String) {
    self.message = message
    self.hint = hint
  }
}
