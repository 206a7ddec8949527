import Compose
import Diagnostics
import Values

extension Rule {
  package static let relativeDevice = Rule(
    "PST062", "relative-device", .structure, .error,
    summary: "a volume is bound to a directory that is not absolute",
    reason: """
      Compose makes the `device` of a volume absolute only where `driver: local` is written and `o` is exactly `bind`. \
      Else the engine gets the relative path, and looks for it in its own directory: the volume cannot be mounted, or \
      shows another directory.
      """,
    failing: """
      name: shop
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - files:/srv/files
      volumes:
        files:
          driver_opts:
            type: none
            o: bind
            device: ./persistent_data/worker
      """,
    repaired: """
      name: shop
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - files:/srv/files
      volumes:
        files:
          driver: local
          driver_opts:
            type: none
            o: bind
            device: ./persistent_data/worker
      """,
    check: .stack { stack in
      stack.project.volumes.compactMap { volume in
        guard let device = volume.boundDevice, !device.value.hasPrefix("/") else { return nil }
        return Violation(
          .error, "the device \(printable(device.value)) of the volume \(printable(volume.key)) is not absolute",
          at: device.location, path: device.value,
          hint: "write `driver: local` and `o: bind`, then compose makes it absolute; or mount the directory itself")
      }
    })
}
