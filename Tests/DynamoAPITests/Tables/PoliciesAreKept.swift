import TableStore
import Testing

@testable import DynamoAPI

@Suite struct PoliciesAreKept {
  private let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/things"

  private func put(_ service: Service, _ policy: String, _ expected: String? = nil) async -> (status: Int, body: String)
  {
    let revision = expected.map { #","ExpectedRevisionId":"\#($0)""# } ?? ""
    let text = policy.replacing("\"", with: "\\\"")
    return await service.call("PutResourcePolicy", #"{"ResourceArn":"\#(arn)","Policy":"\#(text)"\#(revision)}"#)
  }

  private func revision(_ reply: (status: Int, body: String)) throws -> String {
    try #require(reply.status == 200, "\(reply.body)")
    return try StreamClient.decode([String: String].self, reply.body)["RevisionId"] ?? ""
  }

  @Test func andReturned() async throws {
    try await Service.with { service in
      let get = #"{"ResourceArn":"\#(arn)"}"#
      #expect(await service.call("GetResourcePolicy", get).body.contains("#PolicyNotFoundException"))
      let first = try revision(await put(service, #"{"Version":"1"}"#))
      let kept = try StreamClient.decode([String: String].self, await service.call("GetResourcePolicy", get).body)
      #expect(kept == ["Policy": #"{"Version":"1"}"#, "RevisionId": first])
      #expect(try revision(await put(service, #"{"Version":"1"}"#)) == first)
      #expect(try revision(await put(service, #"{"Version":"2"}"#, first)) != first)
      #expect(
        try await StreamClient.decode([String: String].self, service.call("DeleteResourcePolicy", get).body).count == 1)
      #expect(await service.call("DeleteResourcePolicy", get) == (200, "{}"))
      #expect(await service.call("GetResourcePolicy", get).status == 400)
    }
  }

  @Test func onlyWhereTheRevisionIsTheExpectedOne() async throws {
    try await Service.with { service in
      #expect(await put(service, "{}", "17").body.contains("#PolicyNotFoundException"))
      _ = try revision(await put(service, "{}", "NO_POLICY"))
      #expect(await put(service, "{}", "NO_POLICY").body.contains("#PolicyNotFoundException"))
      #expect(await put(service, "{}", "17").body.contains("#PolicyNotFoundException"))
      let delete = await service.call("DeleteResourcePolicy", #"{"ResourceArn":"\#(arn)","ExpectedRevisionId":"17"}"#)
      #expect(delete.body.contains("#PolicyNotFoundException"))
    }
  }

  @Test func textThatIsNoneIsRefused() async throws {
    try await Service.with { service in
      for text in ["", "x", "[]", "{", "{}}", "{\"a\":\"" + String(repeating: "x", count: 20_480) + "\"}"] {
        #expect(await put(service, text).body.contains("#ValidationException"), "\(text)")
      }
      let other = #"{"ResourceArn":"\#(arn)x","Policy":"{}"}"#
      #expect(await service.call("PutResourcePolicy", other).body.contains("#ResourceNotFoundException"))
    }
  }

  @Test func ofStreamsToo() async throws {
    try await StreamClient.with { client in
      let stream = try await client.arn()
      try await client.run("PutResourcePolicy", #"{"ResourceArn":"\#(stream)","Policy":"{}"}"#)
      try await client.run("GetResourcePolicy", #"{"ResourceArn":"\#(stream)"}"#)
      #expect(await client.service.call("GetResourcePolicy", #"{"ResourceArn":"\#(arn)"}"#).status == 400)
    }
  }

  @Test func noneIsLostWhereManyChangeSettings() async throws {
    try await Service.with { service in
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<6 {
          group.addTask {
            _ = await service.call(
              "TagResource", #"{"ResourceArn":"\#(arn)","Tags":[{"Key":"tag-\#(number)","Value":"v"}]}"#)
          }
        }
      }
      let tags = await service.call("ListTagsOfResource", #"{"ResourceArn":"\#(arn)"}"#).body
      for number in 0..<6 { #expect(tags.contains("tag-\(number)")) }
    }
  }
}
