import Compose
import Diagnostics
import Foundation
import Host
import Layout
import Settings
import SystemPackage
import TestSupport
import Values

/// A compose project, or none, in a scratch directory, and what persist makes of it.
struct Stack {
  let scratch: Scratch
  let root: TreeLocation
  let wanted: WantedTree

  init(
    _ compose: String? = nil, settings: String? = nil, caller: UInt32 = 1000, root name: String = "persistent_data"
  ) throws {
    let scratch = try Scratch()
    root = try TreeLocation(name, in: scratch.path)
    self.scratch = scratch
    let project = try compose.map { try ComposeLoader.load(text: $0, directory: scratch.path.string) }
    wanted = WantedTree(
      project: project, settings: try ProjectSettings.load(text: settings, file: "persist.yaml"),
      root: root.path.string, caller: Owner(user: caller, group: caller) ?? .root)
  }

  func directory(_ path: String) -> WantedDirectory? {
    wanted.directories.first { $0.path?.description == path }
  }

  func look() throws -> FoundTree { try FoundTree.look(at: root, for: wanted) }

  /// The tests' own scratch place may be on a tmpfs.
  func plan() throws -> LayoutPlan {
    try LayoutPlan(wanted: wanted, found: look(), at: root, allowsMemory: true)
  }

  @discardableResult
  func setUp() throws -> LayoutReport { try plan().apply() }

  /// `rule path: message`, without what the scratch place itself is guilty of.
  func findings() throws -> [String] {
    LayoutDrift(wanted: wanted, found: try look(), at: root).findings
      .filter { $0.rule != "PST080" && $0.rule != "PST081" }
      .map { "\($0.rule) \($0.severity) \($0.message)" }
  }
}

/// The compose file at the top of this repository.
let referenceStack: String = {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docker-compose-persistent.yml")
  do {
    return try String(contentsOf: file, encoding: .utf8)
  } catch {
    fatalError("the reference stack cannot be read: \(error)")
  }
}()
