import Testing
import Values

@testable import Backup

/// The next move of a swap is told by names and inodes alone: from whatever state a kill leaves, on whatever file system,
/// in either direction, the moves end where they should, and nothing that was there is gone.
@Suite struct SwapStepTests {
  /// What stands under the four names, and how a file system moves it.
  struct Names: Hashable {
    var seen: SwapObservation

    mutating func apply(_ move: SwapMove) {
      switch move {
      case .done, .impossible: break
      case .exchange: (seen.live, seen.counterpart) = (seen.counterpart, seen.live)
      case .rename(let from, let to):
        #expect(self[to] == nil, "a rename must not replace")
        self[to] = self[from]
        self[from] = nil
      }
    }

    subscript(place: SwapPlace) -> UInt64? {
      get {
        switch place {
        case .live: seen.live
        case .counterpart: seen.counterpart
        case .aside: seen.aside
        case .stray: seen.stray
        }
      }
      set {
        switch place {
        case .live: seen.live = newValue
        case .counterpart: seen.counterpart = newValue
        case .aside: seen.aside = newValue
        case .stray: seen.stray = newValue
        }
      }
    }

    var inodes: Set<UInt64> { Set([seen.live, seen.counterpart, seen.aside, seen.stray].compactMap(\.self)) }
  }

  static let new: UInt64 = 11
  static let old: UInt64 = 22
  static let stranger: UInt64 = 33

  static let steps: [SwapStep] = [(new, old), (new, nil), (nil, old)].map { incoming, outgoing in
    SwapStep(
      kind: incoming == nil ? .takeAway : .put, live: EntryPath(literal: "root"),
      counterpart: EntryPath(literal: "tree/root"), incoming: incoming, outgoing: outgoing)
  }

  private func start(_ step: SwapStep) -> Names {
    Names(seen: SwapObservation(live: step.outgoing, counterpart: step.incoming, aside: nil, stray: nil))
  }

  /// Every state on the way, from the one given to the end.
  private func states(_ names: Names, _ step: SwapStep, _ goal: SwapGoal, _ canExchange: Bool) -> [Names] {
    var states = [names]
    for _ in 1...8 {
      let move = step.nextMove(states[states.count - 1].seen, goal, canExchange: canExchange)
      if move == .done || move == .impossible { return states }
      var next = states[states.count - 1]
      next.apply(move)
      states.append(next)
    }
    Issue.record("it does not end: \(states)")
    return states
  }

  private func expectEnd(_ names: Names, _ step: SwapStep, _ goal: SwapGoal) {
    let (live, counterpart) = goal == .forward ? (step.incoming, step.outgoing) : (step.outgoing, step.incoming)
    #expect(names.seen.live == live)
    #expect(names.seen.counterpart == counterpart)
    #expect(names.seen.aside == nil)
  }

  @Test(arguments: steps, [true, false])
  func endsWhereItShouldFromEveryStateOnTheWay(_ step: SwapStep, _ canExchange: Bool) {
    let forward = states(start(step), step, .forward, canExchange)
    expectEnd(forward[forward.count - 1], step, .forward)
    for state in forward {
      for goal in SwapGoal.allCases {
        for canExchangeNow in [true, false] {
          let rest = states(state, step, goal, canExchangeNow)
          expectEnd(rest[rest.count - 1], step, goal)
          // Cut short once more, and settled in the other direction.
          for second in rest {
            for goal in SwapGoal.allCases {
              let end = states(second, step, goal, canExchange)
              expectEnd(end[end.count - 1], step, goal)
            }
          }
        }
      }
    }
  }

  @Test(arguments: steps, [true, false])
  func neverLeavesTheLiveNameFreeWhereItCanExchange(_ step: SwapStep, _ canExchange: Bool) {
    guard step.incoming != nil, step.outgoing != nil else { return }
    let isFree = states(start(step), step, .forward, canExchange).contains { $0.seen.live == nil }
    #expect(isFree == !canExchange)
  }

  /// A container engine makes the directory of a bind mount anew that is missing for an instant.
  @Test(arguments: steps, [true, false])
  func whatAppearsUnderTheLiveNameIsKept(_ step: SwapStep, _ canExchange: Bool) {
    guard step.incoming != nil else { return }
    for state in states(start(step), step, .forward, false) where state.seen.live == nil {
      var disturbed = state
      disturbed.seen.live = Self.stranger
      let rest = states(disturbed, step, .forward, canExchange)
      #expect(rest[rest.count - 1].seen.live == step.incoming)
      #expect(rest[rest.count - 1].inodes == disturbed.inodes)
      guard step.outgoing != nil else { continue }
      let back = states(disturbed, step, .back, canExchange)
      #expect(back[back.count - 1].seen.live == step.outgoing)
      #expect(back[back.count - 1].inodes == disturbed.inodes)
    }
  }

  @Test(arguments: steps)
  func whatIsNowhereIsNotGuessed(_ step: SwapStep) {
    guard step.incoming != nil else { return }
    for live in [nil, step.outgoing, Self.stranger] {
      let seen = SwapObservation(live: live, counterpart: nil, aside: nil, stray: nil)
      #expect(step.nextMove(seen, .forward, canExchange: true) == .impossible)
    }
  }

  @Test func whatHasGoneByItselfNeedsNotBeTakenAway() {
    let seen = SwapObservation(live: nil, counterpart: nil, aside: nil, stray: nil)
    #expect(Self.steps[2].nextMove(seen, .forward, canExchange: true) == .done)
  }
}
