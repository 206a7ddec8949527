import Foundation
import Testing

/// What commands that need an engine do where it is not what they need. The engine itself is tried by Tests/Engine.
@Suite struct EngineNeedTests {
  /// - Parameter docker: the shell script that stands in for the command; it gets the words.
  private func world(_ docker: String) throws -> World {
    let world = try World()
    try world.write(
      "name: shop\nservices: {cache: {image: 'redis:7', volumes: ['./persistent_data/redis:/data']}}",
      to: "compose.yaml")
    try world.write("#!/bin/sh\ncd '\(world.path)'\necho \"$@\" >> calls\n\(docker)\n", to: "bin/docker")
    try world.shell("chmod +x bin/docker")
    return world
  }

  private func persist(_ world: World, _ words: [String], _ variables: [String: String] = [:]) throws -> Program.Result
  {
    try world.persist(
      words, environment: variables.merging(["PATH": "\(world.path)/bin:/usr/bin:/bin"]) { own, _ in own })
  }

  private static let commands = [
    ["deploy"], ["prove"], ["rescue", "--yes"], ["verify", "--check", "live"], ["verify", "--learn"],
  ]

  @Test(arguments: commands)
  func anEngineOnAnotherHostIsRefusedWithTheWay(_ words: [String]) throws {
    for host in ["ssh://admin@far", "tcp://10.0.0.7:2376"] {
      let world = try world("exit 0")
      let result = try persist(world, words, ["DOCKER_HOST": host])
      #expect(result.status == 4)
      #expect(result.standardError.contains("the engine is on another host (\(host))"))
      #expect(result.standardError.contains("ssh HOST persist"))
      #expect(!world.exists("persistent_data") && !world.exists(".persist") && !world.exists("calls"))
    }
  }

  @Test(arguments: commands)
  func anEngineThatDoesNotAnswerIsSaidAndNothingIsDone(_ words: [String]) throws {
    let world = try world("echo 'Cannot connect to the Docker daemon' >&2; exit 1")
    let result = try persist(world, words, ["DOCKER_HOST": "unix:///nowhere.sock"])
    #expect(result.status == 3)
    #expect(result.standardError.contains("no container engine answers: Cannot connect to the Docker daemon"))
    #expect(!world.exists("persistent_data") && !world.exists(".persist"))
  }

  @Test func anEngineWithoutComposeIsSaid() throws {
    let world = try world("case $1 in compose) echo \"docker: 'compose' is not a docker command.\" >&2; exit 1 ;; esac")
    let result = try persist(world, ["deploy"], ["DOCKER_HOST": "unix:///here.sock", "PATH": "\(world.path)/bin"])
    #expect(result.status == 3)
    #expect(result.standardError.contains("there is no Docker Compose"))
    #expect(!world.exists("persistent_data"))
  }

  @Test func nothingThatRunsProvesNothing() throws {
    let world = try world("case \"$1 $2\" in 'compose version') echo 2.26.1 ;; esac")
    let result = try persist(world, ["prove"], ["DOCKER_HOST": "unix:///here.sock"])
    #expect(result.status == 3)
    #expect(result.standardError.contains("no service of shop runs: there is nothing to prove"))
  }

  /// What an image says of itself against what its name is known for.
  @Test(arguments: [
    (
      "grafana/grafana:12.1.1", #""User": "1000", "Volumes": {}"#, "runs as the user 1000, and its data is given to 472"
    ),
    (
      "postgres:15-bookworm", #""Env": ["PGDATA=/elsewhere/data"], "Volumes": {}"#,
      "in /elsewhere/data by its own PGDATA, and persist takes it to be in /var/lib/postgresql/data"
    ),
    (
      "grafana/grafana:12.1.1", #""Volumes": {"/strange": {}}"#,
      "declares the volume /strange, of which persist does not know"
    ),
  ])
  func whatAnImageSaysOtherwiseIsFound(_ image: String, _ says: String, _ expected: String) throws {
    let world = try world(
      """
      case "$*" in
      *version*) echo 2.26.1 ;;
      ps*) echo c1 ;;
      *'--size'*) echo 'c1 0' ;;
      *'--type container'*) cat container.json ;;
      *'--type image'*) echo '[{"Id": "sha256:1", "Config": {\(says)}}]' ;;
      esac
      """)
    try world.write("name: shop\nservices: {one: {image: '\(image)'}}", to: "compose.yaml")
    try world.write(
      """
      [{"Id": "c1", "Image": "sha256:1", "Name": "/shop-one-1", "State": {"Running": true, "Paused": false}, "Mounts": [],
        "Config": {"Labels": {"com.docker.compose.service": "one", "com.docker.compose.project": "shop"}, "Image": "\(image)"}}]
      """, to: "container.json")
    let result = try persist(
      world, ["verify", "--check", "live", "--format", "json"], ["DOCKER_HOST": "unix:///here.sock"])
    #expect(result.standardOutput.contains("PST104") && result.standardOutput.contains(expected), "\(result)")
  }

  @Test func whatComposeSaysOfAFailureIsToldWithoutItsProgress() throws {
    let world = try world(
      """
      case "$*" in
      *'version'*) echo 2.26.1 ;;
      *' up '*) printf ' Network shop_default  Creating\\n Container shop-cache-1  Creating\\nport is already allocated\\n' >&2; exit 1 ;;
      *'image inspect'*|*'--type image'*) echo '[{"Id": "sha256:1", "Config": {}}]' ;;
      *' config'*) echo 'services: {}' ;;
      esac
      """)
    try world.shell("mkdir -p persistent_data/redis")
    let result = try persist(world, ["deploy", "--no-backup"], ["DOCKER_HOST": "unix:///here.sock"])
    #expect(result.status == 3)
    #expect(result.standardError.contains("`docker compose up` ended with status 1: port is already allocated\n"))
    #expect(result.standardError.contains("nothing ran before: the services are stopped"))
    let calls = try world.text(of: "calls")
    #expect(calls.contains(" stop\n") && !calls.contains(" down"))
    let listed = try persist(world, ["deploy", "--list"])
    #expect(listed.standardOutput.contains("failed, taken back"))
  }
}
