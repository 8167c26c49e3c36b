/// A set of labels with its values, written out once: `a="1",b="2"`, by name. Of labels with one name the first counts.
struct MetricLabels: Sendable, Hashable {
  let text: String

  init(_ dimensions: [(String, String)]) {
    var values: [String: String] = [:]
    for (name, value) in dimensions {
      let name = MetricName.label(name)
      if values[name] == nil { values[name] = value }
    }
    text = values.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(MetricLabels.escaped($0.value))\"" }
      .joined(separator: ",")
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
