import Compose
import Diagnostics
import Testing

@testable import Images
@testable import Rules

/// Situations that people reported after they had lost data.
struct RulesSituationTests {
  @Test func aPathThatIsNearlyTheMountedOneIsPointedOut() throws {
    let found = try seriousFindings(
      """
      services:
        api:
          image: example.com/shop/api:1.4
          environment: {DATA_PATH: /app/dta}
          volumes: ['./persistent_data/api:/app/data']
      """)
    #expect(found.map(\.rule) == ["PST020"])
    #expect(found.first?.message == "DATA_PATH is /app/dta, which no mount covers")
    #expect(found.first?.hint == "did you mean /app/data, which is mounted?")
  }

  @Test func aRelativePathIsResolvedAgainstTheWorkingDirectory() throws {
    let found = try seriousFindings(
      """
      services:
        api:
          image: example.com/shop/api:1.4
          working_dir: /
          environment: [DATA_DIR=./data]
          volumes: ['./persistent_data/api:/app/data']
      """)
    #expect(found.map(\.rule) == ["PST020"])
    #expect(found.first?.path == "/data")
    #expect(found.first?.message == "DATA_DIR is ./data, that is /data, which no mount covers")
  }

  @Test func modelsWrittenBesideTheMountedDirectoryAreLost() throws {
    let found = try seriousFindings(
      """
      services:
        trainer:
          image: example.com/shop/trainer:1.4
          environment: {MODEL_DIR: /app/models_storage}
          volumes: ['./persistent_data/models:/app/models']
      """)
    #expect(found.map(\.rule) == ["PST020"])
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.message == "MODEL_DIR is /app/models_storage, which no mount covers")
  }

  @Test func aVolumeBoundIntoTheTreeIsPartOfIt() throws {
    let found = try seriousFindings(
      """
      name: shop
      services:
        db:
          image: mysql:8.4
          volumes: ['db:/var/lib/mysql']
      volumes:
        db:
          driver: local
          driver_opts: {type: none, o: bind, device: ./persistent_data/db}
      """)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func aDevelopmentServerIsToldFromARealOne() throws {
    let bare = try seriousFindings(
      "services:\n  kv:\n    image: hashicorp/consul:1.20\n    volumes: ['./persistent_data/kv:/consul/data']\n")
    #expect(bare.map(\.rule) == ["PST030"])
    let real = try seriousFindings(
      """
      services:
        kv:
          image: hashicorp/consul:1.20
          command: agent -server -bootstrap-expect=1
          volumes: ['./persistent_data/kv:/consul/data']
      """)
    #expect(real.isEmpty, "\(real)")
  }

  @Test func aRedisOnWhichOthersRelyMustNotForget() throws {
    let text = """
      services:
        queue:
          image: redis:7
          command: ["redis-server", "--save", ""]
          tmpfs: [/data]
        worker:
          image: example.com/shop/worker:1.4
          environment: {BROKER: "redis://queue:6379/0"}
      """
    let found = try seriousFindings(text).filter { $0.rule == "PST030" }
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.source?.location.column == 31)
  }

  @Test func eachThingThatAServiceKeepsIsOfferedAPlaceOfItsOwn() throws {
    let found = try seriousFindings(
      """
      services:
        api:
          image: example.com/shop/api:1.4
          environment: {DATA_DIR: /srv/data, UPLOAD_DIR: /srv/uploads, LOG_DIR: /var/log/api}
          volumes: ['./persistent_data/x:/srv/x']
      """)
    #expect(
      found.map(\.hint) == [
        "add `- ./persistent_data/api/data:/srv/data` to the volumes of api",
        "add `- ./persistent_data/api/uploads:/srv/uploads` to the volumes of api",
        "add `- ./persistent_data/logs/api:/var/log/api` to the volumes of api",
      ])
  }

  @Test func aVariableThatServicesShareIsNamedOnce() throws {
    let found = try seriousFindings(
      """
      x-common: &common
        environment: {DATA_DIR: /srv/data}
      services:
        one:
          image: example.com/shop/one:1.4
          <<: *common
        two:
          image: example.com/shop/two:1.4
          <<: *common
      """)
    #expect(found.map(\.rule) == ["PST020"])
    #expect(found.first?.source?.location.line == 2)
  }

  @Test(arguments: [
    "/persistent_data", "../persistent_data", "./persistent-data", "./Persistent_Data", "./persitent_data",
  ])
  func aRootThatIsNearlyRightIsTold(source: String) throws {
    let found = try seriousFindings(
      """
      services:
        api:
          image: example.com/shop/api:1.4
          volumes: ['\(source)/api:/srv/files']
      """)
    #expect(found.map(\.rule) == ["PST005"])
    #expect(found.first?.hint == "write ./persistent_data/api; move what was written already")
  }

  @Test(arguments: ["./persistent_logs", "../other/persistent_data", "./data"])
  func anotherDirectoryIsNoMisspeltRoot(source: String) throws {
    let found = try seriousFindings(
      "services:\n  api:\n    image: example.com/shop/api:1.4\n    volumes: ['\(source)/api:/srv/files']\n")
    #expect(!found.contains { $0.rule == "PST005" })
  }

  @Test func severalReplicasOfADatabaseShareItsDirectory() throws {
    let found = try seriousFindings(
      """
      services:
        db:
          image: postgres:17
          deploy: {replicas: 3}
          volumes: ['./persistent_data/db:/var/lib/postgresql/data']
      """)
    #expect(found.map(\.rule) == ["PST011"])
  }

  @Test func volumesFromCarryTheirMountsAlong() throws {
    let text = """
      services:
        db:
          image: redis:7
          command: redis-server --appendonly yes
          volumes_from: [files]
        files:
          image: example.com/shop/files:1.4
          volumes: ['./persistent_data/redis:/data']
      """
    #expect(try seriousFindings(text).isEmpty)
  }

  @Test func aStateIsReportedOnceAndAtItsLine() throws {
    let found = try seriousFindings(
      """
      services:
        db:
          image: postgres:17
          volumes:
            - ./pgdata:/var/lib/postgresql/data
      """)
    #expect(found.map(\.rule) == ["PST004"])
    #expect(found.first?.source?.location.line == 5)
    #expect(found.first?.source?.line == "      - ./pgdata:/var/lib/postgresql/data")
    #expect(found.first?.hint == "move it to ./persistent_data/db and mount it from there")
  }

  @Test func aDatabaseFileOutsideTheTreeIsInNoBackup() throws {
    let found = try seriousFindings(
      """
      services:
        api:
          image: example.com/shop/api:1.4
          volumes: ['./config/shop.sqlite3:/app/shop.sqlite3']
      """)
    #expect(found.map(\.rule) == ["PST004", "PST010"])
    #expect(found.first?.severity == .error)
  }

  @Test func aDirectoryMountedIntoADatabasesDataMustBeInTheTree() throws {
    let text = """
      services:
        db:
          image: mysql:8.4
          volumes:
            - ./persistent_data/db:/var/lib/mysql
            - /srv/shop:/var/lib/mysql/shop
      """
    let found = try seriousFindings(text)
    #expect(found.map(\.rule) == ["PST009"])
    #expect(found.first?.severity == .error && found.first?.source?.location.line == 6)
    #expect(try seriousFindings(text.replacing("/srv/shop:", with: "./persistent_data/shop:")).isEmpty)
    #expect(try seriousFindings(text.replacing("mysql/shop", with: "mysql/shop:ro")).isEmpty)
    #expect(
      try seriousFindings(text.replacing("/srv/shop:/var/lib/mysql/shop", with: "./my.cnf:/var/lib/mysql/my.cnf"))
        .isEmpty)
  }

  @Test(arguments: [
    "volumes: ['${PWD:-.}/persistent_data/db:/data']",
    "volumes: [{type: bind, source: '${PWD:-.}/persistent_data/db', target: /data}]",
    "volumes: ['files:/data']",
  ])
  func aSourceThatDependsOnTheCallerIsFoundInEveryForm(volumes: String) throws {
    let found = try seriousFindings(
      """
      name: shop
      services:
        cache:
          image: redis:7.4
          command: redis-server --appendonly yes
          \(volumes)
      volumes:
        files:
          driver: local
          driver_opts: {type: none, o: bind, device: '${PWD:-.}/persistent_data/db'}
      """)
    #expect(found.map(\.rule) == ["PST013"])
    #expect(found.first?.message == "$PWD in the source depends on who calls compose, and from where")
  }

  @Test(arguments: [
    ("ml_models", "ml_model", true), ("models", "modles", true), ("shard1", "shard2", false),
    ("red", "rex", false), ("models", "scalers", false), ("models_a", "models_b", false), ("models", "models", false),
  ])
  func oneDirectoryTypedInTwoWaysUnderOneMount(left: String, right: String, isFound: Bool) throws {
    func service(_ name: String, _ directory: String) -> String {
      """
        \(name):
          image: example.com/shop/\(name):1.4
          environment: {MODEL_PATH: /app/persistent_data/\(directory)}
          volumes: ['./persistent_data:/app/persistent_data']

      """
    }
    let found = try seriousFindings("services:\n" + service("a", left) + service("b", right))
    #expect(found.map(\.rule) == (isFound ? ["PST025"] : []))
    #expect(!isFound || found.first?.service == "b")
  }

  @Test func aFormerVersionsMountIsNotOfferedForSomethingElse() throws {
    let found = try seriousFindings(
      "services:\n  db:\n    image: influxdb:2.7\n    volumes: ['./persistent_data/db:/var/lib/influxdb']\n")
    #expect(found.map(\.rule).sorted() == ["PST001", "PST012"])
    #expect(found.first { $0.rule == "PST001" }?.hint?.contains("INFLUX_CONFIGS_PATH") == false)
  }

  @Test func aTransactionLogIsNotPutAmongTheLogs() throws {
    let found = try seriousFindings("services:\n  zk:\n    image: confluentinc/cp-zookeeper:7.9.0\n")
    #expect(found.compactMap(\.hint).contains { $0.contains("./persistent_data/zk/log:/var/lib/zookeeper/log") })
  }

  @Test func onlyTheGroupsThatAreAskedForAreChecked() throws {
    let project = try ComposeLoader.load(
      text: """
        services:
          db:
            image: postgres:17
          api:
            image: example.com/shop/api:1.4
            environment: {DATA_DIR: /srv/data}
        """)
    let root = "/srv/stack/persistent_data"
    let env = checkStack(project, root: root, groups: [.env])
    #expect(env.map(\.rule) == ["PST020"])
    let compose = checkStack(project, root: root, groups: [.compose])
    #expect(compose.contains { $0.rule == "PST001" } && !compose.contains { $0.rule == "PST020" })
    #expect(checkStack(project, root: root, groups: [.tree]).isEmpty)
  }
}
