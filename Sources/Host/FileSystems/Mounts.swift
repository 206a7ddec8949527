internal import SystemPackage
internal import Values

/// The mounts that the calling thread sees, in the order of the kernel's table: of two at one place the later one shows.
package func mounts() throws(HostError) -> [MountInfo] {
  try parseMounts(mountTable(of: Directory.open("/proc/thread-self")))
}

/// The bytes of a process's table.
func mountTable(of process: borrowing Directory) throws(HostError) -> [UInt8] {
  // 4 MiB: some ten thousand mounts.
  try process.openFile(EntryPath(literal: "mountinfo")).readAll(limit: 4 << 20)
}

/// Reads the form of /proc/PID/mountinfo; lines of another form are left out.
package func parseMounts(_ table: [UInt8]) -> [MountInfo] {
  table.split(separator: UInt8(ascii: "\n")).compactMap { MountInfo(line: $0) }
}

extension MountInfo {
  fileprivate init?(line: ArraySlice<UInt8>) {
    let fields = line.split(separator: UInt8(ascii: " "))
    // Six fields, any number of optional ones, a hyphen, three more.
    guard fields.count >= 10, let hyphen = fields[6...].firstIndex(where: { $0.elementsEqual([UInt8(ascii: "-")]) }),
      fields.count > hyphen + 3, let id = UInt64(text(fields[0])), let parent = UInt64(text(fields[1]))
    else { return nil }
    self.id = id
    self.parent = parent
    device = text(fields[2])
    root = FilePath(bytes: unescaped(fields[3]))
    mountPoint = FilePath(bytes: unescaped(fields[4]))
    isReadOnly = fields[5].split(separator: UInt8(ascii: ",")).contains { $0.elementsEqual(Array("ro".utf8)) }
    type = text(fields[hyphen + 1])
    source = printable(unescaped(fields[hyphen + 2]))
  }
}

private func text(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: Array(bytes), as: UTF8.self)
}

/// Space, tab, line feed and backslash stand there as a backslash and three octal digits.
func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  var rest = bytes
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "\\"), let code = UInt8(text(rest.prefix(3)), radix: 8) {
      result.append(code)
      rest = rest.dropFirst(3)
    } else {
      result.append(byte)
    }
  }
  return result
}
