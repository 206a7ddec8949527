internal import CLinux
internal import Glibc
package import SystemPackage

/// A process that works for this one and reports over a channel; killed where nobody waits for its end.
package struct HelperProcess: ~Copyable {
  package enum Ending: Hashable, Sendable {
    case exited(status: CInt)
    case killed(signal: CInt)
  }

  package let channel: MessageChannel
  private var process: pid_t?

  /// The first descriptor that it is started with beside the standard ones.
  private static let firstDescriptor: CInt = 3

  /// In the helper itself: its end of the channel.
  package static let channelDescriptor = FileDescriptor(rawValue: firstDescriptor)

  /// In the helper itself: the descriptors that were passed on, from 0.
  package static func passedDescriptor(_ number: Int) -> FileDescriptor {
    FileDescriptor(rawValue: firstDescriptor + 1 + CInt(number))
  }

  package static func start(
    _ executable: FilePath, _ arguments: [String], passing descriptors: [FileDescriptor]
  ) throws(HostError) -> HelperProcess {
    let (own, other) = try MessageChannel.pair()
    let channel = MessageChannel(adopting: own)
    defer { close(other) }
    do throws(Errno) {
      let process = try spawn(executable, arguments, passing: [other] + descriptors)
      return HelperProcess(channel: channel, process: process)
    } catch {
      throw HostError("start", executable, error)
    }
  }

  private init(channel: consuming MessageChannel, process: pid_t) {
    self.channel = channel
    self.process = process
  }

  deinit {
    guard let process else { return }
    kill(process, SIGKILL)
    var status: CInt = 0
    while unsafe waitpid(process, &status, 0) == -1, errno == EINTR {}
  }

  /// Waits for its end.
  package mutating func wait() throws(HostError) -> Ending {
    guard let process else { preconditionFailure("it has ended") }
    self.process = nil
    var status: CInt = 0
    do throws(Errno) {
      try call { unsafe waitpid(process, &status, 0) }
    } catch {
      throw HostError("wait for", "another process", error)
    }
    // As WIFEXITED and its like in <sys/wait.h>, which are macros.
    return status & 0x7F == 0 ? .exited(status: (status >> 8) & 0xFF) : .killed(signal: status & 0x7F)
  }

  /// To be called in the helper itself: it ends with the process that started it, however that ends.
  package static func endWithStarter() {
    precondition(clinux_die_with_parent() == 0, "prctl(2) refused a signal that exists")
  }
}

extension HelperProcess {
  private static func spawn(
    _ executable: FilePath, _ arguments: [String], passing descriptors: [FileDescriptor]
  ) throws(Errno) -> pid_t {
    // Copies far above the numbers that they are to have, so that none is overwritten before it is copied.
    var copies: [CInt] = []
    defer { for copy in copies { close(FileDescriptor(rawValue: copy)) } }
    for descriptor in descriptors {
      copies.append(try call { fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 64) })
    }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (number, copy) in copies.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, copy, firstDescriptor + CInt(number))
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // No signal is blocked in it, whatever is in the thread that starts it. What is ignored here stays ignored there.
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    return try unsafe spawn(executable, arguments, &actions, &attributes)
  }

  private static func spawn(
    _ executable: FilePath, _ arguments: [String], _ actions: UnsafePointer<posix_spawn_file_actions_t>,
    _ attributes: UnsafePointer<posix_spawnattr_t>
  ) throws(Errno) -> pid_t {
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let failure = unsafe executable.withPlatformString { path in
      unsafe posix_spawn(&process, path, actions, attributes, &words, clinux_environment())
    }
    guard failure == 0 else { throw Errno(rawValue: failure) }
    return process
  }
}
