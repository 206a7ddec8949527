package import Compose
package import Diagnostics
package import Images
import LocatedYAML

/// Makes the edits that mend findings, one after the other, and keeps each only where the project, loaded again with it,
/// has lost the finding, has no other, and is the same in every other place.
package struct FixPlanner {
  private let request: ComposeRequest
  private let root: String
  private let images: [ImageCorrection]
  private let reading: FileReading

  /// - Parameters:
  ///   - root: the absolute path of `persistent_data` on the host.
  ///   - images: what the user says of images.
  ///   - reading: hands over the files as they are.
  package init(
    _ request: ComposeRequest, root: String, images: [ImageCorrection] = [], reading: @escaping FileReading
  ) {
    self.request = request
    self.root = root
    self.images = images
    self.reading = reading
  }

  /// - Parameter findings: those to mend; of others nothing is touched.
  package func plan(for findings: [Finding]) throws(LocatedError) -> FixPlan {
    let wanted = Set(findings.map(FindingKey.init))
    var draft = FixDraft(state: try load([:]))
    while let next = draft.state.proposals.first(where: { isNext($0, wanted, draft) }) {
      draft.tried.insert(FindingKey(next.finding))
      do throws(EditRefusal) {
        draft.state = try improved(draft.state, by: next)
        draft.fixed.append(next.finding)
        // What stood in the way of another may be gone.
        draft.tried.subtract(draft.skipped.map { FindingKey($0.finding) })
        draft.skipped = []
      } catch {
        draft.skipped.append(FixPlan.Skipped(finding: next.finding, reason: error.reason))
      }
    }
    return FixPlan(edits: edits(draft.state), fixed: draft.fixed, skipped: draft.skipped)
  }

  private func isNext(_ proposal: Proposal, _ wanted: Set<FindingKey>, _ draft: FixDraft) -> Bool {
    let key = FindingKey(proposal.finding)
    return proposal.fix != nil && wanted.contains(key) && !draft.tried.contains(key)
  }

  private func load(_ overlay: [String: [UInt8]]) throws(LocatedError) -> FixState {
    let reading: FileReading = { [reading] path in overlay[path].map(FileAnswer.bytes) ?? reading(path) }
    let project = try ComposeLoader.load(request, files: reading).correcting(images)
    return FixState(
      overlay: overlay, project: project, proposals: proposals(for: project, root: root, files: reading),
      mainFiles: try ComposeLoader.mainFiles(request, files: reading))
  }

  private func improved(_ state: FixState, by proposal: Proposal) throws(EditRefusal) -> FixState {
    guard let fix = proposal.fix else { throw EditRefusal("no fix is known") }
    let (path, bytes) = try FileEditor(state: state, reading: reading).edit(fix, for: proposal.finding)
    var overlay = state.overlay
    overlay[path] = bytes
    let next: FixState
    do throws(LocatedError) {
      next = try load(overlay)
    } catch {
      throw EditRefusal("the file would not load any more: \(error.message)")
    }
    try FixCheck(before: state, after: next).check(fix, proposal.finding)
    return next
  }

  private func edits(_ state: FixState) -> [FixPlan.Edit] {
    state.project.files.compactMap { file in
      guard let new = state.overlay[file.path], case .bytes(let old) = reading(file.path) else { return nil }
      return FixPlan.Edit(path: file.path, displayName: file.displayName, old: old, new: new)
    }
  }
}

private struct FixDraft {
  var state: FixState
  var tried: Set<FindingKey> = []
  var fixed: [Finding] = []
  var skipped: [FixPlan.Skipped] = []
}

/// The project with the edits made so far.
struct FixState {
  /// The edited files, by their absolute paths.
  let overlay: [String: [UInt8]]
  let project: Project
  let proposals: [Proposal]
  /// The files that `-f`, `COMPOSE_FILE` or the search named: others may be extended or included elsewhere too.
  let mainFiles: [String]
}

/// What makes a finding the same before and after an edit moved it to another line.
struct FindingKey: Hashable {
  let rule: String
  let service: String?
  let path: String?
  let message: String

  init(_ finding: Finding) {
    rule = finding.rule
    service = finding.service
    path = finding.path
    message = finding.message
  }
}

/// Why an edit is not made: completes the sentence "left as it is: …".
struct EditRefusal: Error, Hashable {
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}
