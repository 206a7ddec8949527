package import Diagnostics
import Values

/// What a finding is known by from run to run: its rule, file, service and path, whatever its line and its words.
///
/// A finding that names neither a service nor a path is known by the text of its line, spaces aside.
package struct Fingerprint: Hashable, Sendable {
  /// 16 hexadecimal digits: 64 bits of FNV-1a.
  package let text: String

  /// - Parameter file: relative to the project directory, so that it is the same on every machine.
  package init(of finding: Finding, file: String?) {
    var parts = [finding.rule, file ?? "", finding.service ?? "", finding.path ?? ""]
    if finding.service == nil, finding.path == nil, let line = finding.source?.line {
      parts.append(line.split { $0 == " " || $0 == "\t" }.joined(separator: " "))
    }
    // NUL stands in no part, so that two lists of parts are never one text.
    let digits = String(FNV1a(parts.joined(separator: "\0").utf8).value, radix: 16)
    text = String(repeating: "0", count: 16 - digits.count) + digits
  }
}
