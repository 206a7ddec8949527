internal import Host

/// HDF5, which `.h5` and `.hdf5` are: the superblock says where the file ends. Format: HDF5 File Format Specification, 3.0,
/// section II.
enum HDF5File {
  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  static func verdict(on file: consuming OpenFile) throws(HostError) -> FormVerdict {
    var window = FileWindow(file)
    guard let start = try superblock(&window) else {
      return .unknown("it is no HDF5, whatever its name says")
    }
    return FormVerdict(problem: try problem(&window, start))
  }

  private static func problem(_ window: inout FileWindow, _ start: Int64) throws(HostError) -> String? {
    guard let version = try window.byte(at: start + 8), version <= 3 else { return "its superblock is damaged" }
    // Behind the fields of each version: size of offsets, flags, and the addresses.
    let (sizeAt, addressesAt): (Int64, Int64) =
      switch version {
      case 0: (13, 24)
      case 1: (13, 28)
      default: (9, 12)
      }
    guard let offsetSize = try window.byte(at: start + sizeAt), offsetSize == 8 || offsetSize == 4 else {
      return "its superblock is damaged"
    }
    // Base address, then one other, then the end.
    let position = start + addressesAt + 2 * Int64(offsetSize)
    let end: UInt64? =
      offsetSize == 8
      ? try window.littleEndian(at: position)
      : try window.littleEndian(at: position, as: UInt32.self).map { UInt64($0) }
    guard let end else { return "it is cut short in its superblock" }
    guard end <= UInt64(window.length) else { return "it is cut short: \(window.length) of \(end) bytes are there" }
    if version == 3, let flags = try window.byte(at: start + 11), flags & 1 == 1 {
      return "it was not closed by the program that wrote it"
    }
    return nil
  }

  /// At the start, or at 512 and its doubles.
  private static func superblock(_ window: inout FileWindow) throws(HostError) -> Int64? {
    var place: Int64 = 0
    while place + 8 <= window.length {
      if let bytes = try window.bytes(at: place, count: 8), bytes.elementsEqual(signature) { return place }
      place = place == 0 ? 512 : place * 2
    }
    return nil
  }
}
