/// Something outside the data directory that must stay the same for the program to find its data again.
package struct IdentityFact: Hashable, Sendable {
  /// The container's host name is part of the data's path or of a cluster's membership.
  package let why: String
  /// With one of these the host name does not matter.
  package let unless: [Condition]
  /// What to write, with `NAME` where a name of the user's choice belongs.
  package let remedy: String

  package init(why: String, unless: [Condition], remedy: String) {
    self.why = why
    self.unless = unless
    self.remedy = remedy
  }
}
