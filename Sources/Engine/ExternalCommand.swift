internal import Diagnostics
internal import Dispatch
internal import Host
internal import Subprocess
internal import Synchronization
package import SystemPackage
internal import Values

/// Runs another program, one call at a time, each with a limit of time.
package struct ExternalCommand: Sendable {
  /// What a call came to, whatever its status.
  package struct Output: Sendable {
    /// Of the exit; 128 and the signal where it was killed, as in a shell.
    package let status: Int
    package let output: [UInt8]
    package let errors: [UInt8]

    /// What it said of a failure; printable.
    package var words: String { lines.joined(separator: "; ") }

    /// The same, line by line.
    var lines: [String] {
      String(decoding: errors.isEmpty ? output : errors, as: UTF8.self).split(whereSeparator: \.isNewline).map {
        printable(String($0))
      }
    }
  }

  private let executable: FilePath
  private let environment: [String: String]
  private let workingDirectory: FilePath?

  /// Bytes of either stream; more is a failure.
  private static let longestOutput = 64 << 20

  /// - Parameters:
  ///   - environment: all that it gets.
  ///   - workingDirectory: `nil`: this process's.
  package init(_ executable: FilePath, environment: [String: String], in workingDirectory: FilePath? = nil) {
    self.executable = executable
    self.environment = environment
    self.workingDirectory = workingDirectory
  }

  /// - Parameters:
  ///   - secrets: variables for this call alone. An argument list is seen by every user of the host; this is not.
  ///   - limit: after which it is killed; where its output goes to a file, after so long without a byte more.
  ///   - input: what it reads, from where it stands; `nil`: nothing.
  ///   - output: a file that takes the place of the output that is returned.
  /// - Throws: `EngineFailure` where it cannot be run, or runs too long; `Interrupted`.
  package func run(
    _ arguments: [String], secrets: [String: String] = [:], limit: Duration, input: FileDescriptor? = nil,
    output: FileDescriptor? = nil, isInterruptible: Bool = true
  ) throws -> Output {
    let nothing = try FileDescriptor.open(FilePath("/dev/null"), .readOnly, options: .closeOnExec)
    defer { do { try nothing.close() } catch {} }
    let input = input ?? nothing
    let result = CallResult()
    let (executable, environment, directory) = (executable, environment.merging(secrets) { $1 }, workingDirectory)
    let task = Task.detached {
      await result.put { try await Self.run(executable, arguments, environment, directory, input, output) }
    }
    var deadline = ContinuousClock.now + limit
    var written = try Self.length(of: output)
    while !result.isThere(within: .milliseconds(100)) {
      let length = try Self.length(of: output)
      if length != written { (written, deadline) = (length, ContinuousClock.now + limit) }
      let isInterrupted = isInterruptible && Interruption.isRequested
      guard isInterrupted || ContinuousClock.now >= deadline else { continue }
      task.cancel()
      result.wait()
      if isInterrupted { try Interruption.check() }
      throw EngineFailure(
        "`\(name(arguments))` was not done after \(Quantity.duration(seconds: Int(limit.components.seconds)))",
        hint: executable.lastComponent?.string == "docker" ? "look whether the engine answers: `docker info`" : nil)
    }
    do {
      return try result.get()
    } catch let error as SubprocessError {
      throw EngineFailure("cannot run `\(name(arguments))`: \(error.description)")
    }
  }

  /// A program of that name in the directories of PATH; `nil` where there is none.
  package static func find(_ name: String, _ environment: [String: String]) -> FilePath? {
    let directories = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    return directories.map { FilePath(String($0)).appending(name) }.first { path in
      do throws(HostError) { return try path.isTaken() } catch { return false }
    }
  }

  private static func length(of output: FileDescriptor?) throws -> Int64 {
    try output?.seek(offset: 0, from: .end) ?? 0
  }

  /// How messages name a call: its arguments may be long.
  private func name(_ arguments: [String]) -> String {
    printable(([executable.lastComponent?.string ?? "docker"] + arguments.prefix(3)).joined(separator: " "))
  }

  private static func run(
    _ executable: FilePath, _ arguments: [String], _ environment: [String: String], _ directory: FilePath?,
    _ input: FileDescriptor, _ output: FileDescriptor?
  ) async throws -> Output {
    let variables = Dictionary(
      uniqueKeysWithValues: environment.compactMap { key, value in Environment.Key(rawValue: key).map { ($0, value) } })
    guard let output else {
      let done = try await Subprocess.run(
        .path(executable), arguments: Arguments(arguments), environment: .custom(variables),
        workingDirectory: directory, input: .fileDescriptor(input, closeAfterSpawningProcess: false),
        output: .bytes(limit: longestOutput), error: .bytes(limit: longestOutput))
      return Output(
        status: status(done.terminationStatus), output: done.standardOutput, errors: done.standardError)
    }
    let done = try await Subprocess.run(
      .path(executable), arguments: Arguments(arguments), environment: .custom(variables),
      workingDirectory: directory, input: .fileDescriptor(input, closeAfterSpawningProcess: false),
      output: .fileDescriptor(output, closeAfterSpawningProcess: false), error: .bytes(limit: longestOutput))
    return Output(status: status(done.terminationStatus), output: [], errors: done.standardError)
  }

  private static func status(_ termination: TerminationStatus) -> Int {
    switch termination {
    case .exited(let code): Int(code)
    case .signaled(let signal): 128 + Int(signal)
    }
  }
}

/// What a task comes to, waited for by a thread.
private final class CallResult: Sendable {
  private let result = Mutex<Result<ExternalCommand.Output, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  func put(_ body: @Sendable () async throws -> ExternalCommand.Output) async {
    let value: Result<ExternalCommand.Output, any Error>
    do { value = .success(try await body()) } catch { value = .failure(error) }
    result.withLock { $0 = value }
    done.signal()
  }

  func isThere(within time: DispatchTimeInterval) -> Bool { done.wait(timeout: .now() + time) == .success }

  func wait() { done.wait() }

  func get() throws -> ExternalCommand.Output {
    guard let value = result.withLock({ $0 }) else { preconditionFailure("it is not there yet") }
    return try value.get()
  }
}
