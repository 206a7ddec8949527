internal import Values

/// One directory of the default layout, which every stack gets.
struct DefaultDirectory: Sendable {
  enum Use: Sendable {
    /// Any service may write there, or none.
    case shared
    /// A server keeps its files there, and may refuse to start where it finds others.
    case serverData
    /// persist itself writes there, and nobody else is to read it.
    case backups
  }

  let path: EntryPath
  /// What it holds, for the README.
  let purpose: String
  let use: Use

  private init(_ path: EntryPath, _ purpose: String, _ use: Use = .shared) {
    self.path = path
    self.purpose = purpose
    self.use = use
  }

  private init(_ path: StaticString, _ purpose: String, _ use: Use = .shared) {
    self.init(EntryPath(literal: path), purpose, use)
  }

  /// In the order in which the README lists them.
  static let all = [
    DefaultDirectory("ml_models", "trained models"),
    DefaultDirectory("ml_cache", "cached predictions"),
    DefaultDirectory("scalers", "scalers that belong to the models"),
    DefaultDirectory("stock_data", "stock market data"),
    DefaultDirectory("stock_data/cache", "stock prices as fetched"),
    DefaultDirectory("logs", "application logs"),
    DefaultDirectory("logs/prometheus", "prometheus' logs"),
    DefaultDirectory("logs/grafana", "grafana's logs"),
    DefaultDirectory("logs/redis", "redis' logs"),
    DefaultDirectory("config", "configuration files"),
    DefaultDirectory(ReservedName.backups, "backups, each a plain `tar.gz`", .backups),
    DefaultDirectory("redis", "redis' append-only file and snapshots", .serverData),
    DefaultDirectory("prometheus", "prometheus' time series", .serverData),
    DefaultDirectory("grafana", "grafana's database, dashboards and plugins", .serverData),
    DefaultDirectory("frontend", "the frontend's logs and cache"),
  ]
}
