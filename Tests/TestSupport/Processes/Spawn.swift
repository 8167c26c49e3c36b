import Foundation

/// Starts one program with given standard descriptors, default signal handling and nothing else inherited.
struct Spawn {
  let program: String
  let arguments: [String]
  let environment: [String: String]
  /// Standard input, output and error of the child.
  let descriptors: (input: Int32, output: Int32, error: Int32)

  func start() throws -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, descriptors.input, 0)
    posix_spawn_file_actions_adddup2(&actions, descriptors.output, 1)
    posix_spawn_file_actions_adddup2(&actions, descriptors.error, 2)

    // The test program ignores SIGPIPE and may block signals; the child is to start with neither.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    var id: pid_t = 0
    let result = Self.withCStrings([program] + arguments) { argv in
      Self.withCStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in
        posix_spawn(&id, program, &actions, &attributes, argv, envp)
      }
    }
    guard result == 0 else { throw ProcessError(message: "cannot start \(program)", code: result) }
    return id
  }

  /// Lends `strings` as the null-ended array of C strings that the system's calls take.
  private static func withCStrings<R>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
  ) -> R {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
      // Not empty: it ends with the null.
      body(buffer.baseAddress!)
    }
  }
}
