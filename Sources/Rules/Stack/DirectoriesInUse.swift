/// The directories of the host that a project's services mount, for asking which are free in time that does not grow with
/// their number.
struct DirectoriesInUse {
  /// Those in which something may be written.
  private var written: Set<StackPath> = []
  /// All of them, and the directories above them.
  private var reached: Set<StackPath> = []

  init(_ services: [StackService]) {
    for backing in services.lazy.flatMap(\.backings) {
      guard let directory = backing.directory else { continue }
      if !backing.readOnly { written.insert(directory) }
      for path in directory.upwards where !reached.insert(path).inserted { break }
    }
  }

  /// Whether nothing is mounted from `path` or from below it, and nothing can be written to it from a mount above; one of
  /// `root` itself, which holds everybody's directories, does not count.
  func areFree(of path: StackPath, root: StackPath) -> Bool {
    !reached.contains(path) && !path.upwards.dropFirst().contains { $0 != root && written.contains($0) }
  }
}
