internal import Diagnostics
internal import Settings
internal import UseCases

/// The commands that persist.yaml has run around a deploy.
struct DeployHooks {
  private let stack: LiveStack
  private let voice: Voice

  init(of stack: LiveStack, _ voice: Voice) {
    self.stack = stack
    self.voice = voice
  }

  private var settings: DeploySettings { stack.workspace.settings.deploy }

  /// - Throws: `OwnCommandFailure`: then nothing is deployed.
  func before(_ record: DeployRecord) throws { try run(settings.before, "deploy.before", record, [:]) }

  /// The deploy is done: one that fails changes nothing about that, and is told.
  func after(_ record: DeployRecord) { tell { try run(settings.after, "deploy.after", record, [:]) } }

  func onFailure(_ record: DeployRecord, because reason: String) {
    tell { try run(settings.onFailure, "deploy.on_failure", record, ["PERSIST_REASON": reason]) }
  }

  private func tell(_ body: () throws -> Void) {
    do {
      try body()
    } catch let failure as any Explained {
      voice.warn(failure)
    } catch {
      voice.warn("\(error)")
    }
  }

  private func run(
    _ commands: [CommandSetting], _ key: String, _ record: DeployRecord, _ variables: [String: String]
  ) throws {
    let known = variables.merging(["PERSIST_DEPLOY": "\(record.number)"]) { $1 }
    try OwnCommands(stack.workspace).run(commands, key, variables: known) { stack.engine }
  }
}
