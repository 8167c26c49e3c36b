import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Sends every body back: what `mallctl serve` would be if it did nothing, for `scripts/bench-http.sh`.
///
/// It listens on a free port of this machine and prints it.
@main
enum HTTPEcho {
  struct Context: InitializableFromSource {
    init(source: ApplicationRequestContextSource) {}
  }

  static func main() async throws {
    var quiet = Logger(label: "echo")
    quiet.logLevel = .critical
    let responder = CallbackResponder<Context> { request, _ in
      let body = try await request.body.collect(upTo: 16 << 20)
      var headers = HTTPFields()
      headers[.contentType] = "application/x-amz-json-1.0"
      return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }
    let application = Application(
      responder: responder, server: .http1(),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        print(channel.localAddress?.port ?? 0)
        // The reader of a pipe waits for it.
        fflush(nil)
      }, logger: quiet)
    try await application.runService()
  }
}
