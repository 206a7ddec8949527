import ArgumentParser
import Databases
import Diagnostics
import Host
import SystemPackage
import UseCases
import Values

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "export", "Write a table, or all tables, of a database as JSON, JSON lines or CSV.",
    discussion: "Rows come in the order of the primary key, as of one moment; the same content gives the same bytes.")

  @Argument(help: "A database of persist.yaml, or a SQLite file.")
  var name: String

  @Argument(help: "Only this table.")
  var table: String?

  @Option(help: "The form.")
  var format: ExportFormat = .json

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("A file that does not exist yet, in place of stdout.", valueName: "file"), completion: .file())
  var destination: String?

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    let database = try workspace.database(orFile: name)
    let tables = try database.tables().map(\.name)
    let chosen = try table.map { try [$0].checked(against: tables, of: name) } ?? tables
    guard format != .csv || chosen.count == 1 else {
      throw UsageError(
        message: "CSV holds one table", hint: "name it: \(tables.map(printable).joined(separator: ", "))")
    }
    guard let destination else { return try database.export(chosen, as: format, to: .standardOutput) }
    let path = workspace.request.caller.pushing(FilePath(destination)).lexicallyNormalized()
    guard let name = path.lastComponent else { throw UsageError(message: "--output names no file") }
    let directory = try Directory.open(path.removingLastComponent())
    let file = try AtomicFile.create(at: EntryPath(name.string), in: directory, mode: Mode(0o644))
    try database.export(chosen, as: format, to: file.descriptor)
    try file.commit()
    console.noteChange()
  }
}

extension ExportFormat: ExpressibleByArgument {}

extension [String] {
  /// The same, where all of them are tables.
  ///
  /// - Throws: `UsageError`.
  func checked(against tables: [String], of database: String) throws -> [String] {
    if let stray = first(where: { !tables.contains($0) }) {
      throw UsageError(
        message: "\(printable(database)) has no table \(printable(stray))",
        hint: suggestion(for: stray, among: tables).map { "did you mean \($0)?" }
          ?? (tables.isEmpty ? "it has none" : "it has \(tables.map(printable).joined(separator: ", "))"))
    }
    return self
  }
}
