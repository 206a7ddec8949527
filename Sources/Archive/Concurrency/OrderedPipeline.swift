import Dispatch
import Synchronization

/// Work done on several threads whose results come out in the order in which the inputs went in.
///
/// One thread calls `submit` and `finish`, one calls `next`. At most `capacity` inputs are under way or wait to be
/// taken, so memory is bounded: `submit` waits for room.
final class OrderedPipeline<Input: Sendable, Output: Sendable>: Sendable {
  private final class Ticket: Sendable {
    let input: Input
    let output = Mutex<Output?>(nil)
    let done = DispatchSemaphore(value: 0)

    init(_ input: Input) { self.input = input }
  }

  private let waiting = BlockingQueue<Ticket?>()
  private let order = BlockingQueue<Ticket?>()
  private let room = DispatchSemaphore(value: 0)
  private let workers: Int

  /// `makeWorker` is called once on each thread, so that what it returns may own buffers.
  init(workers: Int, capacity: Int, makeWorker: @escaping @Sendable () -> (Input) -> Output) {
    self.workers = workers
    for _ in 0..<capacity { room.signal() }
    for number in 0..<workers {
      // A serial queue each: every one gets a thread of its own. A concurrent queue shares a pool that is as small as
      // the machine, and workers that wait for input would keep those of another archive from ever starting.
      DispatchQueue(label: "persist.archive.worker-\(number)", qos: .userInitiated).async { [waiting] in
        let work = makeWorker()
        while let ticket = waiting.pop() {
          let output = work(ticket.input)
          ticket.output.withLock { $0 = output }
          ticket.done.signal()
        }
      }
    }
  }

  func submit(_ input: Input) {
    room.wait()
    let ticket = Ticket(input)
    order.push(ticket)
    waiting.push(ticket)
  }

  /// No more inputs: the workers end once they have done what was submitted.
  func finish() {
    order.push(nil)
    for _ in 0..<workers { waiting.push(nil) }
  }

  /// The next result in order; `nil` once `finish` was called and all results were taken.
  func next() -> Output? {
    guard let ticket = order.pop() else { return nil }
    ticket.done.wait()
    room.signal()
    return ticket.output.withLock { $0.take() }
  }
}
