internal import FoundationEssentials
internal import Host
internal import Values

extension BackupRecord {
  init(_ plan: BackupPlan, _ archiver: TreeArchiver, stores: [Store]) {
    let request = plan.request
    id = plan.id.text
    kind = request.kind
    createdAt = request.now.description
    createdBy = request.tool
    project = request.project
    root = request.place.rootEntry.description
    sequence = plan.sequence
    label = request.label
    only = request.selection.only.map(\.description)
    exclude = request.selection.exclude.map(\.text)
    files = archiver.survey.totals.files
    directories = archiver.survey.totals.directories
    bytes = archiver.survey.totals.bytes
    filledDirectories = archiver.survey.filledDirectories.sorted()
    contents = archiver.survey.contents
    omissions = archiver.omissions
    self.stores = stores
    unsettled = archiver.unsettled.isEmpty ? nil : archiver.unsettled
    isPartial = archiver.omissions.contains(where: \.losesData)
    projectFiles = plan.projectFiles.map(\.description)
  }

  /// One JSON object.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }

  /// `nil` where the bytes are no record of a format that this persist knows.
  init?(annotations: [UInt8]) {
    guard let record = try? JSONDecoder().decode(BackupRecord.self, from: Data(annotations)),
      record.format <= BackupRecord.currentFormat
    else { return nil }
    self = record
  }
}
