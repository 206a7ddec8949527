import Glibc
package import Host
package import SystemPackage
package import Testing
package import Values

/// A directory of its own for one test, removed with whatever is in it.
package final class Scratch {
  package let path: FilePath

  package init() throws {
    var template = Array("/tmp/persist-test-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  deinit { _ = unsafe Glibc.system("chmod -R u+rwX '\(path)' 2>/dev/null; rm -rf '\(path)'") }

  package func open() throws -> Directory { try Directory.open(path) }

  /// Runs a shell script in the directory; what it printed, without the last line end.
  @discardableResult
  package func shell(_ script: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    guard let stream = unsafe popen("cd '\(path)' && { \(script)\n} 2>&1", "re") else { throw Errno(rawValue: errno) }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, stream)
      if count == 0 { break }
      output += buffer[..<count]
    }
    let status = unsafe pclose(stream)
    let text = String(decoding: output, as: UTF8.self)
    #expect(status == 0, "\(script)\n\(text)", sourceLocation: sourceLocation)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}

/// A path that the test knows to be valid.
package func entry(_ path: String) throws -> EntryPath { try EntryPath(path) }

/// Whether permissions bind this process; root reads and writes what it likes.
package let isRoot = geteuid() == 0
