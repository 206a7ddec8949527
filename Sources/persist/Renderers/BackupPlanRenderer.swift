import Backup
import Host
import Stores
import SystemPackage
import Values

/// What a dry run of `backup` prints.
struct BackupPlanRenderer {
  private let plan: BackupPlan

  init(_ plan: BackupPlan) {
    self.plan = plan
  }

  private struct JSON: Encodable {
    let id, file, root: String
    let files, directories: Int
    let bytes: Int64
    let omissions: [BackupRecord.Omission]
    /// What would be copied in its own way.
    let stores: [String]
    let projectFiles: [String]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(
          id: plan.id.text, file: plan.file.string, root: plan.request.place.root.string, files: plan.totals.files,
          directories: plan.totals.directories, bytes: plan.totals.bytes, omissions: plan.omissions,
          stores: plan.stores.map(\.path.description),
          projectFiles: plan.projectFiles.map(\.description)))
    case .text:
      console.output(
        "would back up \(Quantity.count(plan.totals.files, "file")) in "
          + "\(Quantity.count(plan.totals.directories, "directory", "directories")), \(Quantity.bytes(plan.totals.bytes)),\n"
          + "from \(plan.request.place.root.string)\nto   \(plan.file.string)\n"
          + plan.omissions.map { "without \($0.path): \($0.reason)\n" }.joined()
          + plan.stores.map { "\($0.path) as \($0.kind)\n" }.joined()
          + plan.projectFiles.map { "with \($0)\n" }.joined())
      console.say("dry run: nothing was written")
    }
  }
}
