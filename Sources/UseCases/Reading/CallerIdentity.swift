import Glibc
import Values

/// Who is to own what nobody else claims.
enum CallerIdentity {
  /// Under sudo(8) the user who called it: a tree set up with sudo belongs to that user, not to root.
  static func owner(_ environment: [String: String]) -> Owner {
    if geteuid() == 0, let user = environment["SUDO_UID"].flatMap(UInt32.init),
      let group = environment["SUDO_GID"].flatMap(UInt32.init), let owner = Owner(user: user, group: group)
    {
      return owner
    }
    return Owner(user: geteuid(), group: getegid()) ?? .root
  }
}
