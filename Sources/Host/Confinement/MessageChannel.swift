internal import Glibc
package import SystemPackage
internal import Values

/// One end of a connection to another process; whole messages go over it in both directions.
package final class MessageChannel: Sendable {
  private let socket: FileDescriptor

  /// Of one message; bytes. A longer one is not believed.
  private static let limit = 1 << 30
  private static let lengthBytes = 4
  /// How often an interruption is looked for while nothing comes; milliseconds.
  private static let patience: CInt = 100

  /// Takes over a connected socket, such as one that a process was started with.
  package init(adopting socket: FileDescriptor) {
    self.socket = socket
  }

  /// Both ends of a new connection.
  static func pair() throws(HostError) -> (FileDescriptor, FileDescriptor) {
    var ends: [CInt] = [-1, -1]
    let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    do throws(Errno) {
      try call { unsafe socketpair(AF_UNIX, type, 0, &ends) }
    } catch {
      throw HostError("connect to", "another process", error)
    }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }

  deinit { close(socket) }

  package func send(_ message: [UInt8]) throws(HostError) {
    var frame = [UInt8](littleEndian: UInt32(message.count))
    frame += message
    var done = 0
    do throws(Errno) {
      while done < frame.count {
        done += try call { [socket] in
          unsafe frame.withUnsafeBytes { bytes in
            unsafe Glibc.send(
              socket.rawValue, bytes.baseAddress! + done, bytes.count - done, CInt(MSG_NOSIGNAL))
          }
        }
      }
    } catch {
      throw HostError("send a message to", "another process", error)
    }
  }

  /// The next message; `nil` once the other end is closed.
  ///
  /// - Throws: `Interrupted` where a signal came while it waited, else `HostError`.
  package func receive() throws -> [UInt8]? {
    guard let header = try read(Self.lengthBytes) else { return nil }
    let count = header.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard count <= Self.limit else { throw HostError("read the message of", "another process", .messageTooLong) }
    return try read(count)
  }

  /// `nil` where the connection ends before.
  private func read(_ count: Int) throws -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: min(count, 1 << 16))
    while bytes.count < count {
      try waitForMore()
      let wanted = min(piece.count, count - bytes.count)
      let read = try attempt { [socket] in unsafe Glibc.read(socket.rawValue, &piece, wanted) }
      guard read > 0 else { return nil }
      bytes += piece[..<read]
    }
    return bytes
  }

  private func waitForMore() throws {
    while true {
      try Interruption.check()
      var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&waiting, 1, Self.patience)
      guard ready == 0 || ready == -1 && errno == EINTR else { return }
    }
  }

  private func attempt(_ body: () -> Int) throws(HostError) -> Int {
    do throws(Errno) {
      return try call(body)
    } catch .connectionReset {
      return 0
    } catch {
      throw HostError("read the message of", "another process", error)
    }
  }
}
