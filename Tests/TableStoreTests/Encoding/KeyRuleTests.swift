import Testing

@testable import TableStore

/// Key values that break a rule are refused in DynamoDB's words.
struct KeyRuleTests {
  private func check(_ partition: AttributeValue, _ sort: AttributeValue? = nil) throws {
    let partition = try EncodedValue(partition)
    let sort = try sort.map { try EncodedValue($0) }
    try partition.withView { p in
      if let sort {
        try sort.withView {
          try KeyEncoding.check(partition: p, partitionName: "pk", sort: $0, sortName: "sk")
        }
      } else {
        try KeyEncoding.check(partition: p, partitionName: "pk", sort: nil, sortName: nil)
      }
    }
  }

  @Test func lengths() throws {
    try check(.s(String(repeating: "x", count: 2048)), .b([UInt8](repeating: 0, count: 1024)))
    expectValidation(
      "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
    ) { try check(.s(String(repeating: "x", count: 2049))) }
    expectValidation(
      "One or more parameter values were invalid: "
        + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    ) { try check("x", .b([UInt8](repeating: 0, count: 1025))) }
  }

  @Test func emptyKeys() {
    expectValidation(
      "One or more parameter values are not valid. "
        + "The AttributeValue for a key attribute cannot contain an empty string value. Key: pk"
    ) { try check("") }
    expectValidation(
      "One or more parameter values are not valid. "
        + "The AttributeValue for a key attribute cannot contain an empty binary value. Key: sk"
    ) { try check(1, .b([])) }
  }
}
