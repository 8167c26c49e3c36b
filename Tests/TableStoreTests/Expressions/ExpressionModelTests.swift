import Testing

@testable import TableStore

/// Random conditions and updates on random items, against a plain model on trees of values.
@Suite struct ExpressionModelTests {
  @Test(arguments: 0..<8) func conditionsAgreeWithTheModel(_ seed: Int) throws {
    var random = ExpressionRandom(UInt64(seed) + 1)
    var held = 0
    for _ in 0..<500 {
      var generator = ConditionGenerator()
      let condition = generator.condition(&random, depth: 3)
      let text = condition.text
      var scope = try scope(nil, generator.values.isEmpty ? nil : generator.values)
      let compiled = try scope.condition(text, .condition)
      try scope.finish()
      for _ in 0..<8 {
        let item = random.item()
        let expected = condition.holds(item, generator.values)
        if expected { held += 1 }
        let found = try Item(item).withView { compiled.matches($0) }
        #expect(found == expected, "\(text) with \(generator.values) on \(item)")
      }
    }
    #expect((400...3600).contains(held), "the generator does not try both outcomes: \(held)")
  }

  @Test(arguments: 0..<8) func updatesAgreeWithTheModel(_ seed: Int) throws {
    var random = ExpressionRandom(UInt64(seed) + 1000)
    var applied = 0
    for _ in 0..<1500 {
      var model = UpdateModel()
      let text = model.generate(&random)
      let item = random.chance(10) ? nil : random.item()
      let expected = model.apply(to: item)
      let found: UpdateModel.Result
      do {
        found = .item(try updated(text, item, model.values.isEmpty ? nil : model.values))
        applied += 1
      } catch let error as StoreError {
        found = .refused(error.message)
      }
      #expect(found.isLike(expected), "\(text) with \(model.values) on \(item as Any): \(found), not \(expected)")
    }
    #expect(applied > 200)
  }
}
