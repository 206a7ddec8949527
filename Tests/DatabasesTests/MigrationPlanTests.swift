import Diagnostics
import Settings
import Testing

@testable import Databases

/// What is to be applied, by what the database says and what stands in the folder.
@Suite struct MigrationPlanTests {
  private func file(_ number: Int, _ text: String = "SELECT 1") -> MigrationFile {
    let name = "000\(number)-step"
    return MigrationFile(number: number, name: name, sql: SQLFile(name: name + ".sql", text: Array(text.utf8)))
  }

  private func record(_ file: MigrationFile) -> AppliedMigration {
    AppliedMigration(
      number: file.number, name: file.name, digest: "\(file.sql.digest)", time: "2026-01-01T00:00:00Z", source: nil,
      rows: nil)
  }

  private func plan(
    _ files: [MigrationFile], applied: [AppliedMigration] = [], optional: String? = nil, isThere: Bool = true
  ) throws -> MigrationPlan {
    let imports = optional.map { ", imports: {\($0): {json: legacy.json, optional: true}}" } ?? ""
    let settings = try ProjectSettings.load(
      text: "databases: {shop: {sqlite: shop.db, migrations: m\(imports)}}", file: "persist.yaml")
    return try MigrationPlan(settings.databases[0], files, applied: applied) { _ in isThere }
  }

  @Test func whatIsNotAppliedIsPendingInOrder() throws {
    let plan = try plan([file(1), file(2), file(3)], applied: [record(file(1))])
    #expect(plan.current == 1)
    #expect(try plan.pending(to: nil).map(\.number) == [2, 3] && plan.pending(to: 2).map(\.number) == [2])
    #expect(throws: UsageError.self) { try plan.pending(to: 4) }
    #expect(throws: MigrationRefusal.self) { try plan.pending(to: 0) }
  }

  @Test func lineEndsOfACheckoutChangeNothing() {
    #expect(file(1, "SELECT 1;\nSELECT 2;\n").sql.digest == file(1, "SELECT 1;\r\nSELECT 2;\r\n").sql.digest)
    #expect(file(1, "SELECT 1;\nSELECT 2;\n").sql.digest != file(1, "SELECT 1; SELECT 2;\n").sql.digest)
  }

  @Test func anEditedAGoneAndALateOneAreRefused() throws {
    let edited = try plan([file(1, "SELECT 2")], applied: [record(file(1))])
    let gone = try plan([file(2)], applied: [record(file(1))])
    let late = try plan([file(1), file(2)], applied: [record(file(2))])
    for (plan, words) in [(edited, "was edited"), (gone, "is not there any more"), (late, "has a number below 2")] {
      let refusal = #expect(throws: MigrationRefusal.self) { try plan.pending(to: nil) }
      #expect(
        refusal?.message.contains(words) == true && refusal?.exitStatus == .refused, "\(String(describing: refusal))")
    }
  }

  /// What comes late because its source did is applied all the same.
  @Test func anImportWaitsForItsSource() throws {
    let waiting = try plan(
      [file(1), file(2), file(3)], applied: [record(file(1))], optional: "0002-step", isThere: false)
    #expect(try waiting.pending(to: nil).map(\.number) == [3])
    let come = try plan(
      [file(1), file(2), file(3)], applied: [record(file(1)), record(file(3))], optional: "0002-step")
    #expect(try come.pending(to: nil).map(\.number) == [2])
  }

  @Test func anImportMustBeAMigration() throws {
    let error = #expect(throws: UsageError.self) { try plan([file(1)], optional: "0001-stp") }
    #expect(error?.hint == "did you mean 0001-step?")
  }
}
