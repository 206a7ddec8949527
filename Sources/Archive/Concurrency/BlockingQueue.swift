import Dispatch
import Synchronization

/// A first-in first-out queue between threads; `pop` waits until there is something.
final class BlockingQueue<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var head = 0
  }

  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)

  func push(_ element: Element) {
    state.withLock { $0.elements.append(element) }
    available.signal()
  }

  func pop() -> Element {
    available.wait()
    return state.withLock { state in
      let element = state.elements[state.head]
      state.head += 1
      if state.head == state.elements.count || state.head >= 64 {
        state.elements.removeFirst(state.head)
        state.head = 0
      }
      return element
    }
  }
}
