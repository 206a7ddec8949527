extension ContainerEngine {
  /// Where the engine is, as the user's `docker` command goes by: `unix:///var/run/docker.sock`, `ssh://host`.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func endpoint() throws -> String {
    if let host = environment["DOCKER_HOST"], !host.isEmpty { return host }
    return try lines(of: ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]).first ?? ""
  }

  /// Whether that is on another host, whose directories are not this one's.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func isRemote() throws -> Bool {
    let endpoint = try endpoint()
    guard let colon = endpoint.firstIndex(of: ":"), ["ssh", "tcp", "http", "https"].contains(endpoint[..<colon]) else {
      return false
    }
    let host = endpoint[colon...].dropFirst(3)
    return !["localhost", "127.0.0.1", "[::1]"].contains { host == $0 || host.hasPrefix($0 + ":") }
  }
}
