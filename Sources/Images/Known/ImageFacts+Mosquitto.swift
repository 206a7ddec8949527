extension ImageFacts {
  package static let mosquitto = ImageFacts(
    "mosquitto", repositories: ["eclipse-mosquitto"], role: .application,
    state: [
      StatePath("/mosquitto/data", holds: "retained messages and subscriptions", loss: .perhapsData),
      StatePath("/mosquitto/log", holds: "the logs", loss: .rebuildable),
    ],
    volumes: ["/mosquitto/data", "/mosquitto/log"], owners: [ImageOwner(1883, 1883)], startsAsRoot: true,
    copy: ConsistentCopy(.live, "SIGUSR1 writes mosquitto.db, then copy"),
    sources: ["eclipse-mosquitto/mosquitto, docker/2.1-alpine Dockerfile; SIGUSR1: general knowledge"])
}
