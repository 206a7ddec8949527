import Diagnostics
import Testing
import Values

@testable import Compose

/// What the rules get to see of a project: values, and where the user wrote them.
@Suite struct ProjectModelTests {
  private func place(_ file: String, _ line: Int, _ column: Int) -> Diagnostics.SourceLocation {
    Diagnostics.SourceLocation(file: file, line: line, column: column)
  }

  @Test func `the origin and place of each variable are known`() throws {
    let project = try loadStack(
      [
        "compose.yaml": """
        services:
          web:
            image: x
            env_file: [a.env]
            environment:
              OWN: "1"
              SHELL_VALUE:
              MASKED:
        """,
        "a.env": "# c\nFILE=2\nOWN=9\nMASKED=9\n",
      ], environment: ["SHELL_VALUE": "s"])
    let web = try #require(project.service(named: "web"))
    #expect(web.environment.map(\.name) == ["FILE", "MASKED", "OWN", "SHELL_VALUE"])
    let file = try #require(web.environmentEntry(named: "FILE"))
    #expect(file.origin == .file("/srv/stack/a.env"))
    #expect(file.location == place("a.env", 2, 1))
    let own = try #require(web.environmentEntry(named: "OWN"))
    #expect((own.value, own.origin) == ("1", .compose))
    #expect(own.location == place("compose.yaml", 6, 7))
    #expect(web.environmentEntry(named: "SHELL_VALUE")?.origin == .projectEnvironment)
    #expect(web.environmentEntry(named: "MASKED")?.value == .some(nil))
  }

  @Test func `a mount knows its kind, its paths and how it was written`() throws {
    let project = try loadStack(
      [
        "compose.yaml": """
        services:
          web:
            image: x
            volumes:
              - ./data/../db:/var//lib/:ro
              - named:/n
              - /anonymous
              - ${GONE}/data:/q
              - {type: bind, source: /s, target: /t, bind: {}}
              - {type: tmpfs, target: /tmp, tmpfs: {size: 64m}}
              - ~/h:/h
        volumes: {named: }
        """
      ], environment: ["HOME": "/home/me"])
    let mounts = try #require(project.services.first).mounts
    #expect(mounts.map(\.kind) == [.bind, .volume, .anonymous, .bind, .bind, .tmpfs, .bind])
    #expect(mounts.map(\.source) == ["/srv/stack/db", "named", nil, "/data", "/s", nil, "/home/me/h"])
    #expect(mounts.map(\.target) == ["/var/lib", "/n", "/anonymous", "/q", "/t", "/tmp", "/h"])
    #expect(mounts[0].readOnly)
    #expect(mounts[0].location == place("compose.yaml", 5, 9))
    #expect(mounts[0].shortForm == "./data/../db:/var//lib/:ro")
    #expect(mounts[3].shortForm == "${GONE}/data:/q")
    #expect(mounts[3].unsetVariables == ["GONE"])
    #expect(mounts[0].createHostPath)
    #expect(!mounts[4].createHostPath)
    #expect(mounts[5].tmpfsSize == 67_108_864)
  }

  @Test func `a value that an override replaced stands in the override`() throws {
    let project = try loadStack([
      "compose.yaml": "services:\n  web:\n    image: x\n    volumes: [./a:/d]\n    restart: \"no\"\n",
      "compose.override.yaml": "services:\n  web:\n    volumes: [./b:/d]\n    restart: always\n",
    ])
    let web = try #require(project.services.first)
    #expect(web.location == place("compose.yaml", 2, 3))
    #expect(web.mounts.map(\.source) == ["/srv/stack/b"])
    #expect(web.mounts.first?.location == place("compose.override.yaml", 3, 15))
    #expect(web.restart == Located("always", at: place("compose.override.yaml", 4, 14)))
    #expect(project.excerpt(at: web.mounts[0].location).line == "    volumes: [./b:/d]")
  }

