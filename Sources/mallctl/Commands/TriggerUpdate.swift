import ArgumentParser
import TableStore
import TriggerHandlers
import Triggers

struct TriggerUpdate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Changes a trigger, which goes on where it stands.",
    discussion: """
        mallctl trigger update reindex --batch-size 500 --timeout 2m
        mallctl trigger update reindex --filter 'changed(NewImage.price)' --filter "eventName = 'REMOVE'"
        mallctl trigger update reindex --no-filters --window none

      What is not given stays. --table and --filter replace all that were there. A process that runs the trigger takes it \
      up anew within a second or two.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the trigger.") var name: String
  @OptionGroup(title: "What it reads, what runs it") var parts: TriggerDefinitionOptions
  @Flag(help: "Take every change of its tables.") var noFilters = false
  @OptionGroup(title: "How it takes its changes") var settings: TriggerSettingsOptions

  func validate() throws {
    if noFilters, !parts.filters.isEmpty { throw ValidationError("--filter and --no-filters exclude each other.") }
  }

  func run() throws {
    let (isChanged, definition) = try TriggerFailure.reporting {
      try common.withStore { store in
        var definition = try store.consumers.trigger(name).definition
        try parts.apply(to: &definition)
        if noFilters { definition.filters = [] }
        var chosen = definition.settings ?? TriggerSettings()
        try settings.apply(to: &chosen)
        definition.settings = chosen
        if definition.endpoint != nil {
          try definition.validate()
          _ = try EndpointHandler.handler(of: definition)
        }
        return (try store.consumers.redefine(definition), definition)
      }
    }
    common.say(isChanged ? "trigger \(name) changed" : "trigger \(name) is like this already")
    if let obstacle = EndpointHandler.obstacle(of: definition) { common.say("note: \(obstacle)") }
  }
}
