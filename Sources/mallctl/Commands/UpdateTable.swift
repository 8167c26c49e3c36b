import ArgumentParser
import TableStore

struct UpdateTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Adds or deletes a global index, sets expiry, stream view or deletion protection.",
    discussion: """
        mallctl update-table products --add-gsi by-vendor:vendor:S,price:N
        mallctl update-table products --delete-gsi by-vendor
        mallctl update-table products --ttl expires --deletion-protection on

      A new index is filled while reads and writes go on; the command waits until it can be queried. \
      Indexes are written as in create-table. Several changes are made one after the other.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the table.") var table: String
  @Option(help: ArgumentHelp("Global index to add.", valueName: "index")) var addGsi: String?
  @Option(help: ArgumentHelp("Global index to delete.", valueName: "name")) var deleteGsi: String?
  @Option(help: ArgumentHelp("Attribute with the time an item expires, in epoch seconds.", valueName: "name"))
  var ttl: String?
  @Flag(help: "Items no longer expire.") var noTtl = false
  @Option(help: "What the change stream shows of items: \(StreamSetting.help).") var stream: StreamSetting?
  @Option(help: "Whether deleting the table is refused.") var deletionProtection: Switch?
  @Flag(help: "Do not wait for a new index to be filled.") var noWait = false

  enum Switch: String, ExpressibleByArgument, CaseIterable { case on, off }

  func validate() throws {
    if ttl != nil, noTtl { throw ValidationError("--ttl and --no-ttl exclude each other.") }
    let changesNothing =
      addGsi == nil && deleteGsi == nil && ttl == nil && !noTtl && stream == nil && deletionProtection == nil
    if changesNothing { throw ValidationError("Nothing to change: name at least one option.") }
  }

  func run() throws {
    let added = try addGsi.map { try KeyOptionParser.globalIndex($0, option: "--add-gsi") }
    try common.withStore(tables: [table]) { store in
      if stream != nil || deletionProtection != nil {
        var request = UpdateTableRequest(table)
        if let stream { request.streamView = .some(stream.view) }
        request.deletionProtection = deletionProtection.map { $0 == .on }
        try store.updateTable(request)
      }
      if let deleteGsi {
        var request = UpdateTableRequest(table)
        request.deleteGlobalIndex = deleteGsi
        guard try store.describeTable(table).globalIndexes.contains(where: { $0.definition.name == deleteGsi }) else {
          throw Refusal(
            "table \(table) has no global index \(deleteGsi); 'mallctl describe \(table)' shows those it has")
        }
        try store.updateTable(request)
      }
      if let added {
        var request = UpdateTableRequest(table)
        request.createGlobalIndex = added
        try store.updateTable(request)
        if !noWait { try IndexWait.untilActive(added.name, of: table, in: store, quiet: common.quiet) }
      }
      if ttl != nil || noTtl { try store.setExpiry(of: table, attribute: ttl) }
    }
    common.say("table \(table) updated")
  }
}