  @Test func `extended and included files keep their places, and their paths start at them`() throws {
    let project = try loadStack([
      "compose.yaml": "include: [db/db.yaml]\nservices:\n  web: {extends: {file: base/b.yaml, service: base}}\n",
      "base/b.yaml": "services:\n  base:\n    image: x\n    volumes: ['./w:/w']\n",
      "db/db.yaml": "services:\n  db:\n    image: y\n    volumes: ['./d:/d']\n",
    ])
    #expect(project.services.map(\.name.text) == ["db", "web"])
    #expect(project.services.flatMap(\.mounts).map(\.source) == ["/srv/stack/db/d", "/srv/stack/base/w"])
    #expect(
      project.services.flatMap(\.mounts).map(\.location)
        == [place("db/db.yaml", 4, 15), place("base/b.yaml", 4, 15)])
    #expect(Set(project.files.map(\.displayName)) == ["compose.yaml", "db/db.yaml", "base/b.yaml"])
  }

  @Test func `volumes know their name on the engine and the directory behind them`() throws {
    let project = try ComposeLoader.load(
      text: """
        name: shop
        services: {a: {image: x, volumes: ['plain:/p', 'out:/o', 'bound:/b', 'loose:/l']}}
        volumes:
          plain:
          out: {external: true}
          bound: {driver: local, driver_opts: {type: none, o: bind, device: ./b}}
          loose: {driver_opts: {type: none, o: 'bind,rw', device: ./l}}
        """)
    #expect(project.volumes.map(\.key) == ["bound", "loose", "out", "plain"])
    #expect(project.volumes.map(\.name) == ["shop_bound", "shop_loose", "out", "shop_plain"])
    #expect(project.volume(withKey: "bound")?.boundDevice?.value == "/srv/stack/b")
    // As Compose has it: resolved only where driver is written and o is exactly bind.
    #expect(project.volume(withKey: "loose")?.boundDevice?.value == "./l")
    #expect(project.volume(withKey: "plain")?.boundDevice == nil)
  }

  @Test func `what a service says of its life is read`() throws {
    let project = try ComposeLoader.load(
      text: """
        services:
          db:
            image: x
            user: "999:999"
            command: postgres -c fsync=off
            entrypoint: []
            stop_grace_period: 1m30s
            stop_signal: SIGINT
            read_only: true
            deploy: {replicas: 2}
            healthcheck: {test: pg_isready, interval: 10s, retries: 3, start_period: 1m}
            depends_on: {cache: {condition: service_healthy, required: false}}
            secrets: [key]
            configs: [{source: conf, target: sub/c}]
          cache: {image: y, profiles: [extra]}
        secrets: {key: {file: ./key}}
        configs: {conf: {content: "a"}}
        """)
    let db = try #require(project.service(named: "db"))
    #expect(db.command?.arguments == ["postgres", "-c", "fsync=off"])
    #expect(db.entrypoint?.arguments == [])
    #expect(db.stopGracePeriod?.value == .seconds(90))
    #expect(db.replicas?.value == 2)
    #expect(db.readOnly?.value == true)
    #expect(db.healthcheck?.test == ["CMD-SHELL", "pg_isready"])
    #expect(db.healthcheck?.startPeriod == .seconds(60))
    #expect(db.dependsOn.map(\.condition) == ["service_healthy"])
    #expect(db.secrets.map(\.target) == ["/run/secrets/key"])
    #expect(db.configs.map(\.target) == ["/sub/c"])
    #expect(project.secrets.map(\.source) == [.file("/srv/stack/key")])
    #expect(project.inactiveServices.map(\.name.text) == ["cache"])
  }

  @Test func `warnings say what Compose would say, once and with a place`() throws {
    let project = try ComposeLoader.load(
      text: """
        version: "3"
        services:
          a: {image: "x:$TAG", read_only: "yes", volumes: ['~/d:/d'], environment: {x-mine: "1"}}
        """)
    #expect(
      Set(project.warnings.map(\.kind)) == [
        .obsoleteVersion, .unsetVariable("TAG"), .legacyBoolean, .homeUnset, .swallowedExtension,
      ])
    #expect(project.warnings.allSatisfy { $0.location?.file == "compose.yaml" })
    #expect(project.warnings.first { $0.kind == .unsetVariable("TAG") }?.location == place("compose.yaml", 3, 14))
  }

  @Test func `the json has doubled dollar signs, sorted keys and no unused volumes`() throws {
    let project = try ComposeLoader.load(
      text: "services: {a: {image: x, environment: {B: '$$x', A: 1}}}\nvolumes: {unused: }\n", directory: "/srv/p")
    #expect(
      ConfigRendering.json(project) == """
        {
          "name": "p",
          "networks": {
            "default": {
              "ipam": {},
              "name": "p_default"
            }
          },
          "services": {
            "a": {
              "command": null,
              "entrypoint": null,
              "environment": {
                "A": "1",
                "B": "$$x"
              },
              "image": "x",
              "networks": {
                "default": null
              }
            }
          }
        }

        """)
  }
}
