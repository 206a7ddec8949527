import Settings
import Testing

@Suite struct LearningTests {
  private static let store = LearnedImage(
    repository: "registry.example.com/shop/store", volumes: ["/var/lib/store"], data: ["/var/lib/store"],
    owner: "1000:1000")
  private static let entry = """
      registry.example.com/shop/store:
        data: [/var/lib/store]
        volumes: [/var/lib/store]
        owner: "1000:1000"

    """

  private func adding(to text: String?) throws -> String? {
    try ProjectSettings.text(adding: [Self.store], to: text, file: "persist.yaml")
  }

  private static let cases: [(String?, String)] = [
    (nil, "images:\n" + entry),
    ("", "images:\n" + entry),
    ("root: data # here\n", "root: data # here\n\nimages:\n" + entry),
    ("images:\nroot: data\n", "images:\n" + entry + "root: data\n"),
    (
      "images:\n  # Ours.\n  shop/cart: {known: false}\nroot: data\n",
      "images:\n" + entry + "  # Ours.\n  shop/cart: {known: false}\nroot: data\n"
    ),
  ]

  @Test(arguments: cases)
  func isAddedAndAllElseStaysAsItIs(_ text: String?, _ expected: String) throws {
    #expect(try adding(to: text) == expected)
    let images = try ProjectSettings.load(text: expected, file: "persist.yaml").images
    #expect(images.contains { $0.repository == Self.store.repository && $0.owner?.user == 1000 })
  }

  @Test func deeperIndentationIsFollowed() throws {
    let made = try #require(try adding(to: "images:\n    shop/cart: {known: false}\n"))
    #expect(made.contains("\n    registry.example.com/shop/store:\n      data:"))
  }

  @Test(arguments: [
    "images: {shop/cart: {known: false}}\n", "? images\n: {}\n", "images:\n  registry.example.com/shop/store: {}\n",
  ])
  func whatIsWrittenOtherwiseIsNotEdited(_ text: String) throws {
    #expect(try adding(to: text) == nil)
  }
}
