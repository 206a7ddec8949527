import ArgumentParser
import Backup
import Diagnostics
import Settings
import SystemPackage
import UseCases

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "check", "Read a backup from end to end, and test every store in it.",
    discussion: """
      Every checksum and digest is compared. Then databases, and files whose structure shows whether they are whole (models, \
      pickles, JSON…), are unpacked into $TMPDIR, by default /var/tmp, each is tested in its own way, and what was unpacked \
      is removed again. Ends with status 1 where the backup, or anything in it, is damaged. Nothing else is changed.
      """)

  @Argument(help: "A backup's id, `latest`, or the path of an archive.")
  var backup = Catalogue.latest

  @Flag(name: .customLong("checksums-only"), help: "Unpack nothing, and test no store.")
  var checksumsOnly = false

  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    try workspace.sayOpenRestore(console)
    let archive = try workspace.archive(named: backup, latest: .isMeant, console)
    let commands = workspace.settings.backup.check
    var failures: [OwnCommandFailure] = []
    let result = try BackupCheck.run(
      archive, helper: Workspace.helper,
      scratch: checksumsOnly ? nil : Workspace.scratch(ProcessEnvironment.current),
      servers: workspace.servers,
      others: commands.isEmpty ? nil : { failures = try run(commands, workspace, on: $0, archive) })
    try CheckRenderer(result, failures).print(format.format, on: console)
    if !result.isSound || !failures.isEmpty { throw Outcome(exitStatus: .findings) }
  }

  /// The commands of persist.yaml, each in the unpacked tree.
  private func run(
    _ commands: [CommandSetting], _ workspace: Workspace, on tree: FilePath, _ archive: FilePath
  ) throws -> [OwnCommandFailure] {
    let runner = OwnCommands(workspace)
    let variables = ["PERSIST_TREE": tree.string, "PERSIST_BACKUP": archive.string]
    return try commands.enumerated().compactMap { number, command in
      do {
        try runner.run(command, "backup.check[\(number)]", in: tree, variables)
        return nil
      } catch let failure as OwnCommandFailure {
        return failure
      }
    }
  }
}
