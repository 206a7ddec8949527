internal import Compose
import Images
import Settings
internal import Values

extension ProjectSettings {
  /// What persist.yaml says of images.
  var imageCorrections: [ImageCorrection] {
    images.compactMap { setting in
      guard var correction = ImageCorrection(repository: setting.repository) else { return nil }
      correction.isKnown = setting.isKnown
      correction.data = setting.data
      correction.volumes = setting.volumes
      correction.movedBy = setting.movedBy
      correction.owner = setting.owner.flatMap { Owner(user: $0.user, group: $0.group ?? 0) }
      correction.role = setting.role.map(ImageFacts.Role.init)
      correction.copy = setting.copy
      correction.gracePeriod = setting.gracePeriod
      return correction
    }
  }
}

extension ImageFacts.Role {
  fileprivate init(_ role: ImageSetting.Role) {
    switch role {
    case .database: self = .database
    case .application: self = .application
    case .cache: self = .cache
    case .stateless: self = .stateless
    }
  }
}
