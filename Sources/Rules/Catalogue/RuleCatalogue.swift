/// Every rule, by id.
package enum RuleCatalogue {
  package static let all: [Rule] =
    mounts + environment + durability + lifecycle + identity + structure + TreeRule.all + suppression + LiveRule.all

  private static let mounts: [Rule] = [
    .stateNotMounted, .imageVolumeMissed, .anonymousVolume, .sourceOutsideRoot, .misspeltRoot, .namedVolume,
    .tmpfsOverData, .readOnlyData, .hiddenData, .databaseFileMount, .sharedDatabase, .otherVersionTarget,
    .callerDependentSource,
  ]

  private static let environment: [Rule] = [
    .variableNotMounted, .databaseURLNotMounted, .relativeWithoutBase, .unsetInSource, .unsetPathVariable,
    .pathTypedDifferently, .noEnvFile,
  ]

  private static let durability: [Rule] = [
    .memoryOnly, .unsafeAfterCrash, .losesLastWrites, .movedAway, .shortRetention, .cacheAsOnlyStore,
  ]

  private static let lifecycle: [Rule] = [
    .noHealthcheck, .shortGracePeriod, .noRestartPolicy, .unpinnedImage, .unpinnedProjectName, .killedOnStop,
    .containerNameClash,
  ]

  private static let identity: [Rule] = [.hostnameNamesData, .clusterIDLost]

  private static let structure: [Rule] = [
    .relativeTarget, .unusedVolume, .relativeDevice, .swallowedVariable, .duplicateTarget,
  ]

  private static let suppression: [Rule] = [
    .incompleteSuppression, .suppressionOfUnknownRule, .unusedSuppression, .staleBaseline,
  ]

  package static func rule(withID id: String) -> Rule? {
    all.first { $0.id == id.uppercased() }
  }
}
