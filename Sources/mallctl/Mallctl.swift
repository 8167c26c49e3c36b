import ArgumentParser

@main
struct Mallctl: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "mallctl", abstract: "Works with a mall store.")
}
