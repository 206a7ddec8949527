/// A form in which data is kept that persist can copy while it is in use, as reports and records name it.
package enum StoreKind: String, Codable, Hashable, Sendable {
  case sqlite, redis, prometheus, postgres, mysql, mongo

  /// Whether a server keeps it that a copy can be asked of.
  package var isServed: Bool {
    switch self {
    case .redis, .postgres, .mysql, .mongo: true
    case .sqlite, .prometheus: false
    }
  }
}
