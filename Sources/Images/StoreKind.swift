/// A form in which data is kept that persist can copy while it is in use, as reports and records name it.
package enum StoreKind: String, Codable, Hashable, Sendable {
  case sqlite, redis, prometheus
}
