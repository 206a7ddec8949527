extension ImageFacts {
  package static let jenkins = ImageFacts(
    "jenkins", repositories: ["jenkins/jenkins"], role: .application,
    state: [
      StatePath("/var/jenkins_home", holds: "jobs, builds and credentials", movedBy: [.environment("JENKINS_HOME")])
    ],
    volumes: ["/var/jenkins_home"], owners: [ImageOwner(1000, 1000)],
    copy: ConsistentCopy(.files, "the files as they are"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
