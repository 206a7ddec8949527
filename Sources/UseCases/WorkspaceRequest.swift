package import Compose
package import SystemPackage

/// Which project is meant, and by whom.
package struct WorkspaceRequest {
  /// As Compose is told: files, name, profiles, environment.
  package let compose: ComposeRequest
  /// What takes the place of persist.yaml's root; relative to `caller`, or absolute.
  package let root: String?
  /// What relative paths start from. Absolute.
  package let caller: FilePath

  package var environment: [String: String] { compose.environment }

  package init(compose: ComposeRequest, root: String?) {
    self.compose = compose
    self.root = root
    caller = FilePath(compose.callerDirectory)
  }
}
