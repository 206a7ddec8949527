internal import Diagnostics
internal import FoundationEssentials
internal import Host
package import SystemPackage
package import Values

/// The process that reads databases for another: persist itself. SQLite's locks are dropped when any descriptor of the same
/// file is closed in the same process (fcntl(2)), a damaged database may bring it down, and it takes on the rights of each
/// database's owner: none of that belongs into the process that has the whole tree in its hands.
package enum StoreHelper {
  /// The one word it is started with. No command: nothing of the sort can be asked for by hand.
  package static let argument = "__store"

  /// - Throws: where it cannot even report what went wrong.
  package static func run() throws {
    HelperProcess.endWithStarter()
    let channel = MessageChannel(adopting: HelperProcess.channelDescriptor)
    while let bytes = try channel.receive() {
      let order = try JSONDecoder().decode(StoreOrder.self, from: Data(bytes))
      try channel.send(Array(JSONEncoder().encode(order.carryOut())))
    }
  }
}

/// One database to copy, or to test.
struct StoreOrder: Codable {
  let database: [UInt8]
  /// Where the copy goes; `nil` where it is tested.
  let destination: [UInt8]?
  let user, group: UInt32
  let depth: SQLiteCheck.Depth

  func carryOut() -> StoreReply {
    let owner = Owner(user: user, group: group) ?? .root
    let database = FilePath(bytes: database)
    do throws(StoreFailure) {
      guard let destination else { return .tested(try SQLiteStore.test(database, as: owner)) }
      return .copied(try SQLiteStore.copy(database, to: FilePath(bytes: destination), as: owner, testing: depth))
    } catch {
      return .failed(error)
    }
  }
}

enum StoreReply: Codable {
  case copied(StoreCopy)
  case tested(StoreCopy.Check)
  case failed(StoreFailure)
}

/// Copies one database after the other, in a process of its own where there is a helper.
package final class StoreSession {
  private let helper: FilePath?
  private let depth: SQLiteCheck.Depth
  private var process: HelperProcess?

  /// - Parameters:
  ///   - helper: the program that runs `StoreHelper`; `nil`: in this process.
  ///   - depth: how copies are tested.
  package init(helper: FilePath?, testing depth: SQLiteCheck.Depth = .quick) {
    self.helper = helper
    self.depth = depth
  }

  /// See `SQLiteStore.copy`.
  ///
  /// - Throws: `StoreFailure`; `Interrupted`.
  package func copy(_ source: FilePath, to destination: FilePath, as owner: Owner) throws -> StoreCopy {
    switch try carryOut(source, to: destination, as: owner) {
    case .copied(let copy): return copy
    case .failed(let failure): throw failure
    case .tested: throw Self.misunderstood
    }
  }

  /// See `SQLiteStore.test`.
  ///
  /// - Throws: `StoreFailure`; `Interrupted`.
  func test(_ database: FilePath, as owner: Owner) throws -> StoreCopy.Check {
    switch try carryOut(database, to: nil, as: owner) {
    case .tested(let check): return check
    case .failed(let failure): throw failure
    case .copied: throw Self.misunderstood
    }
  }

  private static let misunderstood = StoreFailure("the process that read it answered something else", isDamage: false)

  private func carryOut(_ database: FilePath, to destination: FilePath?, as owner: Owner) throws -> StoreReply {
    try carryOut(
      StoreOrder(
        database: database.bytes, destination: destination?.bytes, user: owner.user, group: owner.group,
        depth: depth))
  }

  private func carryOut(_ order: StoreOrder) throws -> StoreReply {
    guard let helper else { return order.carryOut() }
    let process =
      try self.process.take() ?? HelperProcess.start(helper, ["persist", StoreHelper.argument], passing: [])
    do { try process.channel.send(Array(JSONEncoder().encode(order))) } catch is HostError {}
    guard let answer = try process.channel.receive() else {
      try Interruption.check()
      return .failed(StoreFailure("the process that read it died of it", isDamage: true))
    }
    self.process = .some(process)
    return try JSONDecoder().decode(StoreReply.self, from: Data(answer))
  }
}
