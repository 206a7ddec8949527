internal import Archive
internal import FoundationEssentials
internal import Host
internal import SystemPackage
internal import Values

/// The process that reads an archive for another: persist itself, started with a channel, the archive and, for a restore,
/// the directory to fill. All it may do with files is to fill that directory.
package enum ArchiveHelper {
  /// The one word it is started with. No command: nothing of the sort can be asked for by hand.
  package static let argument = "__unpack"

  /// Bytes that are written before progress is reported.
  private static let step: Int64 = 1 << 20

  /// - Throws: where it cannot even report what went wrong.
  package static func run() throws {
    HelperProcess.endWithStarter()
    ArchiveReader.prepareForConfinement()
    let channel = MessageChannel(adopting: HelperProcess.channelDescriptor)
    do {
      switch try channel.receiveMessage() {
      case .unpack(let order, let path): try unpack(order, path, channel)
      case .inspect(let order): try inspect(order, channel)
      default: return
      }
    } catch {
      try channel.send(HelperMessage.failed(HelperFailure(error)))
    }
  }

  private static func unpack(_ order: UnpackOrder, _ path: [UInt8], _ channel: MessageChannel) throws {
    let directory = Directory(
      adopting: HelperProcess.passedDescriptor(1), path: FilePath(bytes: path), resolution: .kernel)
    try report(Result { () throws(HostError) in try Landlock.confine(to: directory) }, channel)
    let reader = try ArchiveReader(input: HelperProcess.passedDescriptor(0), limits: order.limits)
    var unreported: Int64 = 0
    let unset = try TreeExtraction.extract(reader, order, into: directory) { bytes in
      unreported += bytes
      guard unreported >= step else { return }
      try channel.send(HelperMessage.progress(unreported))
      unreported = 0
    }
    try channel.send(HelperMessage.unpacked(unset: unset))
  }

  private static func inspect(_ order: InspectOrder, _ channel: MessageChannel) throws {
    try report(Result { () throws(HostError) in try Landlock.confine() }, channel)
    let archive = try ArchiveReader(input: HelperProcess.passedDescriptor(0), limits: order.limits).verify()
    if order.listsEntries {
      for packed in archive.entries.packed { try channel.send(HelperMessage.entries(Data(packed))) }
    }
    try channel.send(HelperMessage.inspected(InspectedTotals(archive)))
  }

  private static func report(_ confinement: Result<Void, HostError>, _ channel: MessageChannel) throws {
    if case .failure(let error) = confinement {
      try channel.send(HelperMessage.isUnconfined(why: error.message))
    }
  }
}
