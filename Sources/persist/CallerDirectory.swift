import Diagnostics
import Glibc
import Host
import SystemPackage
import Values

/// The directory that relative paths of the command line start from.
enum CallerDirectory {
  /// As `make -C`: from here on, everything is as if persist had been started there, `$PWD` included.
  static func change(to directory: String) throws {
    guard unsafe chdir(directory) == 0 else {
      throw UsageError(
        message: "-C \(printable(directory)): \(Errno(rawValue: errno))", hint: "name a directory that exists")
    }
    try unsafe setenv("PWD", real(), 1)
  }

  /// `$PWD` where it names the current directory, so that a symbolic link keeps its name; else the real path.
  static func current() throws -> String {
    if let logical = ProcessEnvironment.current["PWD"], logical.hasPrefix("/"), isCurrent(FilePath(logical)) {
      return logical
    }
    return try real()
  }

  private static func real() throws -> String {
    guard let path = unsafe getcwd(nil, 0) else {
      throw UsageError(
        message: "the current directory does not exist any more", hint: "change to another one, or use -C")
    }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  private static func isCurrent(_ path: FilePath) -> Bool {
    do {
      return try Directory.open(path).status().identity == Directory.open(".").status().identity
    } catch {
      return false
    }
  }
}
