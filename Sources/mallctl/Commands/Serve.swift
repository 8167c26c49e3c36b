import ArgumentParser
import DynamoServer
import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves the store to DynamoDB's clients: the DynamoDB and DynamoDB Streams APIs on one port.",
    discussion: """
        mallctl serve
        aws dynamodb list-tables --endpoint-url http://127.0.0.1:8000
        port=$(mallctl serve --in-memory --port 0 | head -1)

      With --port 0 the port that was free is printed, alone on a line. Stopped by Ctrl-C or SIGTERM, it finishes the \
      requests it has begun.
      Requests need no signature as long as there are no access keys and only this machine reaches the server; make \
      keys with 'mallctl keys create'. See docs/serving.md.
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: ArgumentHelp("Address to listen on.", valueName: "host")) var host = "127.0.0.1"
  @Option(help: ArgumentHelp("Port; 0: one that is free.", valueName: "n")) var port: UInt16 = 8000
  @Flag(name: .customLong("in-memory"), help: "Serve an empty store that is gone afterwards, for tests.")
  var inMemory = false
  @Option(help: ArgumentHelp("Region to be, in ARNs.", valueName: "name")) var region = "us-east-1"
  @Option(help: "What a commit survives: full, interval, interval:<ms> or none.")
  var durability: StoreOptions.Durability?
  @Flag(help: "A store of its own for each access key and region.") var isolate = false

  @Option(help: ArgumentHelp("Certificate chain, PEM.", valueName: "file"), completion: .file()) var tlsCert: String?
  @Option(help: ArgumentHelp("Private key, PEM.", valueName: "file"), completion: .file()) var tlsKey: String?
  @Flag(help: "Make a certificate for this run; it is printed on standard error, for clients to trust.")
  var tlsSelfSigned = false

  @Flag(help: "Refuse requests that no known key has signed, on loopback too.") var requireSigning = false
  @Option(
    help: ArgumentHelp("File of access keys. Default: access-keys in the store's directory.", valueName: "file"),
    completion: .file())
  var keys: String?
  @Option(
    help: ArgumentHelp(
      "Directory whose directories are the S3 buckets of exports and imports. Default: there are none.",
      valueName: "dir"), completion: .directory)
  var exportDir: String?
  @Option(
    help: ArgumentHelp(
      "Have tables take so long to be created, updated and deleted, as DynamoDB's do. Default: 0.", valueName: "seconds"
    ))
  var slowTables: Double = 0
  @Flag(help: "Write a line for each request to standard error.") var accessLog = false

  func validate() throws {
    guard (tlsCert == nil) == (tlsKey == nil) else { throw ValidationError("--tls-cert and --tls-key go together.") }
    guard !(tlsSelfSigned && tlsCert != nil) else {
      throw ValidationError("Give --tls-cert and --tls-key, or --tls-self-signed.")
    }
    guard (0...3600).contains(slowTables) else { throw ValidationError("--slow-tables takes 0 to 3600 seconds.") }
    guard !inMemory || (common.store == nil && durability == nil) else {
      throw ValidationError("--in-memory takes neither --store nor --durability: nothing is kept.")
    }
    let isPlain = region.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    guard (1...64).contains(region.utf8.count), isPlain else {
      throw ValidationError("--region is lower-case letters, digits and hyphens, such as us-east-1.")
    }
  }

  func run() throws {
    guard inMemory else { return try serve(in: common.directory) }
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    try ScratchStore(in: parent, prefix: "mallctl-serve").run { try serve(in: $0) }
  }

  private func serve(in directory: String) throws {
    var options = StoreOptions()
    options.durability = inMemory ? .none : durability ?? .full
    let keys = AccessKeyFile(self.keys ?? "\(directory)/\(AccessKeyFile.name)")
    let server = try serverOptions()
    try DynamoServer.check(server, keys: keys)
    let log = accessLog ? AccessLog { Console.write($0 + "\n") } : nil
    let stores = try openStores(in: directory, options)
    let address = "\(server.tls == nil ? "http" : "https")://\(host.contains(":") ? "[\(host)]" : host)"
    let what = inMemory ? "an empty store in memory" : directory
    do {
      let dynamo = try DynamoServer(stores, options: server, keys: keys, log: log) { port in
        common.say("serving \(what) at \(address):\(port)")
        guard self.port == 0 else { return }
        let output = FileSink.standardOutput()
        try? output.write("\(port)\n")
        try? output.finish()
      }
      try AsyncCall.run { try await dynamo.runUntilSignal() }
    } catch {
      // Closing twice does nothing.
      if case .one(let store) = stores { try? AsyncCall.run { try await store.close() } }
      throw error
    }
    common.say("stopped")
  }

  private func serverOptions() throws -> ServerOptions {
    var options = ServerOptions()
    options.host = host
    options.port = Int(port)
    options.region = region
    options.requiresSigning = requireSigning
    options.exportDirectory = try exportDir.map(directoryThatExists)
    options.tableDelay = .seconds(slowTables)
    options.reportFailure = { Console.write("mallctl: \($0)\n") }
    if let tlsCert, let tlsKey {
      options.tls = try TLSSettings(certificateFile: tlsCert, keyFile: tlsKey)
    } else if tlsSelfSigned {
      let settings = try TLSSettings(selfSignedFor: host)
      Console.write(try settings.certificatePEM)
      options.tls = settings
    }
    return options
  }

  private func directoryThatExists(_ path: String) throws -> String {
    guard let directory = opendir(path) else { throw FileError("open", path, errno: errno) }
    closedir(directory)
    return path
  }

  private func openStores(in directory: String, _ options: StoreOptions) throws -> ServedStores {
    guard isolate else { return .one(try Store.open(at: directory, options: options).async) }
    guard mkdir(directory, 0o777) == 0 || errno == EEXIST else { throw FileError("make", directory, errno: errno) }
    return .isolated(IsolatedStores(in: directory, options: options))
  }
}
