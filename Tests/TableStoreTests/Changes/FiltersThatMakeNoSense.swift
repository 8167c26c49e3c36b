import Testing

@testable import TableStore

/// A filter that does not read or means nothing is refused with what is wrong and where.
@Suite struct FiltersThatMakeNoSense {
  @Test(arguments: [
    ("", "Invalid filter: The expression can not be empty;"),
    ("price = 3", "A path in a filter begins with NewImage"),
    ("changed(NewImage.price) AND price = 3", "path: [price]; at character 29"),
    ("NewImage.price = ", "token: \"<EOF>\""),
    ("NewImage.price == 3", "Syntax error; token: \"=\", near: \"== 3\", at character 17"),
    ("NewImage.price = 3 4", "at character 20"),
    ("NewImage.price = 'abc", "A quote is missing behind the text that begins at character 18"),
    ("'é' = é", "token: \"é\", near: \"= é\", at character 7"),
    ("NewImage = 3", "NewImage stands for a whole item here"),
    ("size(OldImage) > 3", "OldImage stands for a whole item here"),
    ("NewImage[0] = 3", "NewImage is no list"),
    ("NewImage.a[x] = 3", "token: \"x\""),
    ("eventName = 'UPDATE'", "eventName is 'INSERT', 'MODIFY' or 'REMOVE'"),
    ("eventName IN ('INSERT', 'x')", "eventName is 'INSERT', 'MODIFY' or 'REMOVE'"),
    ("eventName.x = 'INSERT'", "eventName is a string"),
    ("changed('a')", "requires a document path; operator or function: changed"),
    ("changed(a, b)", "Incorrect number of operands"),
    ("changed(a) = true", "not allowed to be used this way"),
    ("has(NewImage.a)", "Invalid function name; function: has; at character 1"),
    ("if_not_exists(NewImage.a, 3)", "The function is not allowed in a filter; function: if_not_exists"),
    ("NewImage.a = 1e200", "Number overflow"),
    ("NewImage.a = 123456789012345678901234567890123456789", "38"),
    ("NewImage.a = - 3", "Syntax error"),
    ("NewImage.a < true", "Incorrect operand type"),
    ("NewImage.a BETWEEN 3 AND 2", "upper bound to be greater than or equal to lower bound"),
    ("NewImage.a = :v", "attribute value: :v; at character 14"),
    ("NewImage.#n = 1", "attribute name: #n; at character 1"),
    ("((NewImage.a = 1))", "redundant parentheses"),
    ("true", "Syntax error"), ("NewImage.a = 1 OR", "Syntax error"), ("tableName", "Syntax error"),
  ]) func saysWhatAndWhere(_ filter: String, _ part: String) throws {
    let message = try #require(refusal { _ = try ChangeCondition(filter) }, "\(filter) is taken")
    #expect(message.hasPrefix("Invalid filter: ") && message.contains(part), "\(message)")
  }

  @Test func unusedPlaceholdersAreRefused() throws {
    let message = refusal { _ = try ChangeCondition("NewImage.a = 1", values: [":v": .n(1)]) }
    #expect(message?.contains(":v") == true)
  }

  @Test func literalsAreForFiltersOnly() throws {
    for text in ["a1 = 3", "a1 = 'x'", "a1 = true", "changed(a1)"] {
      #expect(refusal { _ = try holds(text, nil) } != nil, "\(text)")
    }
  }
}
