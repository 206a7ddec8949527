import Compose
import Glibc
import SystemPackage

/// Reads the files that a compose project names. The loader itself opens nothing.
enum ProjectFileReader {
  private static let chunk = 1 << 16

  /// An absolute path, or `-` for standard input.
  static func read(_ path: String) -> FileAnswer {
    do {
      let descriptor =
        path == "-"
        ? FileDescriptor.standardInput : try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      defer { if path != "-" { try? descriptor.close() } }
      return .bytes(try content(of: descriptor))
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
