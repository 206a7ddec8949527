import Backup
import Images
import Stores

/// What is said of a store that a backup holds.
struct StoreRenderer {
  private let store: BackupRecord.Store

  init(_ store: BackupRecord.Store) {
    self.store = store
  }

  func say(on console: Console) {
    guard let copy = store.copy else {
      console.warn(
        "\(store.path) is in the backup as plain files, which may not fit together: \(store.problem ?? "no reason is known")",
        hint: "back up again while it is at rest; --require consistent refuses such a backup")
      return
    }
    if let remark = copy.remark {
      console.warn(
        "\(store.path): \(remark)",
        hint: "`redis-cli BGSAVE` before the backup saves what it holds; `appendonly yes` keeps all of it on disk")
    }
    switch copy.check {
    case .passed(let test): console.say("\(store.path): \(way(copy)); \(test) passed")
    case .impossible(let why): console.say("\(store.path): \(way(copy)); not tested: \(why)")
    case .failed(let test, let problem):
      console.warn(
        "\(store.path) is damaged, and so is its copy in the backup: \(test): \(problem)",
        hint: "look for the last backup in which it is sound, with `persist check`, before that one is removed")
    }
  }

  private func way(_ copy: StoreCopy) -> String {
    switch (store.kind, SQLiteCopy.Method(rawValue: copy.method)) {
    case (.sqlite, .backup?): "copied by SQLite's backup interface"
    case (.sqlite, .readTransaction?):
      "copied by SQLite's backup interface, in one read transaction since it was written to all the time"
    case (.sqlite, .recovered?): "copied with the journal it was left with, and put in order in the copy"
    case (.sqlite, nil): "copied as a SQLite database"
    case (.redis, _): "copied as redis, all its files of one moment"
    case (.prometheus, _): "copied as prometheus, its log and its blocks of one moment"
    case (.postgres, _) where copy.method == PostgresServer.baseBackup: "copied by pg_basebackup"
    case (.mysql, _) where copy.method == MariaDBServer.backup: "copied by mariadb-backup"
    case (.mysql, _) where copy.method == MySQLDump.method:
      "written as statements by mysqldump, to be loaded after a restore; it has nothing that copies its files while it runs"
    case (.postgres, _), (.mysql, _), (.mongo, _): "copied as it stands: no server has it open"
    }
  }
}
