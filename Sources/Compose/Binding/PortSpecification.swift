import Diagnostics
import Values

extension LoadingSession {
  /// The long forms of a short port, `[[address:][published]:]target[/protocol]`, one for each port of a range.
  func ports(_ text: String, at location: SourceLocation) throws(LocatedError) -> [ComposeValue] {
    guard let port = PortSpecification(text) else {
      throw error(
        "\(printable(text)) is no port", hint: "write [address:][published:]target[/protocol], in quotes", at: location)
    }
    try countPorts(port.target.count, at: location)
    return port.target.enumerated().map { index, target in
      var fields = ComposeMapping()
      func set(_ key: String, _ content: ComposeValue.Content) {
        fields.set(key, ComposeValue(content, at: location))
      }
      set("mode", .string("ingress"))
      if let address = port.address { set("host_ip", .string(address)) }
      set("target", .integer(Int64(target)))
      if let published = port.published(for: index) { set("published", .string(published)) }
      set("protocol", .string(port.protocolName))
      return ComposeValue(.mapping(fields), at: location)
    }
  }
}

/// A port in short form, as Docker's `nat.ParsePortSpecs` takes it.
struct PortSpecification {
  var address: String?
  var target: ClosedRange<Int>
  var publishedRange: ClosedRange<Int>?
  var protocolName = "tcp"

  init?(_ text: String) {
    var rest = Substring(text)
    if let slash = rest.lastIndex(of: "/") {
      protocolName = rest[rest.index(after: slash)...].lowercased()
      guard ["tcp", "udp", "sctp"].contains(protocolName) else { return nil }
      rest = rest[..<slash]
    }
    guard let (address, ports) = Self.split(rest) else { return nil }
    self.address = address.flatMap { $0.isEmpty ? nil : $0 }
    guard let target = ports.last.flatMap(Self.range) else { return nil }
    self.target = target
    guard ports.count == 2, !ports[0].isEmpty else { return }
    guard let published = Self.range(ports[0]), published.count == target.count || target.count == 1 else { return nil }
    publishedRange = published
  }

  func published(for index: Int) -> String? {
    guard let range = publishedRange else { return nil }
    if target.count == 1, range.count > 1 { return "\(range.lowerBound)-\(range.upperBound)" }
    return String(range.lowerBound + index)
  }

  /// The address (an IPv6 one in brackets, or bare) and the one or two ports behind it.
  private static func split(_ text: Substring) -> (address: String?, ports: [Substring])? {
    if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
      let ports = text[text.index(after: close)...].split(separator: ":", omittingEmptySubsequences: false)
      guard ports.first == "", (2...3).contains(ports.count) else { return nil }
      return (String(text[text.index(after: text.startIndex)..<close]), Array(ports.dropFirst()))
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 2 else { return parts.isEmpty ? nil : (nil, parts) }
    return (parts.dropLast(2).joined(separator: ":"), parts.suffix(2))
  }

  private static func range(_ text: Substring) -> ClosedRange<Int>? {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(bounds.count), let first = bounds[0], let last = bounds[bounds.count - 1],
      (0...65535).contains(first), (first...65535).contains(last)
    else { return nil }
    return first...last
  }
}
