/// The probes that persist answers otherwise than Docker Compose 2.40.3, each with the reason.
enum ProbeDeviations {
  static let reasons: [String: String] = [
    "args-service-filter": "persist config prints the whole project; it takes no names of services",
    "go-reset-aliases":
      "Compose takes the service test.two for a part of the service test, and so the anchor both use for a cycle; "
      + "later versions do not",
    "int-no-interpolate": "persist config always fills variables in; it has no --no-interpolate",
  ]
}
