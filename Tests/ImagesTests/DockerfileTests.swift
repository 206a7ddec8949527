import Testing

@testable import Images

struct DockerfileTests {
  @Test func takesWhatMattersOfTheLastStage() {
    let file = Dockerfile(
      """
      # syntax=docker/dockerfile:1
      ARG PYTHON=3.11
      FROM node:22 AS web
      WORKDIR /web
      VOLUME /web/cache

      FROM --platform=linux/amd64 python:${PYTHON}-slim
      ENV APP=/srv/app LOG_LEVEL="very high"
      ENV DATA_DIR $APP/data
      WORKDIR ${APP}
      WORKDIR sub
      RUN <<EOF
      VOLUME /not/this
      EOF
      # a comment
      VOLUME ["/srv/data", "/srv/more"]
      USER 1000:1000
      CMD ["python3", "-m", \\
        # inside
        "app"]
      """)
    #expect(file.base == "python:3.11-slim")
    #expect(file.workingDirectory == "/srv/app/sub")
    #expect(file.environment.map(\.name) == ["APP", "LOG_LEVEL", "DATA_DIR"])
    #expect(file.environment.map(\.value) == ["/srv/app", "very high", "/srv/app/data"])
    #expect(file.volumes == ["/srv/data", "/srv/more"])
    #expect(file.user == "1000:1000")
    #expect(file.command == ["python3", "-m", "app"])
    #expect(file.entrypoint == nil)
  }

  static let stages = """
    FROM redis:7 AS base
    ENV A=1
    FROM base AS small
    ENV B=2
    FROM scratch AS other
    """

  @Test func aStageGoesOnWhereAnotherEnded() {
    let file = Dockerfile(Self.stages, target: "small")
    #expect(file.base == "redis:7")
    #expect(file.environment.map(\.name) == ["A", "B"])
    #expect(Dockerfile(Self.stages, target: "0").environment.map(\.name) == ["A"])
    #expect(Dockerfile(Self.stages).base == nil)
  }

  @Test func anArgumentOfTheBuildReplacesTheDefault() {
    let text = "ARG TAG=16\nFROM postgres:$TAG\nARG HOME_DIR=/x\nWORKDIR $HOME_DIR\n"
    #expect(Dockerfile(text, arguments: ["TAG": "17"]).base == "postgres:17")
    #expect(Dockerfile(text, arguments: ["HOME_DIR": "/y"]).workingDirectory == "/y")
    #expect(Dockerfile("FROM ${BASE}\n").base == nil)
  }

  @Test(arguments: [
    "", "\n\n", "FROM", "ENV", "WORKDIR /x", "FROM a\nVOLUME [", "FROM a\nCMD [\"x\"", "\\\n\\", "FROM a AS\n",
  ])
  func aBrokenFileYieldsLittleAndDoesNotFail(text: String) {
    #expect(Dockerfile(text).volumes.isEmpty)
  }

  @Test func valuesThatDoubleWithEveryLineStayShort() {
    let text = "FROM a/b:1\nENV A=x\n" + String(repeating: "ENV A=${A}${A}\n", count: 200) + "USER 7\n"
    let file = Dockerfile(text)
    #expect(file.user == "7" && file.environment.count == 1)
    #expect(file.environment.allSatisfy { $0.value.utf8.count <= 8_192 })
  }

  @Test func aFileWithoutMeasureIsPassedOver() {
    #expect(Dockerfile("FROM postgres:17\n" + String(repeating: "# long\n", count: 50_000)).base == nil)
  }
}
