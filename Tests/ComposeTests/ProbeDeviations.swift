/// The probes that persist answers otherwise than Docker Compose 2.40.3, each with the reason.
enum ProbeDeviations {
  static let reasons: [String: String] = [
    "args-service-filter": "persist config prints the whole project; it takes no names of services",
    "int-no-interpolate": "persist config always fills variables in; it has no --no-interpolate",
  ]
}
