import Diagnostics
import LocatedYAML
import Values

extension LoadingSession {
  /// Reads env files for interpolation; what is in `environment` already wins, later files win over earlier ones.
  func variables(
    from paths: [(path: String, location: SourceLocation?)], over environment: [String: String]
  ) throws(LocatedError) -> [String: String] {
    var found: [String: String] = [:]
    for (path, location) in paths where path != "/dev/null" {
      let source = try read(path, as: .interpolation, namedAt: location)
      for entry in try entries(of: source, earlier: found, lookup: { environment[$0] ?? found[$0] }) {
        found[entry.name] = entry.value
      }
    }
    return environment.merging(found) { own, _ in own }
  }

  func entries(
    of source: SourceText, earlier: [String: String], lookup: @escaping (String) -> String?, isRaw: Bool = false
  ) throws(LocatedError) -> [DotEnv.Entry] {
    do throws(DotEnv.Fault) {
      if isRaw { return try RawEnvFile.parse(source, lookup: lookup) }
      return try DotEnv.parse(source, earlier: earlier, lookup: lookup) { [self] name, location in
        warn(.unsetVariable(name), "the variable \(name) is not set, the empty string takes its place", at: location)
      }
    } catch {
      let location = SourceLocation(file: source.file, line: error.line, column: 1)
      throw self.error(error.message, hint: "write NAME=value, in double quotes where needed", at: location)
    }
  }
}
