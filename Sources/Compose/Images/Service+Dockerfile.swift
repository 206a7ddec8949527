import Diagnostics
package import Images

extension Service {
  /// The Dockerfile that the service's image is built from, whichever way it is named; `nil` where there is none, or it
  /// is not at hand.
  package func dockerfile(files: FileReading) -> Dockerfile? {
    guard let build, let text = dockerfileText(of: build, files: files) else { return nil }
    var arguments: [String: String] = [:]
    for pair in value(at: "build", "args")?.mapping?.pairs ?? [] {
      arguments[pair.key] = pair.value.string
    }
    return Dockerfile(text, target: value(at: "build", "target")?.string, arguments: arguments)
  }

  private func dockerfileText(of build: Build, files: FileReading) -> String? {
    if let text = value(at: "build", "dockerfile_inline")?.string { return text }
    guard let context = build.context?.value, context.hasPrefix("/") else { return nil }
    let name = build.dockerfile?.value ?? "Dockerfile"
    guard case .bytes(let bytes) = files(name.hasPrefix("/") ? name : context + "/" + name) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The service with what its Dockerfile says filled in where the compose file says nothing, at the place of `build:`.
  package func completed(by dockerfile: Dockerfile) -> Service {
    guard let location = build?.location else { return self }
    var service = self
    service.baseImage = dockerfile.base.map { Located($0, at: location) }
    service.user = user ?? dockerfile.user.map { Located($0, at: location) }
    service.workingDirectory = workingDirectory ?? dockerfile.workingDirectory.map { Located($0, at: location) }
    service.environment =
      dockerfile.environment.filter { variable in !environment.contains { $0.name == variable.name } }
      .map { EnvironmentEntry(name: $0.name, value: $0.value, origin: .compose, location: location) } + environment
    guard entrypoint == nil else { return service }
    service.entrypoint = dockerfile.entrypoint.map { ContainerCommand(arguments: $0, location: location) }
    service.command = command ?? dockerfile.command.map { ContainerCommand(arguments: $0, location: location) }
    return service
  }
}

extension Project {
  /// The project with what the Dockerfiles of its services say filled in where the compose file says nothing: user,
  /// working directory, environment, entrypoint and command; and the images that they build on.
  package func completed(files: FileReading) -> Project {
    var project = self
    project.services = services.map { service in
      service.dockerfile(files: files).map(service.completed) ?? service
    }
    return project
  }
}
