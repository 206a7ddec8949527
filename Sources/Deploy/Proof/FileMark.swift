internal import Diagnostics
internal import Engine
internal import Host
internal import SystemPackage
internal import Values

/// A small file that a container writes, as the user whom its service runs as, into a directory with data.
struct FileMark {
  /// What became of writing it.
  enum Written: Equatable {
    case done
    /// The directory is not there yet.
    case noDirectory
    case refused(String)
    /// No shell is in the image.
    case noShell
  }

  private let engine: ContainerEngine
  private let mark: String

  static let prefix = ReservedName.proofMarkPrefix
  /// The effective ids of the first process, or where a supervisor runs as root the first that is not root's; proc(5).
  private static let whoRuns = """
    for s in /proc/1/status /proc/[0-9]*/status; do
      u=; g=
      while read -r k a b c; do case $k in Uid:) u=$b;; Gid:) g=$b;; esac; done < "$s"
      if [ "${u:-0}" != 0 ]; then echo "$u:$g"; exit; fi
    done 2>/dev/null
    echo 0:0
    """
  private static let write = "[ -d \"$1\" ] || { echo no-directory; exit 0; }; printf %s \"$3\" > \"$1/$2\""

  init(_ mark: String, by engine: ContainerEngine) {
    self.mark = mark
    self.engine = engine
  }

  private var name: String { Self.prefix + mark }

  private func path(in directory: String) -> String { (directory == "/" ? "" : directory) + "/" + name }

  /// As whom a container's service runs: `uid:gid`, `nil` where that is whom the engine runs commands as anyway.
  ///
  /// - Throws: `EngineFailure` where there is no shell; `Interrupted`.
  func user(of container: Container) throws -> String? {
    guard ["", "0", "root", "0:0"].contains(container.user) else { return nil }
    let ids = try engine.run(["sh", "-c", Self.whoRuns], in: container).filter { !$0.isWhitespace }
    return ids == "0:0" || ids.isEmpty ? nil : ids
  }

  func write(into directory: String, of container: Container) throws -> Written {
    do {
      return try write(directory, container, as: user(of: container))
    } catch let failure as EngineFailure {
      let isShell = ["executable file not found", "no such file or directory: unknown", "status 126", "status 127"]
      if isShell.contains(where: failure.message.contains) { return .noShell }
      return .refused(failure.message)
    }
  }

  private func write(_ directory: String, _ container: Container, as user: String?) throws -> Written {
    let words = ["sh", "-c", Self.write, "sh", directory, name, mark]
    do {
      return try engine.run(words, in: container, as: user).hasPrefix("no-directory") ? .noDirectory : .done
    } catch let failure as EngineFailure where failure.message.contains("ermission denied") {
      // Without the group, the engine adds those that the user has in the container.
      guard let user, let id = user.split(separator: ":").first else { throw failure }
      return try engine.run(words, in: container, as: String(id)).hasPrefix("no-directory") ? .noDirectory : .done
    }
  }

  func isThere(in directory: String, of container: Container) throws -> Bool {
    try engine.run(
      ["sh", "-c", "[ -f \"$1\" ] && cat \"$1\" || :", "sh", path(in: directory)], in: container
    ) == mark
  }

  /// - Returns: `nil` where this user may not look.
  func isThere(onHost directory: FilePath) -> Bool? {
    guard let name = try? EntryPath(name), let folder = try? Directory.open(directory) else { return nil }
    do {
      return try folder.status(of: name) != nil
    } catch {
      return nil
    }
  }

  /// From inside, and from this host; nothing happens where it is not there.
  func remove(from place: DataPlace, of container: Container?) {
    if let container, container.answers {
      _ = try? engine.run(["sh", "-c", "rm -f \"$1\"", "sh", path(in: place.path)], in: container)
    }
    if let host = place.hostPath { _ = try? host.appending(name).removeFile() }
  }
}
