/// How a path below a directory is opened, so that no symbolic link on the way, and none at its end, is followed.
package enum PathResolution: Hashable, Sendable {
  /// By openat2(2) with RESOLVE_BENEATH; component by component where the kernel (before 5.6) or a seccomp filter
  /// does not let it through.
  case kernel
  /// By one openat(2) with O_NOFOLLOW a component.
  case componentwise
}
