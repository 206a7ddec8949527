import Diagnostics
import Glibc
import Host
import Testing

/// Each in a process of its own: a signal belongs to all of the process.
@Suite struct InterruptionTests {
  @Test func theFirstSignalIsRecordedUntilItIsAskedFor() async {
    await #expect(processExitsWith: .exitCode(130)) { exit(record(SIGINT)) }
    await #expect(processExitsWith: .exitCode(143)) { exit(record(SIGTERM)) }
    await #expect(processExitsWith: .exitCode(143)) { exit(record(SIGHUP)) }
  }

  @Test func theSecondSignalEndsTheProcessAtOnce() async {
    await #expect(processExitsWith: .exitCode(130)) {
      record(SIGTERM)
      kill(getpid(), SIGINT)
      while true { pause() }
    }
    await #expect(processExitsWith: .exitCode(143)) {
      record(SIGINT)
      kill(getpid(), SIGTERM)
      while true { pause() }
    }
  }

  /// As nohup(1) starts a command.
  @Test func aSignalThatTheCallerIgnoresStaysIgnored() async {
    await #expect(processExitsWith: .exitCode(7)) {
      signal(SIGHUP, SIG_IGN)
      Interruption.watch()
      kill(getpid(), SIGHUP)
      try Interruption.check()
      exit(7)
    }
  }

  @Test func aBrokenPipeIsAnErrorOfTheCall() async {
    await #expect(processExitsWith: .exitCode(EPIPE)) {
      Interruption.watch()
      var ends: [CInt] = [0, 0]
      guard unsafe pipe(&ends) == 0 else { exit(1) }
      close(ends[0])
      guard unsafe write(ends[1], "x", 1) == -1 else { exit(1) }
      exit(errno)
    }
  }
}

/// Sends a signal and waits until it shows; the exit status that it asks for.
@discardableResult
private func record(_ signal: CInt) -> CInt {
  Interruption.watch()
  kill(getpid(), signal)
  while true {
    do throws(Interrupted) {
      try Interruption.check()
    } catch {
      return error.exitStatus.rawValue
    }
  }
}
