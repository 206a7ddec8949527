/// Why variables in a text cannot be filled in.
enum TemplateError: Error, Hashable {
  /// `${` begins no valid expression.
  case invalid(template: String)
  /// `${NAME:?reason}` and `NAME` has no value.
  case required(variable: String, reason: String)
  /// Expressions nested too deep, or a result too long: see `Template`.
  case excessive
}
