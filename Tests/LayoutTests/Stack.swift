import Compose
import Diagnostics
import Host
import Layout
import Settings
import SystemPackage
import Values

/// A compose project, or none, in a scratch directory, and what persist makes of it.
struct Stack {
  let scratch: Scratch
  let root: TreeRoot
  let wanted: WantedTree

  init(
    _ compose: String? = nil, settings: String? = nil, caller: UInt32 = 1000, root name: String = "persistent_data"
  ) throws {
    let scratch = try Scratch()
    root = try TreeRoot(name, in: scratch.path)
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

/// Every service of the reference stack that matters here.
let referenceStack = """
  services:
    backend:
      build: .
      user: "1000:1000"
      volumes:
        - ./persistent_data:/app/persistent_data
        - ./persistent_data/logs:/app/logs
        - ./persistent_data/config:/app/config
    frontend:
      build: .
      user: "1000:1000"
      volumes: ["./persistent_data/frontend:/app/persistent_data/frontend"]
    redis:
      image: redis:7.4.5-bookworm
      user: "999:999"
      volumes: ["./persistent_data/redis:/data", "./persistent_data/logs/redis:/var/log/redis"]
    prometheus:
      image: prom/prometheus:v3.5.0
      volumes:
        - ./persistent_data/prometheus:/prometheus
        - ./persistent_data/logs/prometheus:/var/log/prometheus
        - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
    grafana:
      image: grafana/grafana:12.1.1
      volumes: ["./persistent_data/grafana:/var/lib/grafana", "./persistent_data/logs/grafana:/var/log/grafana"]
  """
