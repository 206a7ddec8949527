import Compose
import Diagnostics
import LocatedYAML
import Values

/// Finds the file and the node that a fix is about, and makes the edit there.
struct FileEditor {
  let state: FixState
  let reading: FileReading

  /// The file, by its absolute path, and its new content.
  func edit(_ fix: Fix, for finding: Finding) throws(EditRefusal) -> (path: String, bytes: [UInt8]) {
    let documents = try candidates(for: fix, finding)
    var refusal: EditRefusal?
    for document in documents {
      do throws(EditRefusal) {
        return (document.path, try document.edited(fix))
      } catch {
        refusal = refusal ?? error
      }
    }
    throw refusal ?? EditRefusal("it stands in no file that -f names, and others may use the one it stands in")
  }

  /// The files that may be edited, the best first: where the finding stands, then those that write what is to change.
  private func candidates(for fix: Fix, _ finding: Finding) throws(EditRefusal) -> [EditableFile] {
    var found: [EditableFile] = []
    for path in state.mainFiles where path != "-" {
      guard let file = state.project.files.first(where: { $0.path == path }) else { continue }
      let editable = try EditableFile(path: path, name: file.displayName, bytes: bytes(of: path))
      if fix.service.map({ editable.service($0) != nil }) ?? true { found.append(editable) }
    }
    guard fix.service != nil else { return Array(found.prefix(1)) }
    return found.sorted { rank($0, fix, finding) < rank($1, fix, finding) }
  }

  private func rank(_ file: EditableFile, _ fix: Fix, _ finding: Finding) -> Int {
    if file.writes(fix) { return file.name == finding.source?.location.file ? 0 : 1 }
    return file.name == finding.source?.location.file ? 2 : 3
  }

  private func bytes(of path: String) throws(EditRefusal) -> [UInt8] {
    if let bytes = state.overlay[path] { return bytes }
    guard case .bytes(let bytes) = reading(path) else { throw EditRefusal("\(printable(path)) cannot be read") }
    return bytes
  }
}
