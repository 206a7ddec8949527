import Diagnostics
import Rules
import UseCases
import Values

/// What becomes of a project that is taken into care.
struct AdoptionRenderer {
  private let project: ProjectAdoption

  init(_ project: ProjectAdoption) {
    self.project = project
  }

  private var adoption: Adoption { project.adoption }

  private struct JSON: Encodable {
    struct Move: Encodable {
      let volume, directory: String?
      let target: String
      let services: [String]
    }

    let original, made, diff: String
    let moves: [Move]
    let left: [String]
    let findings: FindingsJSON
  }

  func printPlan(_ format: OutputFormat, isWritten: Bool, on console: Console) throws {
    let diff = UnifiedDiff(of: project.original, as: project.made, from: adoption.old, to: adoption.new)
    let text = String(decoding: diff.bytes, as: UTF8.self)
    guard format == .text else {
      return try console.output(
        json: JSON(
          original: project.original, made: project.made, diff: text, moves: adoption.moves.map(Self.json),
          left: adoption.left, findings: FindingsJSON(adoption.findings)))
    }
    console.output(text)
    console.say("\(project.made) \(isWritten ? "is" : "would be") made of \(printable(project.original))")
    if try project.makesSettings { console.say("persist.yaml \(isWritten ? "is" : "would be") written") }
    for move in adoption.moves {
      console.say("\(Self.name(move)) becomes \(printable(move.target)) of \(move.services.joined(separator: ", "))")
    }
    for text in adoption.left { console.warn("left as it is: \(text)") }
    if !adoption.findings.isEmpty {
      console.say(FindingsText(style: console.style(for: .error)).render(adoption.findings))
      console.say("what verify finds then: \(FindingsText.summary(adoption.findings))")
    }
    if !isWritten { console.say("nothing was written: add --yes") }
  }

  /// - Parameter hasData: whether it was copied.
  func sayWhatIsNext(hasData: Bool, on console: Console) {
    guard !adoption.moves.isEmpty, !hasData else {
      let accept = adoption.moves.isEmpty ? "" : " --accept mount"
      return console.say("next: `persist deploy\(accept)`, which starts the stack on the tree")
    }
    console.warn(
      "the data is still where it was: \(adoption.moves.map(Self.name).joined(separator: ", ")); a stack that is started with \(project.made) starts without it",
      hint: "copy it into the tree before: take \(project.made) away, and run `persist init --yes --rescue`")
  }

  private static func name(_ move: Adoption.Move) -> String {
    switch move.source {
    case .volume(let name): "the volume \(printable(name))"
    case .directory(let path): printable(path)
    }
  }

  private static func json(_ move: Adoption.Move) -> JSON.Move {
    switch move.source {
    case .volume(let name): .init(volume: name, directory: nil, target: move.target, services: move.services)
    case .directory(let path): .init(volume: nil, directory: path, target: move.target, services: move.services)
    }
  }
}
