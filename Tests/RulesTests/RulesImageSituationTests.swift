import Compose
import Diagnostics
import Testing

@testable import Images
@testable import Rules

/// Situations that people reported after they had lost data, by what one image or another does.
struct RulesImageSituationTests {
  @Test func postgres18KeepsItsDataOneLevelUp() throws {
    let text = """
      services:
        db:
          image: postgres:18
          volumes: ['./persistent_data/db:DIRECTORY']
      """
    let found = try seriousFindings(text.replacing("DIRECTORY", with: "/var/lib/postgresql/data"))
    #expect(found.map(\.rule) == ["PST012"])
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.path == "/var/lib/postgresql")
    #expect(try seriousFindings(text.replacing("DIRECTORY", with: "/var/lib/postgresql")).isEmpty)
  }

  @Test(arguments: ["/var/lib/postgresql", "/var/lib/postgresql/data/base"])
  func aMountBesideTheVolumeOfTheImageMissesIt(target: String) throws {
    let found = try seriousFindings(
      """
      services:
        db:
          image: postgres:17
          volumes: ['./persistent_data/db:\(target)']
      """)
    #expect(found.map(\.rule) == ["PST002"])
    #expect(found.first?.path == "/var/lib/postgresql/data")
    #expect(found.first?.source?.location.line == 4)
  }

  @Test func anAnonymousVolumeBelowABindHidesAPartOfIt() throws {
    let found = try seriousFindings(
      """
      services:
        api:
          image: example.com/shop/api:1.4
          volumes: ['./persistent_data/api:/srv/data', /srv/data/uploads]
      """)
    #expect(found.map(\.rule) == ["PST009"])
    #expect(found.first?.path == "/srv/data/uploads")
    #expect(found.first?.source?.location.column == 50)
  }

  @Test func whereInitScriptsStandIsNoPlaceForData() throws {
    let found = try seriousFindings(
      """
      services:
        db:
          image: mysql:8.4
          volumes: ['./initdb:/docker-entrypoint-initdb.d']
      """)
    #expect(found.map(\.hint) == ["add `- ./persistent_data/db:/var/lib/mysql` to the volumes of db"])
  }

  @Test func aMountBelowTheDataDirectoryKeepsOnlyAPart() throws {
    let found = try seriousFindings(
      """
      services:
        board:
          image: grafana/grafana:12.1.1
          volumes: ['./persistent_data/plugins:/var/lib/grafana/plugins']
      """)
    #expect(found.map(\.rule) == ["PST002"])
  }

  @Test func weaviateWritesWhereItsVariableSays() throws {
    let found = try seriousFindings(
      """
      services:
        vectors:
          image: semitechnologies/weaviate:1.27.0
          hostname: vectors
          volumes: ['./persistent_data/vectors:/var/lib/weaviate']
      """)
    #expect(found.map(\.rule) == ["PST001"])
    #expect(found.first?.path == "/data")
    #expect(
      found.first?.hint == "set `PERSISTENCE_DATA_PATH: /var/lib/weaviate`, which is mounted, or mount /data")
  }

  @Test func kafkaWritesToTmpUnlessToldOtherwise() throws {
    let found = try seriousFindings(
      """
      services:
        log:
          image: apache/kafka:3.9.0
          volumes: ['./persistent_data/kafka:/var/lib/kafka/data']
      """)
    #expect(found.map(\.rule) == ["PST001"])
    #expect(found.first?.path == "/tmp/kraft-combined-logs")
  }

  @Test func aConfigServerOfMongoKeepsItsDataElsewhere() throws {
    let text = """
      services:
        config:
          image: mongo:8
          command: mongod --configsvr --replSet config
          volumes: ['./persistent_data/config:DIRECTORY']
      """
    #expect(try seriousFindings(text.replacing("DIRECTORY", with: "/data/configdb")).isEmpty)
    let found = try seriousFindings(text.replacing("DIRECTORY", with: "/data/db"))
    #expect(found.map(\.path) == ["/data/configdb"])
  }

  @Test func mlflowToldNothingWritesBesideItself() throws {
    let found = try seriousFindings(
      """
      services:
        tracking:
          image: ghcr.io/mlflow/mlflow:v3.8.0
          command: mlflow server --host 0.0.0.0
      """)
    #expect(found.map(\.rule) == ["PST001", "PST001"])
    #expect(Set(found.map(\.path)) == ["/mlflow.db", "/mlartifacts"])
  }
}
