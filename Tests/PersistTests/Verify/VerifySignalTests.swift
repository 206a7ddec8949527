import Foundation
import Testing

/// `verify` changes nothing: there is nothing to put in order before it ends.
@Suite struct VerifySignalTests {
  @Test(arguments: ["verify", "config"])
  func oneSignalEndsItWhileItWaitsForInput(command: String) throws {
    let world = try World()
    let process = Process()
    process.executableURL = URL(filePath: Program.persist)
    process.arguments = [command, "-f", "-"]
    process.currentDirectoryURL = world.directory
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    // More than a pipe holds: once it is written, the program is reading, and waits for the rest.
    try input.fileHandleForWriting.write(contentsOf: Data(repeating: UInt8(ascii: "#"), count: 200_000))
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 143)
  }
}
