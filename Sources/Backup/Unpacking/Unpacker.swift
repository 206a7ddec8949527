internal import Archive
internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// Unpacks an archive into an empty directory, where it can in a process that may write nowhere else. Landlock binds
/// threads, so that process restricts itself before it has a second one: whatever a hostile archive might make of a
/// decoder or of libarchive, the kernel does not let it out.
struct Unpacker {
  let order: UnpackOrder
  /// The program that runs `UnpackHelper`; `nil`: it is done in this process.
  let helper: FilePath?
  /// Called with the bytes that are written.
  let progress: (Int64) -> Void

  func unpack(_ source: borrowing RestoreSource, into directory: consuming Directory) throws -> Unpacked {
    guard let helper else { return try unpackHere(source, into: directory, lackOfWall: "nobody asked for one") }
    guard Landlock.isUsable else {
      return try unpackHere(source, into: directory, lackOfWall: "the kernel offers no Landlock")
    }
    let passed = [source.descriptor, directory.descriptor]
    let started = Result { () throws(HostError) in
      try HelperProcess.start(helper, ["persist", UnpackHelper.argument], passing: passed)
    }
    switch consume started {
    case .success(let process): return try follow(process, into: directory.path)
    case .failure(let error): return try unpackHere(source, into: directory, lackOfWall: error.message)
    }
  }

  private func unpackHere(
    _ source: borrowing RestoreSource, into directory: consuming Directory, lackOfWall: String
  ) throws -> Unpacked {
    let unset = try TreeExtraction.extract(source.reader, order, into: directory, progress: progress)
    return Unpacked(unset: unset, lackOfWall: lackOfWall)
  }

  /// Gives the order and waits for its end. Where that does not come, dropping the process kills it.
  private func follow(_ process: consuming HelperProcess, into directory: FilePath) throws -> Unpacked {
    // A process that is gone already says why when its end is waited for.
    _ = Result { [order] in try process.channel.send(UnpackMessage.order(order, directory: directory.bytes)) }
    var lackOfWall: String?
    while let message = try process.channel.receiveMessage() {
      switch message {
      case .order: throw BackupError.failed("the process that unpacks gives orders")
      case .isUnconfined(let why): lackOfWall = printable(why)
      case .progress(let bytes): progress(bytes)
      case .failed(let failure): throw failure
      case .finished(let unset):
        _ = try process.wait()
        return Unpacked(unset: unset, lackOfWall: lackOfWall)
      }
    }
    try Interruption.check()
    throw diedUnasked(try process.wait())
  }

  private func diedUnasked(_ ending: HelperProcess.Ending) -> BackupError {
    switch ending {
    case .killed(let signal):
      .failed(
        "the process that unpacks the archive was killed by signal \(signal)",
        hint: "if memory ran out (dmesg tells), free some; if it happens again, do not trust the archive")
    case .exited(let status):
      .failed(
        "the process that unpacks the archive ended with status \(status) before it was done",
        hint: "run the command again; if it happens again, do not trust the archive")
    }
  }
}
