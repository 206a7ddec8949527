internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// A process that has an archive in its hands, and what it says. Landlock binds threads, so it restricts itself before it
/// has a second one: whatever a hostile archive might make of a decoder or of libarchive, the kernel does not let it out.
enum HelperSession {
  /// Why nothing but persist itself keeps the archive from reaching elsewhere.
  struct LackOfWall: Error {
    let why: String
  }

  /// - Parameters:
  ///   - helper: the program that runs `ArchiveHelper`; `nil`: none is wanted.
  ///   - descriptors: the archive, then what the order needs.
  static func start(
    _ helper: FilePath?, passing descriptors: [FileDescriptor]
  ) throws(LackOfWall) -> HelperProcess {
    guard let helper else { throw LackOfWall(why: "nobody asked for one") }
    guard Landlock.isUsable else { throw LackOfWall(why: "the kernel offers no Landlock") }
    do throws(HostError) {
      return try HelperProcess.start(helper, ["persist", ArchiveHelper.argument], passing: descriptors)
    } catch {
      throw LackOfWall(why: error.message)
    }
  }

  /// Gives the order and takes what comes until `take` has a result. Where that does not come, dropping the process kills
  /// it.
  ///
  /// - Parameter take: gets each message; `nil` while more is to come.
  /// - Returns: the result, and what `LackOfWall` says where the process could not restrict itself.
  static func follow<Result>(
    _ process: consuming HelperProcess, order: HelperMessage, _ take: (HelperMessage) throws -> Result?
  ) throws -> (Result, lackOfWall: String?) {
    // A process that is gone already says why when its end is waited for.
    do { try process.channel.send(order) } catch is HostError {}
    var lackOfWall: String?
    while let message = try process.channel.receiveMessage() {
      switch message {
      case .isUnconfined(let why): lackOfWall = printable(why)
      case .failed(let failure): throw failure
      default:
        guard let result = try take(message) else { continue }
        _ = try process.wait()
        return (result, lackOfWall)
      }
    }
    try Interruption.check()
    throw diedUnasked(try process.wait())
  }

  /// For a message that does not belong to the order.
  static func unexpected() -> BackupError {
    .failed(
      "the process that reads the archive says what it was not asked for", hint: "do not trust the archive")
  }

  private static func diedUnasked(_ ending: HelperProcess.Ending) -> BackupError {
    switch ending {
    case .killed(let signal):
      .failed(
        "the process that reads the archive was killed by signal \(signal)",
        hint: "if memory ran out (dmesg tells), free some; if it happens again, do not trust the archive")
    case .exited(let status):
      .failed(
        "the process that reads the archive ended with status \(status) before it was done",
        hint: "run the command again; if it happens again, do not trust the archive")
    }
  }
}
