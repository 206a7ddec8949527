import Compose
import Images

/// What becomes of a state when the container is made anew: exactly one of these, so that one rule reports it.
enum Fate {
  /// It stands in the tree, or persist cannot tell.
  case kept
  /// Nothing is mounted at, above or below it.
  case unmounted
  /// A mount stands above or below it and misses it: `VOLUME` is what the engine puts there instead, if the image
  /// declares one.
  case missed(by: Backing, volume: StackPath?)
  /// It is mounted where another version of the image keeps its data.
  case otherVersion(Backing, ImageFacts)
  /// A setting puts it where nothing is mounted.
  case movedAway
  /// A variable, or a word of the command line, names a place where nothing is mounted.
  case variableUnmounted
  case anonymous(Backing)
  case tmpfs(Backing)
  case readOnly(Backing)
  case namedVolume(Backing, NamedVolume)
  /// A mount punches a hole into one of the tree.
  case hidden(Backing, in: Backing)
  case outsideRoot(Backing, StackPath)
  case misspeltRoot(Backing, StackPath)
}
