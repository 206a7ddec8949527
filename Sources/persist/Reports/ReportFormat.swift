import ArgumentParser

/// What `verify` prints on stdout.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, sarif, junit, github
}
