import Diagnostics
import Foundation
import Testing

@testable import Compose

/// Whether persist loads a project as Docker Compose 2.40.3 does, asked of every recorded probe.
@Suite struct ProbeTests {
  @Test func `there are probes to run`() {
    #expect(Probe.all.count > 300)
  }

  @Test(arguments: Probe.all) func `a project loads as Compose loads it`(_ probe: Probe) throws {
    let difference = try difference(of: probe)
    if let reason = ProbeDeviations.reasons[probe.name] {
      #expect(difference != nil, "no longer differs, so take it off the list: \(reason)")
    } else {
      #expect(difference == nil)
    }
  }

  @Test func `every listed deviation names a probe`() {
    let names = Set(Probe.all.map(\.name))
    for name in ProbeDeviations.reasons.keys { #expect(names.contains(name), "no probe is called \(name)") }
  }

  /// The table of compose-go's cases may write a star for several probes.
  @Test func `the page about conformance names the probes that there are`() throws {
    let page = Probe.root.appending(path: "../../../docs/compose-conformance.md").standardizedFileURL
    let text = try String(contentsOf: page, encoding: .utf8)
    let named = text.matches(of: /`(go-[^`*]*)(\*?)`/).map { (prefix: String($0.1), isExact: $0.2.isEmpty) }
    let probes = Probe.all.map(\.name).filter { $0.hasPrefix("go-") }
    for (prefix, isExact) in named {
      #expect(probes.contains { isExact ? $0 == prefix : $0.hasPrefix(prefix) }, "no probe is called \(prefix)")
    }
    for probe in probes {
      #expect(named.contains { $1 ? probe == $0 : probe.hasPrefix($0) }, "the page does not name \(probe)")
    }
    #expect(text.contains("holds \(Probe.all.count) small projects"))
  }

  /// How persist's answer differs; `nil` where it is the same.
  private func difference(of probe: Probe) throws -> String? {
    let expected = try probe.expected
    let rendered: String
    do throws(LocatedError) {
      rendered = ConfigRendering.json(try probe.load())
    } catch {
      return expected == nil ? nil : "refused: \(error.message) at \(error.source?.location.description ?? "no place")"
    }
    guard let expected else { return "accepted what Compose refuses: \(rendered)" }
    // The answers were recorded with the doubled dollar signs of the output undone.
    let undoubled = rendered.replacing("$$", with: "$")
    let actual = try JSONSerialization.jsonObject(with: Data(undoubled.utf8)) as? NSDictionary
    return actual == expected ? nil : "answered \(rendered)"
  }
}
