internal import Archive
internal import Host
internal import SystemPackage
internal import Values

/// The process that unpacks an archive for a restore: persist itself, started with the archive, the directory to fill
/// and a channel. All it may do with files is to fill that directory.
package enum UnpackHelper {
  /// The one word it is started with. No command: nothing of the sort can be asked for by hand.
  package static let argument = "__unpack"

  /// Bytes that are written before progress is reported.
  private static let step: Int64 = 1 << 20

  /// - Throws: where it cannot even report what went wrong.
  package static func run() throws {
    HelperProcess.endWithStarter()
    let first = HelperProcess.firstDescriptor
    let channel = MessageChannel(adopting: FileDescriptor(rawValue: first + 2))
    do {
      guard case .order(let order, let path) = try channel.receiveMessage() else { return }
      let directory = Directory(
        adopting: FileDescriptor(rawValue: first + 1), path: FilePath(bytes: path), resolution: .kernel)
      try confine(to: directory, channel)
      let reader = try ArchiveReader(input: FileDescriptor(rawValue: first), limits: order.limits)
      let unset = try unpack(reader, order, into: directory, channel)
      try channel.send(UnpackMessage.finished(unset: unset))
    } catch {
      try channel.send(UnpackMessage.failed(UnpackFailure(error)))
    }
  }

  private static func confine(to directory: borrowing Directory, _ channel: MessageChannel) throws {
    let confinement = Result { () throws(HostError) in try Landlock.confine(to: directory) }
    if case .failure(let error) = confinement {
      try channel.send(UnpackMessage.isUnconfined(why: error.message))
    }
  }

  private static func unpack(
    _ reader: ArchiveReader, _ order: UnpackOrder, into directory: consuming Directory,
    _ channel: MessageChannel
  ) throws -> [UnsetMetadata] {
    var unreported: Int64 = 0
    return try TreeExtraction.extract(reader, order, into: directory) { bytes in
      unreported += bytes
      guard unreported >= step else { return }
      try channel.send(UnpackMessage.progress(unreported))
      unreported = 0
    }
  }
}
