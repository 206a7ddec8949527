import Diagnostics
import Settings
import Testing

/// `images` in persist.yaml.
@Suite struct ImageSettingsTests {
  @Test func everyKeyIsRead() throws {
    let text = """
      images:
        registry.example.com:5000/shop/store:
          data: [/a, /b]
          volumes: [/a]
          moved_by: [STORE_DIR]
          owner: "26:27"
          role: database
          copy: store dump
          grace_period: 60
        redis: {known: false}
      """
    let images = try ProjectSettings.load(text: text, file: "persist.yaml").images
    var store = ImageSetting(repository: "registry.example.com:5000/shop/store")
    store.data = ["/a", "/b"]
    store.volumes = ["/a"]
    store.movedBy = ["STORE_DIR"]
    store.owner = OwnerSetting("26:27")
    store.role = .database
    store.copy = "store dump"
    store.gracePeriod = 60
    var redis = ImageSetting(repository: "redis")
    redis.isKnown = false
    #expect(images == [store, redis])
  }

  @Test(
    arguments: [
      ("{redis:7: {}}", "1:10: redis:7 is no image without a tag"),
      ("{a: {data: /x}}", "1:20: images.a.data must be a list"),
      ("{a: {data: [x]}}", "1:21: x is no absolute path in the container"),
      ("{a: {moved_by: ['A=1']}}", "1:25: A=1 is no name of a variable"),
      ("{a: {owner: '26'}}", "1:21: images.a.owner must be uid:gid, in numbers"),
      ("{a: {role: databse}}", "1:20: images.a.role must be one of database, application, cache, stateless"),
      ("{a: {known: maybe}}", "1:21: images.a.known must be true or false"),
      ("{a: {grace_period: 1m}}", "1:28: images.a.grace_period must be a number of seconds"),
      ("{a: {dta: [/x]}}", "1:14: unknown key dta in images.a"),
      ("{a: {known: false, data: [/x]}}", "1:10: images.a is not to be known, and yet says something"),
    ])
  func saysWhereAndWhat(text: String, expected: String) throws {
    let error = try #require(throws: LocatedError.self) {
      try ProjectSettings.load(text: "images: " + text, file: "persist.yaml")
    }
    let place = try #require(error.source).location
    #expect("\(place.line):\(place.column): \(error.message)" == expected)
  }
}
