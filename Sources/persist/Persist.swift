import ArgumentParser

/// The root command. A new command is one file in Commands and one line here.
struct Persist: ParsableCommand {
  static let version = "0.1.0"
  /// As it stands in the record of a backup.
  static let tool = "persist " + version

  static let configuration = CommandConfiguration(
    commandName: "persist",
    abstract: "Keep the data of a Docker Compose stack alive.",
    discussion: """
      One directory, persistent_data/, holds everything that must outlive a container. persist creates it, checks that \
      the stack really writes there, backs it up as plain tar.gz, and puts it back without making things worse.

      persist setup      before a deploy
      persist verify     in CI
      persist backup     every day
      persist restore    on the day you need it
      """ + "\n\n" + ExitStatusHelp.section,
    version: version,
    subcommands: [
      InitCommand.self, SetupCommand.self, VerifyCommand.self, ConfigCommand.self, ExplainCommand.self,
      BackupCommand.self,
      ListCommand.self,
      ShowCommand.self, CheckCommand.self, RestoreCommand.self, UndoCommand.self, RecoverCommand.self,
      DeployCommand.self, ProveCommand.self, RescueCommand.self, MigrateCommand.self, InspectCommand.self,
      ExportCommand.self, ClearCommand.self, StatusCommand.self,
    ]
  )
}
