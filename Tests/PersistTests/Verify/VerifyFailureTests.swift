import Foundation
import FoundationXML
import Testing

/// A project that cannot be loaded must not look like one without findings, whatever the format.
@Suite struct VerifyFailureTests {
  private func result(_ format: String) throws -> Program.Result {
    let world = try World()
    try world.write("services:\n  db:\n    imag: \"{x}\"\n", to: "app/compose.yaml")
    return try world.persist("verify", "-C", "app", "--format", format)
  }

  @Test(arguments: VerifyFormatTests.formats)
  func theErrorIsOnStandardErrorAndTheStatusIsTwo(_ format: String) throws {
    let result = try result(format)
    #expect(result.status == 2)
    #expect(result.standardError.hasPrefix("error: compose.yaml:3:5: "))
  }

  @Test func githubShowsTheLine() throws {
    let output = try result("github").standardOutput
    #expect(output.hasPrefix("::error file=app/compose.yaml,line=3,col=5,title=persist verify::"))
    #expect(output.contains("%0Ahint: ") && output.split(separator: "\n").count == 1)
  }

  @Test func sarifSaysThatTheRunFailed() throws {
    let log = try VerifyWorld.json(try result("sarif"))
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    #expect(run["results"] == nil)
    let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
    #expect(invocation["executionSuccessful"] as? Bool == false && invocation["exitCode"] as? Int == 2)
    let notification = try #require((invocation["toolExecutionNotifications"] as? [[String: Any]])?.first)
    #expect(notification["level"] as? String == "error")
    #expect((notification["message"] as? [String: Any])?["text"] is String)
    #expect((notification["locations"] as? [Any])?.count == 1)
  }

  @Test func junitHasACaseWithAnError() throws {
    let output = try result("junit").standardOutput
    #expect(XMLParser(data: Data(output.utf8)).parse())
    #expect(output.contains("errors=\"1\"") && output.contains("<error message=\""))
  }
}
