import Glibc

/// Standard input, output and error: open in any program, but a caller may have closed them (`>&-`).
enum StandardStreams {
  /// Puts something where a standard stream is closed: else the next file that is opened gets its number, and what is said
  /// lands in it. Writing to what stands there fails, as it would on a closed stream.
  static func holdTheirPlaces() {
    for descriptor: CInt in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is this one. Where even that fails there is nothing more to be done, nor said.
      _ = unsafe open("/dev/null", O_RDONLY)
    }
  }
}
