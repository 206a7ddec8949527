import Foundation
import Settings
import Testing

/// The schema that editors use must know the keys that persist knows, and no others.
@Suite struct SchemaTests {
  private func schema() throws -> [String: Any] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/persist.schema.json")
    return try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
  }

  /// The keys of every mapping in the schema, by place.
  private func keys(of schema: [String: Any], at place: String = "") -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    if let properties = schema["properties"] as? [String: [String: Any]] {
      found[place] = Set(properties.keys)
      for (key, value) in properties {
        found.merge(keys(of: value, at: place.isEmpty ? key : "\(place).\(key)")) { $1 }
      }
      #expect(schema["additionalProperties"] as? Bool == false, "\(place) lets unknown keys pass")
    } else if let items = schema["items"] as? [String: Any] {
      found.merge(keys(of: items, at: "\(place).*")) { $1 }
    } else if let any = schema["additionalProperties"] as? [String: Any] {
      found.merge(keys(of: any, at: "\(place).*")) { $1 }
    }
    return found
  }

  @Test func namesTheSameKeys() throws {
    #expect(keys(of: try schema()) == ProjectSettings.keys.mapValues { Set($0) })
  }

  @Test func namesTheSameDefaultsAndChoices() throws {
    let properties = try #require(try schema()["properties"] as? [String: [String: Any]])
    #expect(properties["root"]?["default"] as? String == ProjectSettings().root)
    let verify = try #require(properties["verify"]?["properties"] as? [String: [String: Any]])
    #expect(verify["fail_on"]?["default"] as? String == ProjectSettings().verify.failOn.rawValue)
    let choices = try #require(verify["fail_on"]?["enum"] as? [Any])
    #expect(choices.compactMap { $0 as? String } == FailureThreshold.allCases.map(\.rawValue))
  }

  @Test func everyKeyIsDescribed() throws {
    for (name, property) in try #require(try schema()["properties"] as? [String: [String: Any]]) {
      let inner = property["properties"] as? [String: [String: Any]] ?? [:]
      for (key, value) in inner { #expect(value["description"] is String, "\(name).\(key)") }
      #expect(property["description"] is String || !inner.isEmpty, "\(name)")
    }
  }

  /// The example that the documentation shows must load, and leave no key out.
  @Test func exampleIsValidAndComplete() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/persist.example.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let settings = try ProjectSettings.load(text: text, file: "persist.example.yaml")
    #expect(settings.directories.count == 2 && settings.backup.exclude.count == 2)
    #expect(settings.verify.ignore.map(\.rule) == ["PST081", "PST020"])
    for key in ProjectSettings.keys.values.joined() { #expect(text.contains("\(key):"), "\(key)") }
  }
}
