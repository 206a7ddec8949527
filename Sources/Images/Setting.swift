/// Where a service can say something to the program in its image.
package enum Setting: Hashable, Sendable {
  case environment(String)
  /// Every variable whose name ends so.
  case environmentEnding(String)
  /// `--name value`, `--name=value`, `-name value`; dashes and underscores inside the name are the same.
  case flag(String)
  /// Every flag whose name ends so.
  case flagEnding(String)
  /// A parameter of the postgres server: `-c name=value` or `--name=value`.
  case parameter(String)
  /// The first argument after this word that is no flag, as `/data` in `server --address :9000 /data`.
  case argument(after: String)
  /// Neither a command nor an entrypoint is written: the image's own runs.
  case defaultCommand
}
