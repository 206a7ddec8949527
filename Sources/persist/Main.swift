import ArgumentParser
import Backup
import Diagnostics
import Glibc
import Host
import Stores

/// The one place where an error becomes words and the process ends.
@main
enum Main {
  static func main() {
    StandardStreams.holdTheirPlaces()
    // Signals are noted and polled; a reader that goes away (`persist list | head`) is a failed write, no death.
    Interruption.watch()
    let words = Array(ProgramArguments.all.dropFirst())
    if words == [ArchiveHelper.argument] { exit(help(ArchiveHelper.run).rawValue) }
    if words == [StoreHelper.argument] { exit(help(StoreHelper.run).rawValue) }
    exit(run(CommandLineArguments(words).withLeadingOptionsMoved()).rawValue)
  }

  /// Started by another persist, which says the words.
  private static func help(_ work: () throws -> Void) -> ExitStatus {
    do {
      try work()
      return .done
    } catch {
      return .failed
    }
  }

  private static func run(_ arguments: CommandLineArguments) -> ExitStatus {
    if let misspelt = arguments.misspeltCommand {
      Console.standard.report(misspelt)
      return misspelt.exitStatus
    }
    do {
      var command = try Persist.parseAsRoot(arguments.words)
      try command.run()
      return Console.standard.finish(.done)
    } catch let outcome as Outcome {
      return Console.standard.finish(outcome.exitStatus)
    } catch let error as any Explained {
      Console.standard.report(error)
      return error.exitStatus
    } catch {
      return finish(parserError: error)
    }
  }

  /// ArgumentParser's own words: help and version go to stdout with status 0, bad usage to stderr with status 2.
  private static func finish(parserError error: any Error) -> ExitStatus {
    guard Persist.exitCode(for: error) != .success else {
      Console.standard.output(Persist.fullMessage(for: error) + "\n")
      return Console.standard.finish(.done)
    }
    Console.standard.report(UsageError(message: Persist.message(for: error)))
    return .usage
  }
}
