import TableStore
import TriggerHandlers
import Triggers

/// Arguments of which some are files that declare triggers and some are names of triggers: a file has a slash in its
/// name, ends in `.json`, or is `-` for standard input.
struct TriggerSources {
  let files: [String]
  let names: [String]

  static func isFile(_ argument: String) -> Bool {
    argument == "-" || argument.contains("/") || argument.hasSuffix(".json")
  }

  init(_ arguments: [String]) {
    files = arguments.filter(Self.isFile)
    names = arguments.filter { !Self.isFile($0) }
  }

  /// What the files declare, in their order.
  ///
  /// - Throws: ``InputError`` naming the file; ``FileError``.
  func declarations() throws -> [TriggerDeclaration] {
    var declarations: [TriggerDeclaration] = []
    for file in files {
      let text = try WholeFile.read(FileSource(file))
      let directory = try WorkingDirectory.parent(of: file)
      let triggers: [TriggerDeclaration]
      do {
        triggers = try TriggerFile(text, directory: directory, now: realtimeMicroseconds()).triggers
      } catch let error as TriggerError {
        throw InputError(error.description, at: file == "-" ? "standard input" : file)
      }
      for trigger in triggers {
        guard !declarations.contains(where: { $0.definition.name == trigger.definition.name }) else {
          throw InputError("\(trigger.definition.name) is declared by an earlier file", at: file)
        }
        declarations.append(trigger)
      }
    }
    return declarations
  }
}

extension Consumers {
  /// The trigger called `name`.
  ///
  /// - Throws: ``TriggerError`` `unknownConsumer`; ``Refusal`` for a consumer that is no trigger.
  func trigger(_ name: String) throws -> ConsumerStatus {
    let status = try describe(name)
    guard status.definition.settings != nil else {
      throw Refusal("\(name) is no trigger; see 'mallctl consumer show \(name)'")
    }
    return status
  }
}
