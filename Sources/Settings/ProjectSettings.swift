/// What `persist.yaml` says. Every key may be missing; each has a default.
package struct ProjectSettings: Hashable, Sendable {
  /// `root`: the directory that holds the data, relative to the project directory, or absolute.
  package var root = "persistent_data"
  /// `directories`: those that are wanted beside the default layout and the compose file's, by path.
  package var directories: [DirectorySettings] = []
  /// `mount_points`: where disks must be mounted before the tree is used, relative to the project directory, or absolute.
  package var mountPoints: [String] = []
  /// `images`: what persist does not know of an image, or knows wrong.
  package var images: [ImageSetting] = []
  package var backup = BackupSettings()
  package var verify = VerifySettings()
  package var deploy = DeploySettings()
  /// `databases`: those that commands know by name, in the order of the file.
  package var databases: [DatabaseSetting] = []

  /// The name of the file, in the project directory.
  package static let fileName = "persist.yaml"

  package init() {}
}
