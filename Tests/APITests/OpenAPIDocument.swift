import API
import Foundation
import HTTPTypes

/// The served description, and what it says against an answer.
struct OpenAPIDocument: Sendable {
    let root: JSONValue

    init() throws {
        root = try JSONValue(try API.descriptionBytes())
    }

    /// `GET /candidates/{number}`, sorted.
    var operations: [String] {
        (root["paths"]?.object ?? [:]).flatMap { path, methods in
            (methods.object ?? [:]).keys.map { "\($0.uppercased()) \(path)" }
        }.sorted()
    }

    /// What is wrong with `answer`; nothing for a path that the document does not know.
    func faults(in answer: Line.Answer, _ method: HTTPRequest.Method, _ path: String) -> [String] {
        guard let operation = operation(method, path) else {
            return (400..<500).contains(answer.status) ? [] : ["not described, and answered \(answer.status)"]
        }
        guard let response = operation["responses"]?[String(answer.status)].map(resolved) else {
            return [
                "status \(answer.status) is not described: \(String(decoding: answer.body, as: UTF8.self))"
            ]
        }
        var faults: [String] = []
        if response["headers"]?["ETag"] != nil, answer.headers[.eTag] == nil { faults.append("no ETag") }
        guard let content = response["content"]?.object, let (type, media) = content.first else {
            return answer.body.isEmpty ? faults : faults + ["a body that is not described"]
        }
        let given = (answer.headers[.contentType] ?? "").prefix { $0 != ";" }
        if given != type { faults.append("is \(given), not \(type)") }
        if let json = answer.json, let schema = media["schema"] {
            faults += check(json, against: schema, at: "")
        }
        return faults
    }

    private func operation(_ method: HTTPRequest.Method, _ path: String) -> JSONValue? {
        let parts = path.prefix { $0 != "?" }.split(separator: "/")
        let paths = root["paths"]?.object ?? [:]
        // A path without parameters wins over one with.
        for template in paths.keys.sorted(by: {
            $0.filter { $0 == "{" }.count < $1.filter { $0 == "{" }.count
        }) {
            let pattern = template.split(separator: "/")
            guard pattern.count == parts.count,
                zip(pattern, parts).allSatisfy({ $0.hasPrefix("{") || $0 == $1 })
            else { continue }
            return paths[template]?[method.rawValue.lowercased()]
        }
        return nil
    }

    private func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value["$ref"]?.text else { return value }
        let found = reference.dropFirst(2).split(separator: "/")
            .reduce(Optional(root)) { value, name in value?[String(name)] }
        return found ?? .null
    }

    /// A small part of JSON Schema: what our document uses.
    func check(_ value: JSONValue, against unresolved: JSONValue, at place: String) -> [String] {
        let schema = resolved(unresolved)
        guard schema != .null else { return ["\(place): the schema is not there"] }
        var faults: [String] = []
        if let type = schema["type"]?.text, !Self.isOf(type, value) {
            return ["\(place): \(value) is no \(type)"]
        }
        if let words = schema["enum"]?.list, !words.contains(value) {
            faults.append("\(place): \(value) is none of the words")
        }
        if let pattern = schema["pattern"]?.text, let text = value.text {
            let isMatch = (try? Regex(pattern))?.asMatch(text) ?? false
            if !isMatch { faults.append("\(place): \(text) does not match \(pattern)") }
        }
        if let least = schema["minimum"]?.number, let number = value.number, number < least {
            faults.append("\(place): \(number) is less than \(least)")
        }
        if let items = schema["items"], let values = value.list {
            for (index, value) in values.enumerated() {
                faults += check(value, against: items, at: "\(place)[\(index)]")
            }
        }
        if let members = value.object { faults += checkMembers(members, schema, place) }
        return faults
    }

    private func checkMembers(
        _ members: [String: JSONValue], _ schema: JSONValue, _ place: String
    ) -> [String] {
        var faults = (schema["required"]?.list ?? []).compactMap(\.text)
            .filter { members[$0] == nil }.map { "\(place).\($0) is missing" }
        let known = schema["properties"]?.object
        for (name, value) in members {
            if let schema = known?[name] {
                faults += check(value, against: schema, at: "\(place).\(name)")
            } else if schema["additionalProperties"] == .flag(false) {
                faults.append("\(place).\(name) is not described")
            } else if let rest = schema["additionalProperties"], rest.object != nil {
                faults += check(value, against: rest, at: "\(place).\(name)")
            }
        }
        return faults
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .list), ("string", .text), ("boolean", .flag), ("null", .null):
            true
        case ("number", .number): true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}

extension Regex {
    fileprivate func asMatch(_ text: String) -> Bool { text.firstMatch(of: self) != nil }
}
