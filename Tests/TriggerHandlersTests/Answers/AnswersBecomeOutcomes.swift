import TableStore
import Testing
import Triggers

@testable import TriggerHandlers

/// What a handler outside the process may answer, and what is made of it.
@Suite struct AnswersBecomeOutcomes {
  private func outcome(_ text: String, _ form: HandlerForm = .plain, of count: Int = 3) throws -> TriggerOutcome {
    try HandlerAnswer.outcome(of: Array(text.utf8), to: sampleBatch(count), form, source: "the answer")
  }

  private func refusal(_ text: String, _ form: HandlerForm = .plain) throws -> String {
    do {
      _ = try outcome(text, form)
      return "none"
    } catch let error as TriggerError {
      #expect(error.code == .handlerFailed && !error.isPermanent)
      return error.message
    }
  }

  private func sequenceNumber(_ index: Int) throws -> String {
    try sampleBatch(3).changes[index].position.sequenceNumber
  }

  @Test(arguments: ["", "\n\n", "  ", "[]", "[ ]\n"]) func silenceMeansDone(_ text: String) throws {
    let outcome = try outcome(text)
    #expect(outcome.failedAt == nil && outcome.effects.isEmpty)
  }

  @Test func everyEffectIsTaken() throws {
    let lines = [
      #"{"put":{"table":"counts","item":{"id":1,"n":2},"if":"attribute_not_exists(id)"}}"#,
      ##"{"update":{"table":"counts","key":{"id":1},"expression":"SET #n = :v","names":{"#n":"n"},"values":{":v":3}}}"##,
      #"{"delete":{"table":"counts","key":{"id":1},"if":"n > :v","values":{":v":3}}}"#,
      #"{"add":{"table":"counts","key":{"id":1},"attribute":"n","value":1}}"#,
      #"{"max":{"table":"counts","key":{"id":1},"attribute":"n","value":1}}"#,
      #"{"set":{"table":"counts","key":{"id":1},"attribute":"n","value":[1,{"a":null}]}}"#,
    ]
    #expect(try outcome(lines.joined(separator: "\n")).effects.count == 6)
    #expect(try outcome(lines.joined(separator: "\r\n\r\n") + "\n").effects.count == 6)
    #expect(try outcome("[" + lines.joined(separator: ",") + "]").effects.count == 6)
  }

  @Test func typedJSONIsReadWhereItIsAskedFor() throws {
    let typed = #"{"add":{"table":"counts","key":{"id":{"S":"a"}},"attribute":"n","value":{"N":"1"}}}"#
    #expect(try outcome(typed, .typed).effects.count == 1)
    #expect(try refusal(#"{"add":{"table":"counts","key":{"id":"a"},"attribute":"n","value":1}}"#, .typed) != "none")
  }

  @Test func aFailureNamesItsChange() throws {
    let text = #"{"failed":"\#(try sequenceNumber(1))","error":"no such vendor","permanent":true}"#
    let outcome = try outcome(text)
    #expect(outcome.failedAt == 1 && outcome.failure == "no such vendor" && outcome.isPermanent)
    #expect(try self.outcome(#"{"failed":"\#(try sequenceNumber(0))"}"#).isPermanent == false)
  }

  @Test func ofSeveralFailuresTheFirstChangeCounts() throws {
    let text = try [2, 1].map { #"{"failed":"\#(try sequenceNumber($0))","error":"\#($0)"}"# }.joined(separator: "\n")
    let outcome = try outcome(text)
    #expect(outcome.failedAt == 1 && outcome.failure == "1")
  }

  @Test func effectsOfChangesBehindAFailureAreLeftOut() throws {
    let effects = try (0..<3).map {
      #"{"seq":"\#(try sequenceNumber($0))","add":{"table":"counts","key":{"id":1},"attribute":"n","value":1}}"#
    }
    let text = (effects + [#"{"failed":"\#(try sequenceNumber(1))"}"#]).joined(separator: "\n")
    #expect(try outcome(text).effects.count == 1)
    #expect(try outcome(effects.joined(separator: "\n")).effects.count == 3)
  }

  /// Answers that are none, and a part of what is said about them. They are told by number, since some would make a
  /// terminal or a report do strange things.
  private static let garbage: [(String, String)] = [
    ("done", "Line 1 of the answer is no answer to a batch: Malformed JSON"),
    ("{}", "an answer has one of the members failed, put"),
    ("\n\n{\"failed\":3}", "Line 3 of the answer"), ("{\"failed\":\"7\"}", "'7' is no sequence number of a change"),
    ("{\"done\":true}", "'done' is no member of an answer"), ("{} {}", "Line 1"), ("{\"failed\":", "Line 1"),
    ("[{}", "Element 1 of the answer"), ("[1]", "Element 1"), ("[] x", "Element 0"),
    (#"{"put":{"item":{"id":1}}}"#, "put needs the member 'table'"),
    (#"{"put":{"table":"counts"}}"#, "put needs the member 'item'"),
    (#"{"put":{"table":"counts","key":{"id":1}}}"#, "'key' is no member of put"),
    (#"{"add":{"table":"counts","key":{"id":1},"attribute":"n","value":1,"if":"a = b"}}"#, "'if' is no member of add"),
    (
      #"{"put":{"table":"counts","item":{"id":1}},"delete":{"table":"counts","key":{"id":1}}}"#,
      "only one of the members"
    ),
    (#"{"put":{"table":"counts","item":{"id":1}},"error":"x"}"#, "beside failed only"),
    (#"{"put":{"table":"counts","table":"counts","item":{"id":1}}}"#, "'table' comes twice"),
    (#"{"update":{"table":"counts","key":{"id":1},"expression":"SET = 3"}}"#, "Syntax error"),
    (#"{"put":{"table":"counts","item":{"id":1},"if":"id = :v"}}"#, ":v"),
    (#"{"put":{"table":"no such name!","item":{"id":1}}}"#, "Line 1"),
    ("\u{0}\u{1}\u{2}", "Line 1"), ("{\"\u{FFFD}\":1}", "no member of an answer"),
  ]

  @Test(arguments: garbage.indices) func garbageIsNamedByItsLine(_ number: Int) throws {
    let (text, part) = Self.garbage[number]
    let message = try refusal(text)
    #expect(message.contains(part), "\(message)")
  }

  @Test(arguments: 0..<6) func randomBytesAreRefusedOrTaken(_ seed: Int) throws {
    var state = UInt64(seed) + 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let batch = try sampleBatch(2)
    let seed = Array(
      #"{"put":{"table":"counts","item":{"id":1,"l":[1,null]},"if":"a = :v","values":{":v":2}},"seq":"0"}"#.utf8)
    for _ in 0..<500 {
      var bytes = seed
      for _ in 0..<random(6) + 1 {
        let place = random(bytes.count)
        switch random(3) {
        case 0: bytes[place] = UInt8(random(256))
        case 1: bytes.remove(at: place)
        default: bytes.insert(seed[random(seed.count)], at: place)
        }
      }
      do {
        _ = try HandlerAnswer.outcome(of: bytes, to: batch, .plain, source: "it")
      } catch let error as TriggerError {
        #expect(!error.message.isEmpty)
      }
    }
  }
}
