import Diagnostics
import Images

extension Rule {
  package static let unsafeAfterCrash = Rule(
    "PST031", "unsafe-after-crash", .durability, .error,
    summary: "a setting lets a crash damage the database",
    reason: """
      Databases survive a power cut because they force what they promise to the disk, in an order that they can \
      recover from. Settings such as postgres' `fsync=off` or etcd's `--unsafe-no-fsync` trade that for speed: after \
      the next crash of the host the files may be damaged for good.
      """,
    failing: """
      services:
        db:
          image: postgres:17
          command: postgres -c fsync=off
          volumes:
            - ./persistent_data/db:/var/lib/postgresql/data
          stop_grace_period: 1m
      """,
    repaired: """
      services:
        db:
          image: postgres:17
          command: postgres -c shared_buffers=256MB
          volumes:
            - ./persistent_data/db:/var/lib/postgresql/data
          stop_grace_period: 1m
      """,
    check: .stack { stack in
      stack.switches(.unsafeAfterCrash) { service, known, location in
        Violation(.error, "\(service.program): \(known.what)", at: location, service: service.name, hint: known.remedy)
      }
    })
}
