internal import CLinux

/// The words that this program was started with, its own name first. Unlike `CommandLine.arguments`, they need no /proc.
package enum ProgramArguments {
  package static let all: [String] = (0..<clinux_argument_count()).map { unsafe String(cString: clinux_argument($0)) }
}
