package import Values

/// What a file has beside its status: extended attributes of the `user.` namespace, and access control lists.
///
/// Other namespaces are left alone: `security.` and `trusted.` belong to the machine, not to the data.
package struct ExtraMetadata: Hashable, Sendable {
  /// Sorted by name.
  package let attributes: [ExtendedAttribute]
  /// `nil` where the mode says all there is to say.
  package let accessACL: AccessControlList?
  /// Of a directory: what new entries in it begin with.
  package let defaultACL: AccessControlList?

  package static let none = ExtraMetadata(attributes: [], accessACL: nil, defaultACL: nil)

  package init(attributes: [ExtendedAttribute], accessACL: AccessControlList?, defaultACL: AccessControlList?) {
    self.attributes = attributes
    self.accessACL = accessACL
    self.defaultACL = defaultACL
  }
}
