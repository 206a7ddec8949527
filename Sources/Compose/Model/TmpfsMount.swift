package import Diagnostics

/// One entry of a service's short `tmpfs:` list.
package struct TmpfsMount: Hashable, Sendable {
  /// The path in the container, as written.
  package var target: String
  /// What stands after the colon, such as `size=64m,mode=1777`.
  package var options: String?
  package var location: SourceLocation

  package init(target: String, options: String?, location: SourceLocation) {
    self.target = target
    self.options = options
    self.location = location
  }
}
