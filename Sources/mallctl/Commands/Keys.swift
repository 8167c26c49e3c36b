import ArgumentParser
import DynamoServer

struct Keys: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes, lists and removes the access keys that clients of 'mallctl serve' sign with.",
    discussion: """
      As long as there are none, a server on this machine's own address takes every request; with the first, it takes \
      only signed ones. Servers that run see a change within a second. The keys are in the file access-keys in the \
      store's directory, readable by its owner alone; backups do not hold them.
      """,
    subcommands: [Create.self, List.self, Remove.self])

  struct FileOptions: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @Option(
      help: ArgumentHelp("File of access keys. Default: access-keys in the store's directory.", valueName: "file"),
      completion: .file())
    var keys: String?

    var file: AccessKeyFile { AccessKeyFile(keys ?? "\(common.directory)/\(AccessKeyFile.name)") }
  }

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a key and prints it; its secret is shown only now.",
      discussion: """
          mallctl keys create
          mallctl keys create --id LOCALDEV --secret-from-stdin < secret.txt
        """)

    @OptionGroup var options: FileOptions
    @Option(help: ArgumentHelp("Id of the key; default: a random one.", valueName: "text")) var id: String?
    @Flag(help: "Take the secret from standard input instead of making one.") var secretFromStdin = false

    func run() throws {
      let now = Int64(realtimeMicroseconds() / 1_000_000)
      var key = AccessKey.random(now: now)
      if id != nil || secretFromStdin {
        let secret = secretFromStdin ? readLine() ?? "" : key.secret
        do {
          key = try AccessKey(id: id ?? key.id, secret: secret, created: now)
        } catch let error as ServerError {
          throw InputError(error.message)
        }
      }
      try options.file.add(key)
      let output = FileSink.standardOutput()
      try output.write(
        JSONValue.object([("AccessKeyId", .string(key.id)), ("SecretAccessKey", .string(key.secret))]).indented + "\n")
      try output.finish()
      options.common.say("kept in \(options.file.path); the secret is not shown again")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ls", abstract: "Lists the ids of the keys and when they were made, never their secrets.")

    @OptionGroup var options: FileOptions

    func run() throws {
      let output = FileSink.standardOutput()
      for key in try options.file.keys() {
        let line = JSONValue.object([("AccessKeyId", .string(key.id)), ("created", .int(Int(key.created)))])
        try output.write(line.compact + "\n")
      }
      try output.finish()
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rm", abstract: "Removes a key: what it signs is refused from then on.")

    @OptionGroup var options: FileOptions
    @Argument(help: "Id of the key.") var id: String

    func run() throws {
      guard try options.file.remove(id) else { throw Refusal("there is no access key \(id)") }
      if try options.file.keys().isEmpty {
        options.common.say("that was the last key: servers that run refuse all requests until there is another")
      }
    }
  }
}
