internal import CLinux
internal import Glibc
internal import SystemPackage

/// landlock(7): a thread gives up rights for good, for itself and for all that it starts afterwards. The kernel holds it
/// to that whatever code it runs then, and even where it is root.
package enum Landlock {
  /// The version of the kernel's interface; 0 where it has none, or where it is switched off.
  package static let version = max(0, Int(clinux_landlock_version()))

  /// From version 2 on a hard link may lead from one directory to another; before, every one is refused.
  package static var isUsable: Bool { version >= 2 }

  /// From now on this thread may make, write and read files, directories and links below `directory` and do nothing else
  /// with files by name: not read outside, remove nothing, make no device, FIFO or socket, run no program. It may connect to
  /// nothing by TCP, and signal no process outside. What is open already stays usable. To be called before another
  /// thread is started.
  package static func confine(to directory: borrowing Directory) throws(HostError) {
    let ruleset = try makeRuleset()
    defer { close(FileDescriptor(rawValue: ruleset)) }
    try attempt("keep the right to write below", directory.path) { [descriptor = directory.descriptor] in
      clinux_landlock_allow_beneath(ruleset, allowed & handled, descriptor.rawValue)
    }
    try restrict(to: ruleset)
  }

  /// As `confine(to:)`, and nothing may be made or written anywhere.
  package static func confine() throws(HostError) {
    let ruleset = try makeRuleset()
    defer { close(FileDescriptor(rawValue: ruleset)) }
    try restrict(to: ruleset)
  }

  private static func makeRuleset() throws(HostError) -> CInt {
    try attempt("ask for fewer rights in", "this process") {
      clinux_landlock_create_ruleset(CInt(version), handled, clinux_landlock_network_4, clinux_landlock_scope_6)
    }
  }

  private static func restrict(to ruleset: CInt) throws(HostError) {
    try allowReadingOwnProcess(ruleset)
    try attempt("give up the rights of", "this process") { clinux_landlock_restrict_self(ruleset) }
  }

  /// What needs a right from now on: all that this kernel can withhold.
  private static var handled: UInt64 {
    clinux_landlock_files_1
      | [2: clinux_landlock_refer_2, 3: clinux_landlock_truncate_3, 5: clinux_landlock_ioctl_device_5]
      .filter { $0.key <= version }.values.reduce(0, |)
  }

  private static var allowed: UInt64 {
    clinux_landlock_make_directory | clinux_landlock_make_file | clinux_landlock_make_symbolic_link
      | clinux_landlock_write_file | clinux_landlock_truncate_3 | clinux_landlock_refer_2
      | clinux_landlock_read_directory | clinux_landlock_read_file
  }

  /// libdispatch looks there at how busy its threads are.
  private static func allowReadingOwnProcess(_ ruleset: CInt) throws(HostError) {
    let process = Result { () throws(HostError) in try Directory.open("/proc/self") }
    guard case .success(let directory) = process else { return }
    try attempt("keep the right to read", directory.path) {
      clinux_landlock_allow_beneath(ruleset, clinux_landlock_read_file, directory.descriptor.rawValue)
    }
  }

  @discardableResult
  private static func attempt(
    _ operation: String, _ path: FilePath, _ body: () -> CInt
  ) throws(HostError) -> CInt {
    do throws(Errno) {
      return try call(body)
    } catch {
      throw HostError(operation, path, error)
    }
  }
}
