package import Engine
internal import Host
package import SystemPackage

/// A MariaDB in a container, copied by its own `mariadb-backup` there: mariadb.com/kb, Full Backup and Restore with
/// Mariabackup. The copy is made, and prepared, in a temporary directory of the container, which needs the room for it.
package struct MariaDBServer: CopyingServer {
  package static let backup = "prepared backup"
  package let method = backup
  private let engine: ContainerEngine
  private let container: Container

  private static let passwords = ["MARIADB_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD"]
  /// What is printed to the standard output is the copy and nothing else.
  private static let script = """
    set -e
    d=$(mktemp -d)
    trap 'rm -rf "$d"' EXIT
    mariadb-backup --backup --user=root --target-dir="$d" >&2
    mariadb-backup --prepare --target-dir="$d" >&2
    rm -f "$d"/xtrabackup_* "$d"/mariadb_backup_* "$d"/backup-my.cnf
    tar -C "$d" -cf - .
    """

  package init(_ container: Container, by engine: ContainerEngine) {
    self.container = container
    self.engine = engine
  }

  package func writeFiles(to tar: FileDescriptor) throws {
    try engine.run(["sh", "-c", Self.script], in: container, secrets: secrets(), writingTo: tar)
  }

  private func secrets() throws -> [String: String] {
    for name in Self.passwords {
      if let password = try engine.secret(name, of: container) { return ["MYSQL_PWD": password] }
    }
    return [:]
  }
}

extension MariaDBServer: MySQLMarked {
  func marks() throws -> MySQLMark {
    MySQLMark(engine: engine, container: container, client: "mariadb", secrets: try secrets())
  }
}
