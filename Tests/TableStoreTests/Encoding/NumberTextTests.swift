import Testing

@testable import TableStore

/// Numbers are read in all forms DynamoDB takes and written in one.
struct NumberTextTests {
  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("+0", "0"), ("0.000", "0"), ("0e999999999999", "0"), ("00", "0"),
    ("5", "5"), ("+5", "5"), ("5.", "5"), (".5", "0.5"), ("-.5", "-0.5"), ("007", "7"), ("1.50", "1.5"),
    ("100", "100"), ("1e2", "100"), ("1E+2", "100"), ("1e-2", "0.01"), ("12.34e1", "123.4"), ("0.001e3", "1"),
    ("1000000000000000000000000000000000000000", "1000000000000000000000000000000000000000"),
    ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
    ("1e-130", "0." + String(repeating: "0", count: 129) + "1"),
    ("-9.9e125", "-99" + String(repeating: "0", count: 124)),
    ("0.1e126", "1" + String(repeating: "0", count: 125)),
  ])
  func prints(_ text: String, _ canonical: String) throws {
    #expect(try Number(text).description == canonical)
  }

  @Test(arguments: [
    "", " ", " 1", "1 ", "a", "-", "+", ".", "-.", "1e", "1e+", "e5", "1.2.3", "1e5.0", "--1", "0x10", "1_000", "NaN",
    "Infinity", "１", "1e5 ",
  ])
  func refusesOtherText(_ text: String) {
    let suffix = text.isEmpty ? "" : ": \(text)"
    expectValidation("The parameter cannot be converted to a numeric value\(suffix)") { try Number(text) }
  }

  @Test(arguments: [
    "123456789012345678901234567890123456789", "1.00000000000000000000000000000000000001",
    "10000000000000000000000000000000000000.1",
  ])
  func refusesMoreThan38Digits(_ text: String) {
    expectValidation("Attempting to store more than 38 significant digits in a Number") { try Number(text) }
  }

  @Test(arguments: ["1e126", "-1e126", "10e125", "1e99999999999999999999"])
  func refusesGreatMagnitudes(_ text: String) {
    expectValidation("Number overflow. Attempting to store a number with magnitude larger than supported range") {
      try Number(text)
    }
  }

  @Test(arguments: ["1e-131", "-0.1e-130", "1e-99999999999999999999"])
  func refusesSmallMagnitudes(_ text: String) {
    expectValidation("Number underflow. Attempting to store a number with magnitude smaller than supported range") {
      try Number(text)
    }
  }

  @Test func everyNumberReadsBackFromItsText() throws {
    var random = EncodingRandom()
    for _ in 0..<5000 {
      let model = ModelNumber.random(&random)
      let number = try Number(model.text)
      #expect(number.description == model.text, "seed \(random.seed)")
      #expect(try Number(number.description) == number)
      number.withPayload { payload in
        #expect(Number.isValid(payload))
        #expect(Number(payload: payload) == number)
      }
    }
  }
}

/// Expects a `validation` error with exactly this message.
func expectValidation<R>(
  _ message: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> R
) {
  let error = #expect(throws: StoreError.self, sourceLocation: sourceLocation) { try body() }
  #expect(error?.code == .validation, sourceLocation: sourceLocation)
  #expect(error?.message == message, sourceLocation: sourceLocation)
}
