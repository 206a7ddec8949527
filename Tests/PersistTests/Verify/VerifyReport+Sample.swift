import Foundation
import Rules
import SystemPackage

@testable import Compose
@testable import Diagnostics
@testable import Settings
@testable import persist

extension VerifyReport {
  /// A report of these findings in a project at `/srv/stack`.
  static func of(_ findings: [Finding]) -> VerifyReport {
    let directory = FilePath("/srv/stack")
    return VerifyReport(
      project: "stack", rules: RuleCatalogue.all, result: VerifyResult(findings: findings), threshold: .error,
      places: ReportPlaces(
        caller: directory, projectDirectory: directory, treeBase: directory, started: directory, environment: [:]))
  }
}
