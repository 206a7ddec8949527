import Diagnostics
import LocatedYAML

/// One document of a compose file, not yet interpolated.
struct ComposeDocument {
  /// As written, merge keys not followed.
  let raw: YAMLNode
  /// Without what is tagged `!reset`, merge keys followed.
  let node: YAMLNode
  let tags: ResetTags

  init(_ raw: YAMLNode, in source: SourceText) throws(LocatedError) {
    var tags = ResetTags()
    let kept = tags.extract(from: raw) ?? YAMLNode(.mapping([]), at: raw.location)
    self.raw = raw
    self.node = try kept.merged(in: source)
    self.tags = tags
  }
}
