import Compose
internal import Diagnostics
import Glibc
import LocatedYAML
import SystemPackage

/// Reads the files that a compose project names. The loader itself opens nothing.
enum ProjectFileReader {
  private static let chunk = 1 << 16

  /// An absolute path, or `-` for standard input.
  static func read(_ path: String) -> FileAnswer {
    do {
      if path == "-" { return .bytes(try content(of: .standardInput)) }
      // Without O_NONBLOCK, opening a FIFO in the place of a file would never return.
      let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
      return try descriptor.closeAfter { try answer(for: path, descriptor) }
    } catch let error as Errno {
      switch error {
      case .noSuchFileOrDirectory, .notDirectory: return .missing
      case .isDirectory: return .directory
      default: return .unreadable("\(error)")
      }
    } catch {
      return .unreadable("\(error)")
    }
  }

  /// The text of a file that a command needs for itself; `nil` where there is none.
  ///
  /// - Parameters:
  ///   - name: what errors in the text call it.
  ///   - shown: what it is called where it cannot be read; safe for a terminal.
  ///   - hint: what to do where it is a directory.
  /// - Throws: `UsageError`, and `LocatedError` where it is no text.
  static func source(
    _ path: FilePath, named name: String, inMessages shown: String, whereDirectory hint: String
  ) throws -> SourceText? {
    switch read(path.string) {
    case .missing: return nil
    case .bytes(let bytes): return try SourceText(file: name, bytes: bytes)
    case .directory: throw UsageError(message: "\(shown) is a directory", hint: hint)
    case .unreadable(let why): throw UsageError(message: "cannot read \(shown): \(why)", hint: nil)
    }
  }

  private static func answer(for path: String, _ descriptor: FileDescriptor) throws -> FileAnswer {
    switch try descriptor.stat().type {
    case .regular: return .bytes(try content(of: descriptor))
    case .directory: return .directory
    default:
      // The shell's own `<(command)` is a pipe that has a writer.
      guard path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/") else { return .unreadable("it is no regular file") }
      let pipe = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      return try pipe.closeAfter { .bytes(try content(of: pipe)) }
    }
  }

  /// One byte beyond the loader's limit is enough for it to refuse the file.
  private static func content(of descriptor: FileDescriptor) throws -> [UInt8] {
    var content: [UInt8] = []
    while content.count <= ComposeLoader.fileLimit {
      let piece = try unsafe [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
        count = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if piece.isEmpty { break }
      content += piece
    }
    return content
  }
}
