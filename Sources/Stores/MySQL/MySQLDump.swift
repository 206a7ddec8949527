internal import Glibc
internal import Host
package import SystemPackage
package import Values

/// What stands in an archive where a running MySQL could only write statements: a file that an empty data directory may have (a
/// server that makes its databases passes over names that begin with a dot, and takes directories for databases), and the way to
/// load it.
package enum MySQLDump {
  package static let method = "dump"
  static let statements = EntryPath(literal: ".persist-dump.sql")
  private static let note = EntryPath(literal: ".persist-dump.README")
  private static let test = "its last line"
  /// The last line that mysqldump writes begins so.
  private static let ending = "-- Dump completed"
  /// Bytes in which it is looked for.
  private static let tailLength: Int64 = 200

  /// How it is loaded into the service whose data directory was put back.
  package static func loading(_ path: EntryPath, root: FilePath) -> String {
    let file = FilePath(bytes: root.bytes + Array("/\(path)/\(statements)".utf8))
    return """
      docker compose exec -T SERVICE sh -c 'MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql --user=root' < \(file.printable)
      """
  }

  /// - Parameters:
  ///   - directory: empty.
  ///   - owner: of the live data directory.
  static func take(
    from server: any DumpingServer, into directory: borrowing Directory, as owner: Owner
  ) throws {
    let file = try makeFile(statements, in: directory, owner)
    try server.writeDump(to: file.descriptor)
    try file.commit()
    let text = """
      \(statements) holds all databases, as statements (mysqldump). MySQL was running, and has nothing that copies its data
      directory meanwhile. To have them back: start the service on this directory, wait until it is
      healthy, and load the file as root:

          docker compose exec -T SERVICE sh -c 'MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql --user=root' < .../\(statements)

      Then it may go, and this file too.

      """
    let note = try makeFile(Self.note, in: directory, owner)
    try note.write(Array(text.utf8))
    try note.commit()
  }

  private static func makeFile(
    _ path: EntryPath, in directory: borrowing Directory, _ owner: Owner
  ) throws(HostError) -> AtomicFile {
    let file = try AtomicFile.create(at: path, in: directory)
    if geteuid() == 0 { try file.setOwner(owner) }
    return file
  }

  /// `nil` where there is none.
  static func check(in directory: borrowing Directory) throws -> StoreCopy.Check? {
    guard let size = try directory.status(of: statements)?.size else { return nil }
    var tail = [UInt8](repeating: 0, count: Int(min(size, tailLength)))
    _ = try directory.openFile(statements).read(into: &tail, at: size - Int64(tail.count))
    return String(decoding: tail, as: UTF8.self).contains(ending)
      ? .passed(test) : .failed(test, "\(statements) is cut short")
  }
}
