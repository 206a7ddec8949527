package import Diagnostics

/// `command` or `entrypoint`: written as a list, or as one line that Compose splits as a shell would.
package struct ContainerCommand: Hashable, Sendable {
  package var arguments: [String]
  package var location: SourceLocation

  package init(arguments: [String], location: SourceLocation) {
    self.arguments = arguments
    self.location = location
  }
}
