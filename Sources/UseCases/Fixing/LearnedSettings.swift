internal import Compose
internal import Diagnostics
internal import Host
internal import LocatedYAML
internal import Rules
package import Settings
internal import SystemPackage
internal import Values

/// A persist.yaml with what was learned of images.
package struct LearnedSettings {
  package let old: [UInt8]
  package let new: [UInt8]
  private let directory: FilePath

  /// - Throws: `UsageError` where the file is written in a form that is not edited; `LocatedError`.
  package init(_ images: [LearnedImage], of workspace: Workspace) throws {
    directory = workspace.projectDirectory
    let name = ProjectSettings.fileName
    let source = try ProjectFileReader.source(
      directory.appending(name), named: name, inMessages: name, whereDirectory: "persist.yaml must be a file")
    guard let text = try ProjectSettings.text(adding: images, to: source?.text, file: name) else {
      let entries = try ProjectSettings.text(adding: images, to: nil, file: name) ?? ""
      throw UsageError(
        message: "`images` in persist.yaml is written in a form that persist does not edit",
        hint: "put this in by hand:\n\(entries)")
    }
    old = Array((source?.text ?? "").utf8)
    new = Array(text.utf8)
  }

  package var name: String { ProjectSettings.fileName }

  package func write() throws {
    let folder = try Directory.open(directory)
    let entry = EntryPath(literal: "persist.yaml")
    guard try folder.status(of: entry) != nil else { return try folder.makeFile(entry, new) }
    let path = directory.appending(name).string
    let edit = FixPlan.Edit(path: path, displayName: name, old: old, new: new)
    try FixedFile(edit, projectDirectory: directory).write()
  }
}
