import Compose
import Images

/// What becomes of a state when the container is made anew: exactly one of these, so that one rule reports it.
enum DataPlacement {
  /// It stands in the tree, or persist cannot tell.
  case kept
  /// Nothing is mounted at, above or below it.
  case unmounted
  /// A mount stands above or below it and misses it: `VOLUME` is what the engine puts there instead, if the image
  /// declares one.
  case missed(by: MountBacking, volume: StackPath?)
  /// It is mounted where another version of the image keeps its data.
  case otherVersion(MountBacking, ImageFacts)
  /// A setting puts it where nothing is mounted.
  case movedAway
  /// A variable, or a word of the command line, names a place where nothing is mounted.
  case variableUnmounted
  case anonymous(MountBacking)
  case tmpfs(MountBacking)
  case readOnly(MountBacking)
  case namedVolume(MountBacking, NamedVolume)
  /// A mount punches a hole into one of the tree.
  case hidden(MountBacking, in: MountBacking)
  case outsideRoot(MountBacking, StackPath)
  case misspeltRoot(MountBacking, StackPath)
}
