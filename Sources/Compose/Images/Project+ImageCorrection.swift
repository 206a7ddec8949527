package import Images

extension Project {
  /// The project with what the user says of its images.
  package func correcting(_ images: [ImageCorrection]) -> Project {
    var project = self
    for index in project.services.indices { project.services[index].imageCorrections = images }
    return project
  }
}
