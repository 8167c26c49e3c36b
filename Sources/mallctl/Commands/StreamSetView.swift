import ArgumentParser
import TableStore

struct StreamSetView: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-view",
    abstract: "Sets what the change stream shows of a table's items from now on.",
    discussion: """
        mallctl stream set-view products keys-only

      Changes made before stay as they are. With none, changes are still recorded with their keys, but not shown through \
      the DynamoDB API.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the table.") var table: String
  @Argument(help: "\(StreamSetting.help).") var view: StreamSetting

  func run() throws {
    try common.withStore(tables: [table]) { try $0.setStreamView(of: table, to: view.view) }
    common.say("the stream of \(table) shows \(view.defaultValueDescription) from now on")
  }
}
