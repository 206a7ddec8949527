package import Diagnostics

/// One entry of a service's `volumes`, short or long form.
package struct Mount: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case bind
    /// A named volume.
    case volume
    /// A volume without a source: a new one for each container.
    case anonymous
    case tmpfs
    case cluster
    case namedPipe = "npipe"
    case image
  }

  package var kind: Kind
  /// For a bind mount an absolute path on the host, for a named volume its key, for an image its reference.
  package var source: String?
  /// The path in the container, without doubled or trailing slashes. Compose accepts a relative one, the engine does not.
  package var target: String
  package var readOnly: Bool
  /// `bind.create_host_path`: the engine makes a missing source as an empty directory of root's.
  package var createHostPath: Bool
  package var propagation: String?
  /// `z` (shared) or `Z` (private).
  package var selinux: String?
  /// `volume.nocopy`: a new volume is not filled with what the image holds there.
  package var noCopy: Bool
  package var subpath: String?
  /// `tmpfs.size` in bytes.
  package var tmpfsSize: Int64?
  package var location: SourceLocation
  /// The short form as the user wrote it, before variables were filled in; `nil` for the long form.
  package var shortForm: String?
  /// `source` of the long form as written, where it held variables.
  package var writtenSource: String?
  /// The variables in it that had neither a value nor a default.
  package var unsetVariables: [String] = []

  package init(
    kind: Kind, source: String?, target: String, readOnly: Bool = false, createHostPath: Bool = true,
    propagation: String? = nil, selinux: String? = nil, noCopy: Bool = false, subpath: String? = nil,
    tmpfsSize: Int64? = nil, location: SourceLocation, shortForm: String? = nil
  ) {
    self.kind = kind
    self.source = source
    self.target = target
    self.readOnly = readOnly
    self.createHostPath = createHostPath
    self.propagation = propagation
    self.selinux = selinux
    self.noCopy = noCopy
    self.subpath = subpath
    self.tmpfsSize = tmpfsSize
    self.location = location
    self.shortForm = shortForm
  }
}
