import Diagnostics

/// The rules whose findings come from looking at the running stack.
package enum LiveRule {
  package static let all: [Rule] = [
    dataInLayer, anonymousVolumeInUse, mountsDiffer, notDeployed, imageSaysOtherwise, otherTreeInUse, dataInMemory,
    cannotWrite, didNotSurvive, leftBehind, dataOutsideTree, layerGrows,
  ]
}
