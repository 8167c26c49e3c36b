import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import DynamoServer

@Suite struct RepliesCarryIDAndChecksum {
  @Test(arguments: Served.Way.allCases)
  func clientsCanTellARequestAndCheckItsReply(_ way: Served.Way) async throws {
    try await Served.with(way) { served in
      let put = try await served.call("PutItem", #"{"TableName":"things","Item":{"pk":{"S":"a"}}}"#)
      #expect(put.status == .ok)
      let reply = try await served.call("GetItem", Served.get)
      #expect(reply.text == #"{"Item":{"pk":{"S":"a"}}}"#)
      #expect(reply.headers[.amazonChecksum] == "642333050")
      let ids = [put, reply].compactMap { $0.headers[.amazonRequestID] }
      #expect(Set(ids).count == 2)
      for id in ids {
        #expect(id.count == 52)
        #expect(id.allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) })
      }
    }
  }

  @Test func theReplyHasTheTypeOfItsRequest() async throws {
    try await Served.with { served in
      for (sent, answered) in [
        ("application/json", "application/json"),
        ("application/x-amz-json-1.0; charset=UTF-8", "application/x-amz-json-1.0"),
      ] {
        let reply = try await served.client.executeRequest(
          uri: "/", method: .post, headers: Served.headers("DynamoDB_20120810.GetItem", sent),
          body: .init(string: Served.get))
        #expect(reply.status == .ok)
        #expect(reply.headers[.contentType] == answered)
      }
    }
  }

  @Test func theChecksumIsThatOfZip() {
    #expect(BodyChecksum.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(BodyChecksum.crc32([]) == 0)
  }
}
