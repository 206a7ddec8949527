package import Diagnostics

/// A top-level volume.
package struct NamedVolume: Hashable, Sendable {
  /// Its key in the compose file.
  package var key: String
  /// The engine's name for it: `name:`, else the key where external, else `<project>_<key>`.
  package var name: String
  package var external: Bool
  package var driver: Located<String>?
  package var driverOptions: [NamedValue]
  package var labels: [NamedValue]
  package var location: SourceLocation

  package init(
    key: String, name: String, external: Bool = false, driver: Located<String>? = nil,
    driverOptions: [NamedValue] = [], labels: [NamedValue] = [], location: SourceLocation
  ) {
    self.key = key
    self.name = name
    self.external = external
    self.driver = driver
    self.driverOptions = driverOptions
    self.labels = labels
    self.location = location
  }
}

extension NamedVolume {
  package func option(_ name: String) -> NamedValue? {
    driverOptions.first { $0.name == name }
  }

  /// The host directory behind a volume of the local driver whose options say `o: bind` (alone or among others).
  ///
  /// Compose makes a relative device absolute only where `driver: local` is written and `o` is exactly `bind`; else it
  /// stays as written, and the engine fails on it.
  package var boundDevice: NamedValue? {
    guard driver == nil || driver?.value == "local", let flags = option("o")?.value,
      flags.split(separator: ",").contains(where: { $0 == "bind" || $0 == "rbind" })
    else { return nil }
    return option("device")
  }
}
