/// A setting with which an image keeps less than it can.
package struct DurabilitySwitch: Hashable, Sendable {
  package enum Effect: Hashable, Sendable {
    /// Nothing reaches the disk: a restart empties the store.
    case memoryOnly
    /// A crash of the host or a kill may leave the files damaged.
    case unsafeAfterCrash
    /// A crash loses the last writes, the files stay whole.
    case losesLastWrites
  }

  package let effect: Effect
  /// The findings stand at the first of these; all must hold.
  package let when: [Condition]
  /// None of these may hold.
  package let unless: [Condition]
  /// Completes the sentence "… so that": lower case, no full stop.
  package let what: String
  /// What to write instead.
  package let remedy: String

  package init(
    _ effect: Effect, when: [Condition], unless: [Condition] = [], what: String, remedy: String
  ) {
    self.effect = effect
    self.when = when
    self.unless = unless
    self.what = what
    self.remedy = remedy
  }
}
