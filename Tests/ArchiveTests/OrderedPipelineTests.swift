import Dispatch
import Synchronization
import Testing

@testable import Archive

/// What the writer's threads rest on: results in the order of the inputs, and never more under way than there is room for.
@Suite struct OrderedPipelineTests {
  @Test(arguments: [1, 2, 7])
  func resultsComeInOrderWhoeverIsFaster(_ workers: Int) {
    let pipeline = OrderedPipeline<Int, Int>(workers: workers, capacity: 16) {
      { input in
        // Every fifth takes long, so that those behind it are done first.
        if input % 5 == 0 { _ = (0..<200_000).reduce(0) { $0 ^ $1 } }
        return input * 2
      }
    }
    DispatchQueue(label: "submitter").async {
      for input in 0..<500 { pipeline.submit(input) }
      pipeline.finish()
    }
    var results: [Int] = []
    while let result = pipeline.next() { results.append(result) }
    #expect(results == (0..<500).map { $0 * 2 })
  }

  @Test func submitWaitsForRoom() {
    let capacity = 3
    let pipeline = OrderedPipeline<Int, Int>(workers: 2, capacity: capacity) { { $0 } }
    let submitted = Atomic(0)
    let isFull = DispatchSemaphore(value: 0)
    DispatchQueue(label: "submitter").async {
      for input in 0..<20 {
        pipeline.submit(input)
        if submitted.add(1, ordering: .sequentiallyConsistent).newValue == capacity { isFull.signal() }
      }
      pipeline.finish()
    }
    isFull.wait()
    var taken = 0
    while pipeline.next() != nil {
      taken += 1
      #expect(submitted.load(ordering: .sequentiallyConsistent) <= taken + capacity)
    }
    #expect(taken == 20)
  }

  @Test func eachWorkerIsMadeOnce() {
    let made = Atomic(0)
    let pipeline = OrderedPipeline<Int, Int>(workers: 4, capacity: 8) {
      made.add(1, ordering: .sequentiallyConsistent)
      return { $0 }
    }
    for round in 0..<3 {
      for input in 0..<8 { pipeline.submit(input + round) }
      for _ in 0..<8 { _ = pipeline.next() }
    }
    pipeline.finish()
    #expect(pipeline.next() == nil)
    #expect(made.load(ordering: .sequentiallyConsistent) <= 4)
  }
}
