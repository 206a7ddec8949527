package import Diagnostics

/// One entry of `depends_on`.
package struct Dependency: Hashable, Sendable {
  package var service: String
  /// `service_started`, `service_healthy` or `service_completed_successfully`.
  package var condition: String
  package var required: Bool
  package var location: SourceLocation

  package init(service: String, condition: String, required: Bool, location: SourceLocation) {
    self.service = service
    self.condition = condition
    self.required = required
    self.location = location
  }
}
