import SystemPackage
import Values

/// Reads the index of an archive, without touching anything else.
struct IndexLoader {
  let file: FileDescriptor
  let size: Int64
  let limits: ReaderLimits

  /// `nil` where the file has no footer, and so is not persist's, or is cut.
  func member() throws(ArchiveError) -> IndexMember? {
    try IndexMember(of: file, size: size, limits: limits)
  }

  /// The entries that are asked for by name and all below them; for `nil` all there are. The member's checksum vouches
  /// for the text; its digest is checked where the whole archive is read.
  func load(_ member: IndexMember, only paths: [EntryPath]? = nil) throws(ArchiveError) -> TableOfContents {
    let lines = try IndexLines(member)
    var parser = IndexParser(limits: limits, only: paths.map { IndexNames($0) })
    while let line = try lines.next() {
      do throws(JSONScanner.Invalid) {
        try parser.read(line, of: lines.window)
      } catch {
        throw member.damaged(error.detail)
      }
    }
    do throws(JSONScanner.Invalid) {
      return try parser.finish(digest: member.digest, indexOffset: member.offset)
    } catch {
      throw member.damaged(error.detail)
    }
  }
}
