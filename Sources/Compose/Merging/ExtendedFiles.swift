import Diagnostics

/// The files that services of one document extend, each loaded once.
final class ExtendedFiles {
  private let loader: ModelLoader
  private var known: [String: ServiceExtension.File] = [:]

  init(loader: ModelLoader) {
    self.loader = loader
  }

  func file(_ path: String, namedAt location: SourceLocation) throws(LocatedError) -> ServiceExtension.File {
    if let file = known[path] { return file }
    let file = try loader.extendedFile(path, namedAt: location)
    known[path] = file
    return file
  }
}
