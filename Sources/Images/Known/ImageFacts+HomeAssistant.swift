extension ImageFacts {
  package static let homeAssistant = ImageFacts(
    "home-assistant", repositories: ["homeassistant/home-assistant", "home-assistant/home-assistant"],
    role: .application,
    state: [
      StatePath("/config", holds: "settings, history and users")
    ],
    owners: [ImageOwner(0, 0)],
    copy: ConsistentCopy(.files, "home-assistant_v2.db through SQLite's backup interface, the rest as it is"),
    sources: ["general knowledge of the image, not checked against its Dockerfile"])
}
