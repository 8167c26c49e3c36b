import Foundation
import Testing

@Suite struct DescribeTests {
  private struct Description: Decodable {
    struct Attribute: Decodable, Equatable { var name: String, type: String }
    struct Key: Decodable, Equatable { var partition: [Attribute], sort: [Attribute] }
    struct Index: Decodable { var name: String, status: String, key: Key }
    var name: String, status: String, key: Key, globalIndexes: [Index], localIndexes: [Index]
    var expiryAttribute: String?, streamView: String?, deletionProtection: Bool, items: Int
  }

  @Test func showsWhatWasAskedForAtCreation() throws {
    let shop = try Workshop()
    _ = try shop.run(
      "create-table", "events", "--key", "device:S", "--sort", "at:N", "--lsi", "by-level:level:N:KEYS_ONLY",
      "--gsi", "by-place:country:S+city:S,day:S+at:N:INCLUDE(kind,level)", "--ttl", "expires", "--stream", "new-image",
      "--deletion-protection")
    let answer = try shop.run("describe", "events")
    #expect(answer.status == 0)
    let description = try JSONDecoder().decode(Description.self, from: Data(answer.output.utf8))
    #expect(description.name == "events")
    #expect(description.status == "ACTIVE")
    #expect(description.key.partition.map(\.name) == ["device"])
    #expect(description.key.sort == [.init(name: "at", type: "N")])
    #expect(description.localIndexes.map(\.name) == ["by-level"])
    #expect(description.globalIndexes.first?.key.partition.map(\.name) == ["country", "city"])
    #expect(description.globalIndexes.first?.key.sort.map(\.name) == ["day", "at"])
    #expect(description.expiryAttribute == "expires")
    #expect(description.streamView == "NEW_IMAGE")
    #expect(description.deletionProtection)
    #expect(description.items == 0)
  }

  @Test func asTable() throws {
    let answer = try Workshop.withProducts().run("describe", "products", "--output", "table")
    #expect(answer.output.contains("category:S,title:S"))
  }

  @Test func aMissingTableIsRefused() throws {
    let answer = try Workshop.withProducts().run("describe", "nothing")
    #expect(answer.status == 1)
    #expect(answer.output == "")
    #expect(answer.errors.contains("nothing"))
  }
}
