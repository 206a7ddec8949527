import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

/// The second wall: what a thread may do once it is confined to a directory, root or not.
@Suite struct ConfinementTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try #require(Landlock.isUsable, "this kernel has no Landlock: the wall cannot be tested here")
    try scratch.shell(
      "mkdir -p in/a in/b out; printf precious > out/file; ln -s ../out/file in/link; printf x > in/a/x")
  }

  /// The error that each of some calls fails with, made by a thread that is confined to `in`, or to nothing at all.
  private func confined(
    toNothing: Bool = false, _ calls: @escaping @Sendable (_ scratch: String) -> [CInt]
  ) throws -> [Errno?] {
    final class Box: @unchecked Sendable { var errors: [Errno?] = [] }
    let box = Box()
    let path = scratch.path
    try onOwnThread {
      if toNothing { try Landlock.confine() } else { try Landlock.confine(to: Directory.open(path.appending("in"))) }
      box.errors = calls(path.string).map { $0 == 0 ? nil : Errno(rawValue: $0) }
    }
    return box.errors
  }

  @Test func nothingIsWrittenOutside() throws {
    let errors = try confined { scratch in
      [
        failure { unsafe open(scratch + "/out/file", O_WRONLY) },
        failure { unsafe open(scratch + "/out/new", O_WRONLY | O_CREAT, 0o600) },
        failure { unsafe open(scratch + "/in/link", O_WRONLY) },
        failure { unsafe open(scratch + "/in/../out/file", O_RDWR) },
        failure { unsafe truncate(scratch + "/out/file", 0) },
        failure { unsafe mkdir(scratch + "/out/directory", 0o700) },
        failure { unsafe symlink("file", scratch + "/out/link") },
        failure { unsafe unlink(scratch + "/out/file") },
      ]
    }
    #expect(errors == Array(repeating: .permissionDenied, count: 8))
    // A link or a rename across the border: the kernel takes it for one between file systems.
    let across = try confined { scratch in
      [
        failure { unsafe link(scratch + "/in/a/x", scratch + "/out/x") },
        failure { unsafe rename(scratch + "/in/a/x", scratch + "/out/x") },
      ]
    }
    #expect(across.allSatisfy { $0 == .permissionDenied || $0 == .improperLink })
    #expect(try scratch.shell("cat out/file; ls out") == "preciousfile")
  }

  @Test func withoutADirectoryNothingIsWrittenOrReadAnywhere() throws {
    let errors = try confined(toNothing: true) { scratch in
      [
        failure { unsafe open(scratch + "/in/a/x", O_RDONLY) }, failure { unsafe open(scratch + "/in/a/x", O_WRONLY) },
        failure { unsafe open(scratch + "/in/new", O_WRONLY | O_CREAT, 0o600) },
        failure { unsafe mkdir(scratch + "/in/directory", 0o700) }, failure { execute("/bin/true") },
      ]
    }
    #expect(errors == Array(repeating: .permissionDenied, count: 5))
  }

  @Test func nothingIsReadOutsideAndNoProgramIsRun() throws {
    let errors = try confined { scratch in
      [
        failure { unsafe open(scratch + "/out/file", O_RDONLY) }, failure { unsafe open("/etc/passwd", O_RDONLY) },
        failure { unsafe open(scratch + "/out", O_RDONLY) }, failure { connectByTCP() },
        failure { execute("/bin/true") },
      ]
    }
    #expect(errors == Array(repeating: .permissionDenied, count: 5))
  }

  @Test func inTheDirectoryOnlyFilesDirectoriesAndLinksAreMade() throws {
    let errors = try confined { scratch in
      [
        failure { unsafe mkfifo(scratch + "/in/fifo", 0o600) }, failure { unsafe unlink(scratch + "/in/a/x") },
        failure { unsafe open(scratch + "/in/a/new", O_WRONLY | O_CREAT | O_EXCL, 0o600) },
        failure { unsafe mkdir(scratch + "/in/directory", 0o700) },
        failure { unsafe link(scratch + "/in/a/new", scratch + "/in/b/linked") },
        failure { unsafe symlink("anything", scratch + "/in/symbolic") },
      ]
    }
    #expect(errors == [.permissionDenied, .permissionDenied, nil, nil, nil, nil])
  }
}

/// 0, or the error of a call that returned -1.
private func failure(_ call: () -> CInt) -> CInt {
  call() == -1 ? errno : 0
}

private func connectByTCP() -> CInt {
  let socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
  defer { close(socket) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
  address.sin_port = 9
  return unsafe withUnsafePointer(to: &address) { address in
    unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}

/// What execve(2) says in a process of its own, as posix_spawn(3) reports it.
private func execute(_ program: String) -> CInt {
  var process: pid_t = 0
  let code = unsafe program.withCString { name in
    var words = unsafe [UnsafeMutablePointer(mutating: name), nil]
    return unsafe posix_spawn(&process, name, nil, nil, &words, nil)
  }
  errno = code
  return code == 0 ? 0 : -1
}
