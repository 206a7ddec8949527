extension ImageFacts {
  package static let jupyter = ImageFacts(
    "jupyter", repositories: ["jupyter/*"], role: .application,
    state: [StatePath("/home/jovyan/work", holds: "the notebooks", chosenBelow: "/home/jovyan")],
    owners: [ImageOwner(1000, 100)], workingDirectory: "/home/jovyan", hasHealthcheck: true,
    copy: ConsistentCopy(.files, "the files as they are; checkpoints are plain files"),
    sources: ["jupyter/docker-stacks, docker-stacks-foundation and base-notebook Dockerfiles"])
}
