import Foundation
import Testing

@testable import TableStore

/// Codable types become items and come back.
struct CodableItemTests {
  struct Part: Codable, Equatable {
    var name: String
    var price: Double?
  }

  enum Kind: String, Codable { case book, toy }

  struct Product: Codable, Equatable {
    var sku: String
    var quantity: Int
    var weight: Double
    var ratio: Float
    var isActive: Bool
    var note: String?
    var kind: Kind
    var image: [UInt8]
    var tags: Set<String>
    var sizes: Set<Int>
    var amounts: Set<Number>
    var hashes: Set<[UInt8]>
    var price: Number
    var extra: AttributeValue
    var parts: [Part]
    var main: Part?
    var counts: [String: Int]
    var gaps: [Int?]
    var big: UInt64
    var small: Int8
    var made: Date
    var nested: [[Int]]
    var inner: Item
  }

  private func product() throws -> Product {
    Product(
      sku: "A1", quantity: -4, weight: 0.1, ratio: 0.3, isActive: true, note: nil, kind: .toy, image: [0, 255],
      tags: ["x", "y"], sizes: [1, 2], amounts: [try Number("1.10")], hashes: [[1], [2]],
      price: try Number("12345678901234567890.5"), extra: ["deep": [1, nil, .ss(["q"])]],
      parts: [Part(name: "bolt", price: 1.5), Part(name: "nut", price: nil)], main: Part(name: "m", price: 2),
      counts: ["a": 1, "b": 2], gaps: [1, nil, 3], big: .max, small: -128,
      made: Date(timeIntervalSinceReferenceDate: 5000.25), nested: [[1], [], [2, 3]], inner: ["k": .b([1])])
  }

  @Test func roundTrip() throws {
    let value = try product()
    let item = try Item(encoding: value)
    #expect(try item.decode(Product.self) == value)
    #expect(item.withView { $0.validate() } == nil)
  }

  @Test func typesOfAttributes() throws {
    let item = try Item(encoding: try product())
    #expect(item["sku"] == "A1" && item["quantity"] == -4 && item["isActive"] == true && item["note"] == nil)
    #expect(item["weight"] == 0.1 && item["ratio"] == 0.3 && item["kind"] == "toy" && item["image"] == .b([0, 255]))
    #expect(item["tags"] == .ss(["x", "y"]) && item["sizes"] == .ns([1, 2]) && item["hashes"] == .bs([[1], [2]]))
    #expect(item["parts"] == [["name": "bolt", "price": 1.5], ["name": "nut"]])
    #expect(item["gaps"] == [1, nil, 3] && item["inner"] == ["k": .b([1])])
    #expect(item["extra"] == ["deep": [1, nil, .ss(["q"])]])
    #expect(item["big"]?.number?.description == "18446744073709551615")
  }

  @Test func emptySetsAreLeftOut() throws {
    var value = try product()
    value.tags = []
    let item = try Item(encoding: value)
    #expect(item["tags"] == nil)
    #expect(try item.decode(Product.self) == value)
  }

  @Test func dictionariesAndItemsAreItems() throws {
    #expect(try Item(encoding: ["a": 1, "b": 2]) == ["a": 1, "b": 2])
    #expect(try (["a": 1, "b": 2] as Item).decode([String: Int].self) == ["a": 1, "b": 2])
    let item: Item = ["s": .ss(["a"]), "n": 1]
    #expect(try Item(encoding: item) == item)
    #expect(try item.decode(Item.self) == item)
    #expect(try Item(encoding: AttributeValue.m(["a": 1])) == ["a": 1])
    #expect(try item.decode([String: AttributeValue].self) == item.dictionary)
  }

  @Test(
    arguments: [
      ([:], "The item does not decode: the attribute name is missing"),
      (["name": 1], "The item does not decode: name: a value of type N is no String"),
      (["name": "x", "price": "y"], "The item does not decode: price: a value of type S is no Double"),
    ] as [(Item, String)])
  func errorsNameTheAttribute(_ item: Item, _ message: String) {
    let error = #expect(throws: StoreError.self) { try item.decode(Part.self) }
    #expect(error?.code == .input)
    #expect(error?.message == message)
  }

  @Test func errorsNameTheWholePath() throws {
    struct Holder: Codable { var parts: [Part] }
    let item: Item = ["parts": [["name": "a"], ["name": true]]]
    let error = #expect(throws: StoreError.self) { try item.decode(Holder.self) }
    #expect(error?.message == "The item does not decode: parts[1].name: a value of type BOOL is no String")
    let infinite = Holder(parts: [Part(name: "x", price: .infinity)])
    let encoding = #expect(throws: StoreError.self) { try Item(encoding: infinite) }
    #expect(encoding?.code == .validation)
    #expect(encoding?.message.contains("parts[0].price") == true)
  }

  @Test func numbersThatDoNotFit() {
    struct Small: Codable { var value: Int8 }
    for item in [["value": 128], ["value": 1.5]] as [Item] {
      #expect(throws: StoreError.self) { try item.decode(Small.self) }
    }
  }

  @Test func whatHasNoMembersIsNoItem() {
    #expect(throws: StoreError.self) { try Item(encoding: 5) }
    #expect(throws: StoreError.self) { try Item(encoding: [1, 2]) }
  }

  @Test func otherFormatsSeeTypedJSON() throws {
    var random = EncodingRandom()
    for _ in 0..<100 {
      let item = try Item(random.attributes())
      let data = try JSONEncoder().encode(item)
      #expect(try JSONDecoder().decode(Item.self, from: data) == item, "seed \(random.seed)")
      #expect(try DynamoDBJSON.decode(Array(data)) == item, "seed \(random.seed)")
    }
  }
}
