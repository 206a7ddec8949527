/// What a scalar means, by the rules of go-yaml v3 (`resolve.go`), which Docker Compose reads its files with.
package enum YAMLValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// Above `Int64.max`.
  case unsigned(UInt64)
  case float(Double)
  case string(String)
  /// An unquoted date, as written.
  case timestamp(String)
}
