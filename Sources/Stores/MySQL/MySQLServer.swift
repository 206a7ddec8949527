package import Engine
internal import Host
package import SystemPackage

/// A MySQL in a container, whose images have nothing that copies a running data directory: dev.mysql.com/doc, mysqldump. One
/// transaction, so that tables of InnoDB are of one moment.
package struct MySQLServer: DumpingServer {
  private let engine: ContainerEngine
  private let container: Container

  private static let command = [
    "mysqldump", "--user=root", "--all-databases", "--single-transaction", "--routines", "--events", "--triggers",
  ]

  package init(_ container: Container, by engine: ContainerEngine) {
    self.container = container
    self.engine = engine
  }

  package func writeDump(to file: FileDescriptor) throws {
    try engine.run(Self.command, in: container, secrets: secrets(), writingTo: file)
  }

  private func secrets() throws -> [String: String] {
    try engine.secret("MYSQL_ROOT_PASSWORD", of: container).map { ["MYSQL_PWD": $0] } ?? [:]
  }
}

extension MySQLServer: MySQLMarked {
  func marks() throws -> MySQLMark {
    MySQLMark(engine: engine, container: container, client: "mysql", secrets: try secrets())
  }
}
