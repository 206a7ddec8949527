package import SystemPackage

/// Whether a zip file is whole: Keras, PyTorch and numpy keep models in such.
package enum ZipCheck {
  /// Reads every member, whose checksum libarchive compares.
  ///
  /// - Parameter size: bytes of the file.
  /// - Returns: what is wrong; `nil` where nothing is.
  /// - Throws: `ArchiveError` where the file cannot be read.
  package static func problem(of file: FileDescriptor, size: Int64) throws(ArchiveError) -> String? {
    do throws(ArchiveError) {
      let archive = try LibarchiveFile(.zip, file: file, size: size)
      let buffer = ByteBuffer(capacity: 1 << 18)
      while try archive.next() {
        repeat {
          buffer.removeAll()
          try archive.readData(into: buffer)
        } while buffer.count > 0
      }
      return nil
    } catch {
      if case .io = error.reason { throw error }
      return error.detail
    }
  }
}
