import Compose
import Diagnostics
import Images

extension Rule {
  package static let clusterIDLost = Rule(
    "PST051", "cluster-id-lost", .identity, .error,
    summary: "kafka keeps its data and zookeeper does not",
    reason: """
      kafka stores the id of its cluster with its data, zookeeper hands it out. When zookeeper starts empty it makes a \
      new id, and kafka refuses to start with `InconsistentClusterIdException`: its topics are there and of no use.
      """,
    failing: """
      services:
        zookeeper:
          image: zookeeper:3.9
          tmpfs:
            - /data
            - /datalog
        kafka:
          image: confluentinc/cp-kafka:7.7.0
          depends_on:
            - zookeeper
          volumes:
            - ./persistent_data/kafka:/var/lib/kafka/data
          stop_grace_period: 1m
      """,
    repaired: """
      services:
        zookeeper:
          image: zookeeper:3.9
          volumes:
            - ./persistent_data/zookeeper/data:/data
            - ./persistent_data/zookeeper/datalog:/datalog
        kafka:
          image: confluentinc/cp-kafka:7.7.0
          depends_on:
            - zookeeper
          volumes:
            - ./persistent_data/kafka:/var/lib/kafka/data
          stop_grace_period: 1m
      """,
    accompanied: ["PST007"],
    check: .stack { stack in
      stack.storeViolations { service, facts in
        guard let keeper = facts.identifiedBy, stack.keepsItsData(service),
          let other = stack.services.first(where: { $0.facts?.name == keeper }), !stack.keepsItsData(other)
        else { return nil }
        return Violation(
          .error, "\(service.name) keeps its data and \(other.name), which gives it its cluster id, does not",
          at: service.service.location, service: service.name, hint: "mount the data of \(other.name) too")
      }
    })
}

extension Stack {
  fileprivate func keepsItsData(_ service: StackService) -> Bool {
    service.states.filter { $0.isOfImage && $0.loss == .data }.allSatisfy { state in
      switch state.place {
      case .mount(let backing): backing.directory != nil || backing.volume != nil
      case .containerLayer, .imageVolume: false
      }
    }
  }
}
