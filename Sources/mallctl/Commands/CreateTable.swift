import ArgumentParser
import TableStore

struct CreateTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Creates a table, and the store if there is none.",
    discussion: """
      Attributes are written NAME:TYPE with type S (string), N (number) or B (binary).
      A global index is NAME:PARTITION[,SORT][:PROJECTION]; partition and sort are up to four attributes joined by +.
      A local index is NAME:SORT[:PROJECTION]. Projections: ALL (the default), KEYS_ONLY, INCLUDE(a,b).

        mallctl create-table products --key sku:S --ttl expires \\
          --gsi by-category:category:S,title:S:ALL
        mallctl create-table events --key device:S --sort at:N \\
          --lsi by-level:level:N:KEYS_ONLY \\
          --gsi 'by-place:country:S+city:S,day:S+at:N:INCLUDE(kind,level)'
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the table.") var table: String
  @Option(help: ArgumentHelp("Partition key.", valueName: "name:type")) var key: String
  @Option(help: ArgumentHelp("Sort key.", valueName: "name:type")) var sort: String?
  @Option(help: ArgumentHelp("A global index; may be repeated.", valueName: "index")) var gsi: [String] = []
  @Option(help: ArgumentHelp("A local index; may be repeated.", valueName: "index")) var lsi: [String] = []
  @Option(help: ArgumentHelp("Attribute with the time an item expires, in epoch seconds.", valueName: "name"))
  var ttl: String?
  @Option(help: "What the change stream shows of items: \(StreamSetting.help).")
  var stream = StreamSetting(view: .newAndOldImages)
  @Flag(help: "Refuse to delete the table.") var deletionProtection = false

  func run() throws {
    let partition = try KeyOptionParser.attribute(key, option: "--key")
    let sort = try sort.map { try KeyOptionParser.attribute($0, option: "--sort") }
    var request = CreateTableRequest(table, KeySchema(partition, sort))
    request.globalIndexes = try gsi.map { try KeyOptionParser.globalIndex($0) }
    request.localIndexes = try lsi.map { try KeyOptionParser.localIndex($0, partition: partition) }
    request.streamView = stream.view
    request.deletionProtection = deletionProtection
    // Checked before the table is there, so that a wrong name leaves none behind.
    if let ttl, !(1...255).contains(ttl.utf8.count) {
      throw InputError("the name of an attribute has 1 to 255 bytes", at: "--ttl")
    }
    try common.withStore(StoreOptions()) { store in
      try store.createTable(request)
      if let ttl { try store.setExpiry(of: table, attribute: ttl) }
    }
    common.say("table \(table) created in \(common.directory)")
  }
}

/// A stream view or `none` (`off` means the same), as the command line names it.
struct StreamSetting: ExpressibleByArgument {
  static let help = "keys-only, new-image, old-image, new-and-old-images or none"

  var view: StreamViewType?

  init(view: StreamViewType?) { self.view = view }

  init?(argument: String) {
    if argument == "none" || argument == "off" { return }
    let name = String(argument.uppercased().map { $0 == "-" ? "_" : $0 })
    guard let view = StreamViewType(rawValue: name) else { return nil }
    self.view = view
  }

  var defaultValueDescription: String {
    view.map { String($0.rawValue.lowercased().map { $0 == "_" ? "-" : $0 }) } ?? "none"
  }

  static var allValueStrings: [String] {
    StreamViewType.allCases.map { StreamSetting(view: $0).defaultValueDescription } + ["none"]
  }
}
