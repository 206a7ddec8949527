package import Diagnostics

/// How a use case speaks to the user meanwhile: what the command line does with the words is its own affair.
package struct Voice {
  /// What was done, or is being done.
  package let say: (String) -> Void
  /// Something the user should look at although it goes on, and what to do about it.
  package let warn: (String, _ hint: String?) -> Void
  /// What only those want to know who ask for more.
  package let detail: (String) -> Void

  package init(
    say: @escaping (String) -> Void, warn: @escaping (String, String?) -> Void, detail: @escaping (String) -> Void
  ) {
    self.say = say
    self.warn = warn
    self.detail = detail
  }

  package func warn(_ text: String) { warn(text, nil) }

  package func warn(_ failure: any Explained) { warn(failure.message, failure.hint) }
}
