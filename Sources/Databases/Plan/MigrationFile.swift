internal import Diagnostics
internal import Host
package import SystemPackage
internal import Values

/// A migration as it stands in the project: `NNNN-name.sql`.
package struct MigrationFile: Hashable, Sendable {
  package let number: Int
  /// Of the file, without `.sql`.
  package let name: String
  package let sql: SQLFile

  package init(number: Int, name: String, sql: SQLFile) {
    self.number = number
    self.name = name
    self.sql = sql
  }

  private static let ending = ".sql"

  /// All of a folder, by their numbers.
  ///
  /// - Parameter displayName: of the folder, in messages.
  /// - Throws: `UsageError` where it cannot be read, or a name is none, or a number is there twice.
  package static func all(in folder: FilePath, displayName: String) throws -> [MigrationFile] {
    let names: [EntryPath]
    do throws(HostError) {
      names = try Directory.open(folder).list()
    } catch {
      throw UsageError(
        message: error.message, hint: "`migrations` in persist.yaml names the folder of NNNN-name.sql")
    }
    var files: [MigrationFile] = []
    for name in names.map(\.description) where name.hasSuffix(ending) {
      let shown = "\(displayName)/\(name)"
      guard let number = number(of: name) else {
        throw UsageError(
          message: "\(printable(shown)) has no number", hint: "migrations are called NNNN-name.sql: `0001-schema.sql`")
      }
      if let other = files.first(where: { $0.number == number }) {
        throw UsageError(
          message: "\(printable(shown)) has the number of \(printable(other.name)).sql",
          hint: "give the one that is not applied yet a number of its own: `persist migrate --status` tells which")
      }
      files.append(
        MigrationFile(
          number: number, name: String(name.dropLast(ending.count)),
          sql: try SQLFile(folder.appending(name), name: shown)))
    }
    return files.sorted { $0.number < $1.number }
  }

  private static func number(of name: String) -> Int? {
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    guard (1...9).contains(digits.count), let number = Int(digits), number > 0,
      name.dropFirst(digits.count).first == "-",
      name.count > digits.count + 1 + ending.count
    else { return nil }
    return number
  }
}

/// What a database says of a migration that was applied to it.
package struct AppliedMigration: Hashable, Sendable {
  package let number: Int
  package let name: String
  /// `Digest`'s text form.
  package let digest: String
  /// RFC 3339, UTC.
  package let time: String
  /// What it read beside the database.
  package let source: String?
  package let rows: Int?

  package init(number: Int, name: String, digest: String, time: String, source: String?, rows: Int?) {
    self.number = number
    self.name = name
    self.digest = digest
    self.time = time
    self.source = source
    self.rows = rows
  }
}
