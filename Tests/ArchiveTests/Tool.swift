import Glibc
import SystemPackage

/// Runs other programs: the tars that must read what persist writes.
enum Tool {
  struct Failure: Error {
    let command: [String]
    let status: Int32
    let output: String
  }

  /// Runs a command found in PATH and returns what it printed on both streams.
  /// - Throws: `Failure` unless it exits with 0.
  @discardableResult
  static func run(_ command: [String]) throws -> String {
    let (read, write) = try FileDescriptor.pipe()
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, write.rawValue, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, write.rawValue, 2)
    unsafe posix_spawn_file_actions_addclose(&actions, read.rawValue)
    var arguments = unsafe command.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var child: pid_t = 0
    let error = unsafe posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
    try write.close()
    guard error == 0 else { throw Errno(rawValue: error) }
    let output = try drain(read)
    try read.close()
    var status: Int32 = 0
    unsafe waitpid(child, &status, 0)
    guard status == 0 else { throw Failure(command: command, status: status, output: output) }
    return output
  }

  private static func drain(_ file: FileDescriptor) throws -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe try buffer.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
