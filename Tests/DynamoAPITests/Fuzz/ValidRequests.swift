/// Requests that are answered with success by a store that has the table `things`, for mutating.
enum ValidRequests {
  static let createThings = #"""
    {"TableName":"things","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk",
    "AttributeType":"N"},{"AttributeName":"g","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
    {"AttributeName":"sk","KeyType":"RANGE"}],"BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":5,
    "WriteCapacityUnits":5},"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"},
    "Tags":[{"Key":"a","Value":"b"}],"LocalSecondaryIndexes":[{"IndexName":"local","KeySchema":[{"AttributeName":"pk",
    "KeyType":"HASH"},{"AttributeName":"g","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE",
    "NonKeyAttributes":["v"]}}],"GlobalSecondaryIndexes":[{"IndexName":"global","KeySchema":[{"AttributeName":"g",
    "KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"},"ProvisionedThroughput":{"ReadCapacityUnits":1,
    "WriteCapacityUnits":1}}]}
    """#

  private static let key = #"{"pk":{"S":"a"},"sk":{"N":"1"}}"#
  private static let item = #"""
    {"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"x"},"v":{"N":"-1.5e3"},"b":{"B":"YWJj"},"l":{"L":[{"BOOL":true},{"NULL":true},
    {"M":{"x":{"S":"é\u00e9\n"}}}]},"ss":{"SS":["a","b"]},"ns":{"NS":["1","2.5"]},"bs":{"BS":["YQ==",""]}}
    """#
  private static let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/things"

  static let all: [(operation: String, body: String)] = [
    ("PutItem", #"{"TableName":"things","Item":\#(item),"ReturnValues":"ALL_OLD","ReturnConsumedCapacity":"INDEXES"}"#),
    (
      "PutItem",
      #"{"TableName":"things","Item":\#(item),"Expected":{"none":{"Exists":false},"void":{"Exists":false}},"#
        + #""ConditionalOperator":"AND"}"#
    ),
    (
      "PutItem",
      #"{"TableName":"\#(arn)","Item":\#(item),"ConditionExpression":"NOT (size(#v) > :a AND v IN (:a, :b))","#
        + ##""ExpressionAttributeNames":{"#v":"v"},"ExpressionAttributeValues":{":a":{"N":"1"},":b":{"N":"2"}},"##
        + #""ReturnValuesOnConditionCheckFailure":"ALL_OLD","ReturnItemCollectionMetrics":"SIZE"}"#
    ),
    ("GetItem", #"{"TableName":"things","Key":\#(key),"ProjectionExpression":"l[2].x, v","ConsistentRead":true}"#),
    ("GetItem", #"{"TableName":"things","Key":\#(key),"AttributesToGet":["v"],"ReturnConsumedCapacity":"TOTAL"}"#),
    (
      "UpdateItem",
      #"{"TableName":"things","Key":\#(key),"UpdateExpression":"SET l[7] = if_not_exists(w, :v), w = :v + :v ADD c :v "#
        + #"REMOVE l[0]","ExpressionAttributeValues":{":v":{"N":"1"}},"ReturnValues":"UPDATED_NEW"}"#
    ),
    (
      "UpdateItem",
      #"{"TableName":"things","Key":\#(key),"AttributeUpdates":{"c":{"Action":"ADD","Value":{"N":"1"}},"#
        + #""d":{"Action":"DELETE"}}}"#
    ),
    ("DeleteItem", #"{"TableName":"things","Key":{"pk":{"S":"none"},"sk":{"N":"0.1"}},"ReturnValues":"ALL_OLD"}"#),
    (
      "Query",
      #"{"TableName":"things","KeyConditionExpression":"pk = :p AND sk BETWEEN :a AND :b","FilterExpression":"#
        + #""begins_with(b, :c) OR contains(ss, :p)","ExpressionAttributeValues":{":p":{"S":"a"},":a":{"N":"0"},"#
        + #"":b":{"N":"9"},":c":{"B":"YQ=="}},"Limit":3,"ScanIndexForward":false,"ExclusiveStartKey":\#(key)}"#
    ),
    (
      "Query",
      #"{"TableName":"things","IndexName":"local","Select":"ALL_ATTRIBUTES","KeyConditions":{"pk":{"ComparisonOperator":"#
        + #""EQ","AttributeValueList":[{"S":"a"}]}},"QueryFilter":{"v":{"ComparisonOperator":"NOT_NULL"}}}"#
    ),
    ("Scan", #"{"TableName":"things","Segment":1,"TotalSegments":3,"Limit":10,"Select":"COUNT"}"#),
    (
      "Scan",
      #"{"TableName":"things","IndexName":"global","ScanFilter":{"v":{"ComparisonOperator":"IN","AttributeValueList":"#
        + #"[{"N":"1"}]}},"ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"x"}}}"#
    ),
    (
      "BatchGetItem",
      ##"{"RequestItems":{"things":{"Keys":[\##(key)],"ProjectionExpression":"#v","ExpressionAttributeNames":{"#v":"v"}}},"##
        + #""ReturnConsumedCapacity":"INDEXES"}"#
    ),
    (
      "BatchWriteItem",
      #"{"RequestItems":{"things":[{"PutRequest":{"Item":\#(item)}},{"DeleteRequest":{"Key":{"pk":{"S":"z"},"#
        + #""sk":{"N":"2"}}}}]},"ReturnItemCollectionMetrics":"SIZE"}"#
    ),
    (
      "TransactGetItems",
      #"{"TransactItems":[{"Get":{"TableName":"things","Key":\#(key),"ProjectionExpression":"v"}}]}"#
    ),
    (
      "TransactWriteItems",
      #"{"TransactItems":[{"Put":{"TableName":"things","Item":\#(item)}},{"Update":{"TableName":"things","Key":"#
        + #"{"pk":{"S":"b"},"sk":{"N":"1"}},"UpdateExpression":"SET v = :v","ExpressionAttributeValues":"#
        + #"{":v":{"L":[]}}}},{"Delete":{"TableName":"things","Key":{"pk":{"S":"c"},"sk":{"N":"1"}}}},"#
        + #"{"ConditionCheck":{"TableName":"things","Key":{"pk":{"S":"d"},"sk":{"N":"1"}},"ConditionExpression":"#
        + #""attribute_not_exists(pk)"}}],"ReturnConsumedCapacity":"TOTAL"}"#
    ),
    ("DescribeTable", #"{"TableName":"things"}"#),
    ("ListTables", #"{"Limit":2,"ExclusiveStartTableName":"aaa"}"#),
    ("UpdateTable", #"{"TableName":"things","DeletionProtectionEnabled":true,"TableClass":"STANDARD"}"#),
    ("DescribeTimeToLive", #"{"TableName":"things"}"#),
    ("DescribeLimits", "{}"), ("DescribeEndpoints", "{}"), ("ListGlobalTables", #"{"Limit":10}"#),
    ("TagResource", #"{"ResourceArn":"\#(arn)","Tags":[{"Key":"k","Value":"v"}]}"#),
    ("UntagResource", #"{"ResourceArn":"\#(arn)","TagKeys":["k"]}"#),
    ("ListTagsOfResource", #"{"ResourceArn":"\#(arn)"}"#),
    ("PutResourcePolicy", #"{"ResourceArn":"\#(arn)","Policy":"{\"Version\":\"2012-10-17\"}"}"#),
    ("GetResourcePolicy", #"{"ResourceArn":"\#(arn)"}"#),
    ("DeleteResourcePolicy", #"{"ResourceArn":"\#(arn)"}"#),
    ("UpdateContributorInsights", #"{"TableName":"things","ContributorInsightsAction":"ENABLE","IndexName":"global"}"#),
    ("DescribeContributorInsights", #"{"TableName":"things"}"#),
    ("ListContributorInsights", #"{"MaxResults":10}"#),
    ("DescribeKinesisStreamingDestination", #"{"TableName":"things"}"#),
    ("DescribeTableReplicaAutoScaling", #"{"TableName":"things"}"#),
  ]
}
