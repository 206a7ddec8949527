/// The mapping `verify`.
package struct VerifySettings: Hashable, Sendable {
  /// `fail_on`: the mildest finding with which `persist verify` fails.
  package var failOn = FailureThreshold.error

  /// `ignore`: what is accepted.
  package var ignore: [IgnoreSetting] = []

  package init() {}
}
