/// A place in the container where an image keeps something.
package struct StatePath: Hashable, Sendable {
  /// What it means to lose it.
  package enum Loss: Hashable, Sendable {
    /// Data that exists nowhere else.
    case data
    /// Data, or a cache: the stack alone knows. Counts as data once `certainWhen` holds.
    case perhapsData
    /// Settings, keys or certificates that somebody has to make again.
    case settings
    /// What the program makes again by itself: indexes, downloads, logs.
    case rebuildable
  }

  /// Absolute; `nil`: there is none unless one of `movedBy` names it.
  package let path: String?
  /// Completes the sentence "the service keeps … there".
  package let holds: String
  package let loss: Loss
  /// Settings that put it elsewhere; the first that is set wins. A relative value starts at the working directory.
  package let movedBy: [Setting]
  /// With one of these it holds nothing that matters, because the program keeps it in another service.
  package let elsewhereWhen: [Condition]
  /// Without one of these there is no such place; empty: there always is.
  package let onlyWhen: [Condition]
  /// With one of these it holds data for certain, whatever `loss` says.
  package let certainWhen: [Condition]
  /// Directories below `path` that hold all that matters: mounting each of them is as good as mounting `path`.
  package let parts: [String]
  /// Where the user chooses the place: writable mounts below this path are taken for it.
  package let chosenBelow: String?
  /// A mount below this path hands the program from outside what it keeps here, so that less is lost.
  package let providedBelow: String?

  package init(
    _ path: String?, holds: String, loss: Loss = .data, movedBy: [Setting] = [], elsewhereWhen: [Condition] = [],
    onlyWhen: [Condition] = [], certainWhen: [Condition] = [], parts: [String] = [], chosenBelow: String? = nil,
    providedBelow: String? = nil
  ) {
    self.path = path
    self.holds = holds
    self.loss = loss
    self.movedBy = movedBy
    self.elsewhereWhen = elsewhereWhen
    self.onlyWhen = onlyWhen
    self.certainWhen = certainWhen
    self.parts = parts
    self.chosenBelow = chosenBelow
    self.providedBelow = providedBelow
  }
}
