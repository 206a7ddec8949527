internal import CLinux
internal import Glibc
internal import SystemPackage
internal import Values

/// A process that has a file open.
package struct FileUse: Hashable, Sendable, CustomStringConvertible {
  package let process: Int
  /// Its name, made printable.
  package let command: String

  /// As it stands in a sentence.
  package var description: String { "process \(process) (\(command))" }

  /// The first process found whose working directory it is, as far as /proc shows this user: a server that has changed to
  /// its data directory, in whatever container.
  package static func worker(in directory: FileIdentity) -> FileUse? {
    firstProcess { isOpen(EntryPath(literal: "cwd"), in: $0, directory) }
  }

  /// The first process found that has the file open for writing, as far as /proc shows this user; see proc(5).
  package static func writer(of file: FileIdentity) -> FileUse? {
    firstProcess { process in
      guard let descriptors = try? process.directory(at: EntryPath(literal: "fd")), let names = try? descriptors.list()
      else { return false }
      return names.contains { isOpen($0, in: descriptors, file) && isWritable($0, of: process) }
    }
  }

  private static func firstProcess(where matches: (borrowing Directory) -> Bool) -> FileUse? {
    guard let table = try? Directory.open("/proc"), let entries = try? table.list() else { return nil }
    for entry in entries {
      guard let number = Int(printable(entry.bytes)), let process = try? table.directory(at: entry), matches(process)
      else { continue }
      let command = try? process.openFile(EntryPath(literal: "comm")).readAll(limit: 4096)
      return FileUse(process: number, command: printable((command ?? []).filter { $0 != UInt8(ascii: "\n") }))
    }
    return nil
  }

  /// Asks what the descriptor stands for, without opening that: it may be a pipe or a device.
  private static func isOpen(_ name: EntryPath, in directory: borrowing Directory, _ file: FileIdentity) -> Bool {
    var raw = clinux_status()
    do throws(Errno) {
      try unsafe withCString(name.bytes) { name throws(Errno) in
        _ = try call { unsafe clinux_statx(directory.descriptor.rawValue, name, 0, &raw) }
      }
      return try FileStatus(raw).identity == file
    } catch {
      return false
    }
  }

  /// The line `flags:` of fdinfo has the flags of open(2) in octal.
  private static func isWritable(_ name: EntryPath, of process: borrowing Directory) -> Bool {
    guard let path = try? EntryPath(literal: "fdinfo").appending(name),
      let info = try? process.openFile(path).readAll(limit: 4096)
    else { return false }
    let line = info.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: Array("flags:".utf8)) }
    let digits = line.map { String(decoding: $0.dropFirst(6), as: UTF8.self).filter(\.isNumber) } ?? ""
    return (CInt(digits, radix: 8) ?? 0) & O_ACCMODE != O_RDONLY
  }
}
