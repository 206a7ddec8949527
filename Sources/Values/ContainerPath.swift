/// Whether a path in a container is another or lies below it; both absolute, without `.`, `..` or a slash at the end.
package func isPath(_ path: String, atOrBelow ancestor: String) -> Bool {
  path == ancestor || ancestor == "/" || path.hasPrefix(ancestor + "/")
}
