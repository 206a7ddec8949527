import Foundation

/// A program that is run to its end, with what it printed.
enum Program {
  struct Result: Sendable {
    let status: Int32
    let standardOutput: String
    let standardError: String
  }

  /// The binary that the package builds stands beside the test runner.
  static let persist: String = {
    let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    let candidates = [beside, runner.deletingLastPathComponent()].map { $0.appending(path: "persist").path }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[0]
  }()

  /// The environment is this process's own without what would change persist's mind, and with `environment` on top.
  static func run(
    _ program: String, _ arguments: [String], in directory: URL, environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("COMPOSE_") && $0.key != "NO_COLOR" }
    variables["PWD"] = directory.path
    process.environment = variables.merging(environment) { $1 }
    let output = Pipe()
    let error = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = error
    try process.run()
    // Read both at once: a child that fills one pipe must not wait for us to empty the other.
    let reading = PipeReading(error)
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    let errorData = reading.wait()
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    return Result(
      status: status, standardOutput: String(decoding: outputData, as: UTF8.self),
      standardError: String(decoding: errorData, as: UTF8.self))
  }
}

/// Reads a pipe to its end on a thread of its own.
private final class PipeReading: @unchecked Sendable {
  private var data = Data()
  private let done = DispatchSemaphore(value: 0)

  init(_ pipe: Pipe) {
    Thread.detachNewThread { [self] in
      data = pipe.fileHandleForReading.readDataToEndOfFile()
      done.signal()
    }
  }

  func wait() -> Data {
    done.wait()
    return data
  }
}
