import Diagnostics
import Images

extension Rule {
  package static let stateNotMounted = Rule(
    "PST001", "state-not-mounted", .mounts, .error,
    summary: "the directory in which a known image keeps its data has no mount",
    reason: """
      What a program writes where nothing is mounted lands in the container's writable layer, and goes with the \
      container: at the next `up` with a changed file, at `down`, at `up --force-recreate`. Where the image declares a \
      `VOLUME` there, the engine makes an anonymous volume instead. That one survives a recreate, but not `down`, and \
      no backup knows its name.
      """,
    details: """
      An error where data is lost. A warning where it may be none (a redis without an append-only file can be a mere \
      cache; a redis with an `allkeys-` eviction policy is one and is not reported), and where settings, keys or \
      certificates are lost that somebody would have to make again.
      """,
    failing: """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          restart: unless-stopped
      """,
    repaired: """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          restart: unless-stopped
          volumes:
            - ./persistent_data/metrics:/prometheus
      """,
    isFixable: true,
    check: .stack { stack in
      stack.violations { service, state, placement in
        guard case .unmounted = placement else { return nil }
        let otherWay = pointAtMount(for: state, of: service)
        return Violation(
          state.severity, "nothing is mounted at \(state.path), where \(service.program) keeps \(state.holds)",
          at: state.location, service: service.name, path: state.path.text,
          hint: otherWay ?? stack.addMount(for: state, of: service),
          fix: otherWay == nil ? stack.mountFix(for: state, of: service) : nil)
      }
    })

  /// How to point the program at the one mount that nothing else accounts for, which was most likely meant for it.
  private static func pointAtMount(for state: State, of service: StackService) -> String? {
    guard case .image(let known, _) = state.origin, state.loss == .data || state.loss == .perhapsData,
      let setting = known.movedBy.first
    else { return nil }
    let spare = service.backings.filter { backing in
      !backing.readOnly && (backing.directory != nil || backing.volume != nil)
        && !DataName.looksLikeFile(backing.target) && backing.target.text != "/docker-entrypoint-initdb.d"
        && !service.states.contains { $0.path.isAtOrBelow(backing.target) }
    }
    guard spare.count == 1, let target = spare.first?.target, let way = setting.way(to: target) else { return nil }
    return "\(way), which is mounted, or mount \(state.path)"
  }
}

extension Setting {
  /// What to write to set a path; `nil` where no one thing does.
  fileprivate func way(to path: StackPath) -> String? {
    switch self {
    case .environment(let name): "set `\(name): \(path)`"
    case .flag(let name): "pass `--\(name)=\(path)`"
    case .argument(let word): "pass `\(word) \(path)`"
    case .parameter, .environmentEnding, .flagEnding, .defaultCommand: nil
    }
  }
}
