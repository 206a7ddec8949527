import Compose
import Diagnostics
import Foundation
import Testing

@testable import Images
@testable import Rules

/// The stack at the top of this repository, as it is.
struct RulesReferenceStackTests {
  private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private func project(changing change: (String) -> String = { $0 }) throws -> Project {
    let file = Self.top + "/docker-compose-persistent.yml"
    let text = change(try String(contentsOfFile: file, encoding: .utf8))
    return try ComposeLoader.load(ComposeRequest(callerDirectory: Self.top, environment: [:])) { path in
      path == file ? .bytes(Array(text.utf8)) : .missing
    }
  }

  private func findings(in project: Project) -> [Finding] {
    checkStack(project, root: Self.top + "/persistent_data") { path in
      FileManager.default.contents(atPath: path).map { .bytes(Array($0)) } ?? .missing
    }
    .filter { $0.severity > .note }
  }

  @Test func hasNoFindingAboveANote() throws {
    let findings = findings(in: try project())
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func theWayBackIntoTheMountedTreeIsNamed() throws {
    let found = findings(
      in: try project { $0.replacing("ML_MODEL_PATH: /app/persistent_data", with: "ML_MODEL_PATH: /app") })
    #expect(
      found.map(\.hint) == [
        "name a path below /app/persistent_data, where ./persistent_data is mounted, or add "
          + "`- ./persistent_data/backend/ml_models:/app/ml_models` to the volumes of backend"
      ])
  }

  @Test(arguments: [
    ("      - ./persistent_data/redis:/data\n", "", "PST001", "redis"),
    ("./persistent_data/prometheus:/prometheus", "./prometheus:/prometheus", "PST004", "prometheus"),
    ("./persistent_data/grafana:/var/lib/grafana", "./persistent-dat/grafana:/var/lib/grafana", "PST005", "grafana"),
    ("./persistent_data/grafana:/var/lib/grafana", "/var/lib/grafana", "PST003", "grafana"),
    ("ML_MODEL_PATH: /app/persistent_data/ml_models/", "ML_MODEL_PATH: /app/ml_models/", "PST020", "backend"),
    ("--storage.tsdb.path=/prometheus", "--storage.tsdb.path=/tsdb", "PST033", "prometheus"),
    ("redis:7.4.5-bookworm", "redis:latest", "PST043", "redis"),
    ("./persistent_data/redis:/data", "./persistent_data/redis:/data:ro", "PST008", "redis"),
  ])
  func tellsWhatAChangeBreaks(old: String, new: String, rule: String, service: String) throws {
    let changed = findings(in: try project { $0.replacing(old, with: new) })
    #expect(changed.map(\.rule) == [rule], "\(changed)")
    #expect(changed.first?.service == service)
  }
}
