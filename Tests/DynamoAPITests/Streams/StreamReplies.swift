// Members have the service's names.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

struct ErrorReply: Decodable {
  var __type: String
}

struct ListReply: Decodable {
  struct Stream: Decodable {
    var StreamArn: String
    var TableName: String
    var StreamLabel: String
  }
  var Streams: [Stream]
  var LastEvaluatedStreamArn: String?
}

struct DescribeReply: Decodable {
  var StreamDescription: Description
}

struct Description: Decodable {
  struct Shard: Decodable {
    struct Range: Decodable {
      var StartingSequenceNumber: String
      var EndingSequenceNumber: String?
    }
    var ShardId: String
    var ParentShardId: String?
    var SequenceNumberRange: Range
  }
  var StreamArn: String
  var StreamStatus: String
  var StreamViewType: String
  var TableName: String
  var CreationRequestDateTime: Double
  var Shards: [Shard]
}

struct IteratorReply: Decodable {
  var ShardIterator: String
}

struct RecordsReply: Decodable {
  var Records: [Record]
  var NextShardIterator: String?
}

struct Record: Decodable {
  struct Identity: Decodable {
    var PrincipalId: String
    var `Type`: String
  }
  struct Change: Decodable {
    var Keys: [String: [String: String]]
    var NewImage: [String: [String: String]]?
    var OldImage: [String: [String: String]]?
    var SequenceNumber: String
    var SizeBytes: Int
    var StreamViewType: String
  }
  var eventID: String
  var eventName: String
  var awsRegion: String
  var dynamodb: Change
  var userIdentity: Identity?

  var key: String { dynamodb.Keys["pk"]?["S"] ?? "" }
}
