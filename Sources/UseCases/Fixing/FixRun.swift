internal import Compose
package import Diagnostics
package import Rules
internal import SystemPackage
internal import Values

/// The edits of a project's files that mend findings.
package struct FixRun {
  package let plan: FixPlan
  private let projectDirectory: FilePath

  package init(findings: [Finding], workspace: Workspace) throws {
    let planner = FixPlanner(
      workspace.request.compose, root: workspace.root.string, images: workspace.settings.imageCorrections,
      reading: ProjectFileReader.read)
    plan = try planner.plan(for: findings)
    projectDirectory = workspace.projectDirectory
  }

  /// Looks at every file before the first is replaced.
  package func write() throws {
    let files = try plan.edits.map { try FixedFile($0, projectDirectory: projectDirectory) }
    for file in files { try file.write() }
  }
}
