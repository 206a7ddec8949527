package import Diagnostics
package import Engine
internal import Host
internal import Values

/// A redis, valkey or keydb in a container, asked through its own client there.
package struct RedisServer: SavingServer {
  private let engine: ContainerEngine
  private let container: Container
  /// `redis-cli`, `valkey-cli`: it is in every image of the server.
  private let client: String

  /// Of a snapshot of any size.
  private static let patience = Duration.seconds(600)
  /// Variables by which images are told the password.
  private static let passwordVariables = [
    "REDIS_PASSWORD", "VALKEY_PASSWORD", "KEYDB_PASSWORD", "REDISCLI_AUTH", "VALKEYCLI_AUTH",
  ]

  package init(_ container: Container, client: String, by engine: ContainerEngine) {
    self.container = container
    self.client = client
    self.engine = engine
  }

  /// BGSAVE, and waits for its end: redis.io/docs, BGSAVE and INFO.
  package func save() throws {
    let before = try state()
    // LASTSAVE counts seconds: in the same second a new snapshot would not show.
    if before.count == nil { Pause.microseconds(1_100_000) }
    _ = try ask(["BGSAVE", "SCHEDULE"])
    let deadline = ContinuousClock.now + Self.patience
    while ContinuousClock.now < deadline {
      try Interruption.check()
      let now = try state()
      if !now.isSaving, now.count != before.count || now.lastSave != before.lastSave {
        guard now.wentWell else {
          throw StoreServerFailure("its BGSAVE failed: look at the log of \(container.displayName)")
        }
        return
      }
      Pause.microseconds(50_000)
    }
    throw StoreServerFailure("its BGSAVE was not done after 10 minutes")
  }

  private struct State {
    let isSaving, wentWell: Bool
    let lastSave: String?
    /// Snapshots since the start; from redis 7.0 on.
    let count: String?
  }

  private func state() throws -> State {
    let lines = try ask(["INFO", "persistence"]).split(whereSeparator: \.isNewline)
    func value(_ name: String) -> String? {
      lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
    }
    return State(
      isSaving: value("rdb_bgsave_in_progress") == "1", wentWell: value("rdb_last_bgsave_status") == "ok",
      lastSave: value("rdb_last_save_time"), count: value("rdb_saves"))
  }

  func ask(_ words: [String]) throws -> String { String(decoding: try bytes(words), as: UTF8.self) }

  func bytes(_ words: [String]) throws -> [UInt8] {
    let password = password
    let secrets = password.map { ["REDISCLI_AUTH": $0, "VALKEYCLI_AUTH": $0] } ?? [:]
    let bytes = try engine.bytes([client, "--no-auth-warning"] + words, in: container, secrets: secrets)
    let answer = String(decoding: bytes.prefix(200), as: UTF8.self)
    guard !answer.hasPrefix("NOAUTH") else {
      throw StoreServerFailure("it wants a password that its command line and its environment do not show")
    }
    guard !answer.hasPrefix("ERR"), !answer.hasPrefix("NOPERM"), !answer.hasPrefix("WRONGPASS") else {
      throw StoreServerFailure("it answers \(printable(answer.filter { !$0.isNewline }))")
    }
    return bytes
  }

  private var password: String? {
    let words = container.commandLine
    for (number, word) in words.enumerated() {
      if word == "--requirepass", number + 1 < words.count { return words[number + 1] }
      if word.hasPrefix("--requirepass=") { return String(word.dropFirst("--requirepass=".count)) }
    }
    return Self.passwordVariables.lazy.compactMap { container.variable($0) }.first { !$0.isEmpty }
  }
}

/// Why a server did not save what it holds.
package struct StoreServerFailure: Explained {
  package let message: String
  package let hint: String? = nil
  package let exitStatus: ExitStatus = .failed

  init(_ message: String) {
    self.message = message
  }
}
