import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// JSON that is given on the command line.
enum JSONArgument {
  /// An item or key; `-` reads it from standard input.
  static func item(_ text: String, _ form: JSONForm, option: String) throws -> Item {
    if text == "-" {
      let bytes = try WholeFile.read(FileSource("-"))
      return try bytes.withUnsafeBytes { try form.item($0, at: "standard input") }
    }
    return try text.utf8.withContiguousBytes { try form.item($0, at: option) }
  }

  /// The values of placeholders, which together may be larger than an item.
  static func placeholders(_ text: String, _ form: JSONForm, option: String) throws -> Item {
    do {
      return try form == .plain ? PlainJSON.decodePlaceholders(text) : DynamoDBJSON.decodePlaceholders(text)
    } catch let error as StoreError {
      throw InputError(error.message, at: option)
    }
  }

  /// An object of strings, whatever form items have.
  static func names(_ text: String, option: String) throws -> [String: String] {
    do {
      return try text.utf8.withContiguousBytes { bytes in
        var reader = JSONReader(bytes)
        let names = try reader.strings()
        try reader.finish()
        return names
      }
    } catch let error as StoreError {
      throw InputError(error.message, at: option)
    }
  }
}

extension JSONReader {
  /// Reads an object whose members are all strings.
  mutating func strings() throws -> [String: String] {
    var result: [String: String] = [:]
    try beginObject()
    while let name = try nextName().map({ String(decoding: $0, as: UTF8.self) }) {
      let value = String(decoding: try string(), as: UTF8.self)
      guard result.updateValue(value, forKey: name) == nil else { throw error("the name \(name) comes twice") }
    }
    return result
  }
}

extension String.UTF8View {
  func withContiguousBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    var text = String(self)
    return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
  }
}

/// Files that are read as a whole, such as the document of a transaction.
enum WholeFile {
  /// Far more than any request can hold.
  static let maximum = 64 << 20

  static func read(_ source: some ByteSource) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = try block.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return bytes }
      bytes += block[..<count]
      guard bytes.count <= maximum else {
        throw InputError("more than \(maximum >> 20) MB; use import for large files", at: source.name)
      }
    }
  }
}
