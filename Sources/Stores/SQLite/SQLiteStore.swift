internal import Host
internal import SystemPackage
package import Values

/// A database of a tree, copied and checked in one go.
package struct SQLiteStore: Hashable, Sendable {
  /// Relative to the root.
  package let path: EntryPath
  /// Whose file it is: it is read with that user's rights to files.
  package let owner: Owner

  package init(path: EntryPath, owner: Owner) {
    self.path = path
    self.owner = owner
  }

  /// Seconds to wait for programs that hold the database locked.
  private static let patience = 20

  /// Copies it, and tests the copy.
  ///
  /// - Parameters:
  ///   - source: where it stands.
  ///   - destination: a file that does not exist yet, in a directory of the owner's that nobody else uses.
  /// - Throws: `StoreFailure`.
  static func copy(
    _ source: FilePath, to destination: FilePath, as owner: Owner
  ) throws(StoreFailure) -> StoreCopy {
    do {
      return try FileRights.run(as: owner) {
        let method = try SQLiteCopy(of: source, to: destination, wait: .seconds(patience)).run()
        return StoreCopy(method: method.rawValue, check: check(destination))
      }
    } catch let error as SQLiteError {
      throw StoreFailure(words(for: error), isDamage: error.isDamage)
    } catch let failure as StoreFailure {
      throw failure
    } catch {
      throw StoreFailure((error as? HostError)?.message ?? "\(error)", isDamage: false)
    }
  }

  private static func check(_ copy: FilePath) -> StoreCopy.Check {
    do throws(SQLiteError) {
      let problems = try SQLiteCheck.run(copy, .quick)
      return problems.isEmpty ? .passed("quick_check") : .failed("quick_check", problems[0])
    } catch {
      return .impossible(error.message)
    }
  }

  private static func words(for error: SQLiteError) -> String {
    error.isBusy
      ? "a program held it locked for \(patience) seconds" : "SQLite cannot read it: \(error.message)"
  }
}
