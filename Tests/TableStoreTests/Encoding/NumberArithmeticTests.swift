import Testing

@testable import TableStore

/// Sums and differences are exact to 38 digits, rounded half to even beyond.
struct NumberArithmeticTests {
  @Test func agreesWithSchoolbookArithmetic() throws {
    var random = EncodingRandom()
    for _ in 0..<20_000 {
      let left = ModelNumber.random(&random)
      var right = ModelNumber.random(&random)
      if random.chance(4) { right = random.chance(2) ? left : -left }
      let isSubtraction = random.chance(2)
      let exact = (isSubtraction ? left + -right : left + right).rounded
      let (a, b) = (left.number, right.number)
      let comment = Comment(rawValue: "seed \(random.seed): \(left.text) \(isSubtraction ? "-" : "+") \(right.text)")
      if let magnitude = exact.magnitude, magnitude > 125 || magnitude < -130 {
        #expect(throws: StoreError.self, comment) { try isSubtraction ? a.subtracting(b) : a.adding(b) }
      } else {
        let result = try isSubtraction ? a.subtracting(b) : a.adding(b)
        #expect(result.description == exact.text, comment)
        result.withPayload { #expect(Number.isValid($0), comment) }
      }
    }
  }

  @Test(arguments: [
    ("99999999999999999999999999999999999999", "0.4", "99999999999999999999999999999999999999"),
    ("99999999999999999999999999999999999999", "0.5", "100000000000000000000000000000000000000"),
    ("99999999999999999999999999999999999998", "0.5", "99999999999999999999999999999999999998"),
    ("99999999999999999999999999999999999998", "0.5000001", "99999999999999999999999999999999999999"),
    ("1e125", "1e-130", "1" + String(repeating: "0", count: 125)),
    ("1e125", "-1e-130", "1" + String(repeating: "0", count: 125)),
    ("0.1", "0.2", "0.3"), ("-5", "5", "0"),
  ])
  func rounds(_ left: String, _ right: String, _ sum: String) throws {
    #expect(try Number(left).adding(try Number(right)).description == sum)
  }

  @Test func refusesSumsOutOfRange() throws {
    let most = try Number("9.9999999999999999999999999999999999999e125")
    expectValidation("Number overflow. Attempting to store a number with magnitude larger than supported range") {
      try most.adding(most)
    }
    let a = try Number("1.01e-129")
    let b = try Number("1e-129")
    expectValidation("Number underflow. Attempting to store a number with magnitude smaller than supported range") {
      try a.subtracting(b)
    }
  }
}
