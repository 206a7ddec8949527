extension ImageFacts {
  package static let ollama = ImageFacts(
    "ollama", repositories: ["ollama/ollama"], role: .application,
    state: [
      StatePath(
        "/root/.ollama", holds: "the models, which can be pulled again, and its key", loss: .settings,
        movedBy: [.environment("OLLAMA_MODELS")])
    ],
    owners: [ImageOwner(0, 0)], healthcheck: "ollama list", copy: ConsistentCopy(.files, "the files as they are"),
    sources: ["ollama/ollama, Dockerfile and envconfig/config.go"])
}
