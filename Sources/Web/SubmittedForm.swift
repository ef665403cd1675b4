import Foundation
package import Hummingbird

/// The fields and files that a browser sent with a form.
package struct SubmittedForm: Sendable {
    package struct File: Sendable {
        /// As the browser calls it; for showing only.
        package let name: String
        package let bytes: ByteBuffer
    }

    private var fields: [String: [String]] = [:]
    private var files: [String: File] = [:]

    package init() {}

    /// Reads `application/x-www-form-urlencoded`: `a=1&b=two+words`.
    ///
    /// - Throws: `HTTPError` 400 for broken escapes, or more than 2,000 fields.
    package init(urlEncoded text: String) throws {
        let pairs = text.split(separator: "&")
        guard pairs.count <= 2000 else { throw HTTPError(.badRequest) }
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? parts[1] : ""
            try append(Self.decoded(value), to: Self.decoded(parts[0]))
        }
    }

    /// Reads `multipart/form-data`, as forms with files send it.
    ///
    /// - Throws: `HTTPError` 400 when a part is not closed, has no name, or is text and not UTF-8.
    package init(multipart body: ByteBuffer, boundary: String) throws {
        let data = Data(buffer: body)
        let mark = Data("--\(boundary)".utf8)
        guard var cut = data.range(of: mark) else { throw HTTPError(.badRequest) }
        while data[cut.upperBound...].starts(with: Data("\r\n".utf8)) {
            let start = cut.upperBound + 2
            guard let next = data.range(of: Data("\r\n".utf8) + mark, in: start..<data.endIndex) else {
                throw HTTPError(.badRequest)
            }
            try readPart(data[start..<next.lowerBound])
            cut = next
        }
    }

    /// The field's text without blanks at its ends, or nil when it is missing or empty.
    package subscript(name: String) -> String? {
        let text = fields[name]?.first?.trimmingCharacters(in: .whitespacesAndNewlines)
        return text?.isEmpty == false ? text : nil
    }

    /// A password, exactly as typed: blanks at its ends belong to it.
    package func secret(_ name: String) throws -> String {
        guard let text = fields[name]?.first, !text.isEmpty else { throw FieldMissing(name: name) }
        return text
    }

    /// Every value of a field that may be ticked more than once.
    package func all(_ name: String) -> [String] { fields[name] ?? [] }

    package func file(_ name: String) -> File? { files[name] }

    /// Whether a file came with it: browsers do not let a page fill that in again.
    package var hasFiles: Bool { !files.isEmpty }

    /// Every field as it was sent, by name.
    package var sent: [(name: String, text: String)] {
        fields.sorted { $0.key < $1.key }.flatMap { name, texts in texts.map { (name: name, text: $0) } }
    }

    /// - Throws: ``FieldMissing`` when there is no text: the page says which field.
    package func require(_ name: String) throws -> String {
        guard let text = self[name] else { throw FieldMissing(name: name) }
        return text
    }

    private mutating func append(_ value: String, to name: String) {
        fields[name, default: []].append(value)
    }

    private mutating func readPart(_ part: Data) throws {
        guard let end = part.range(of: Data("\r\n\r\n".utf8)) else { throw HTTPError(.badRequest) }
        let head = String(decoding: part[part.startIndex..<end.lowerBound], as: UTF8.self)
        let content = part[end.upperBound...]
        guard let name = Self.parameter("name", in: head) else { throw HTTPError(.badRequest) }
        if let fileName = Self.parameter("filename", in: head) {
            files[name] = File(name: fileName, bytes: ByteBuffer(bytes: content))
        } else {
            guard let text = String(validating: content, as: UTF8.self) else { throw HTTPError(.badRequest) }
            append(text, to: name)
        }
    }

    /// `name="value"` in a part's head; browsers write a quotation mark inside as `%22`.
    private static func parameter(_ name: String, in head: String) -> String? {
        guard let open = head.range(of: " \(name)=\""),
            let close = head[open.upperBound...].firstIndex(of: "\"")
        else { return nil }
        return String(head[open.upperBound..<close])
    }

    private static func decoded(_ text: Substring) throws -> String {
        let spaced = text.replacing("+", with: " ")
        guard let plain = spaced.removingPercentEncoding else { throw HTTPError(.badRequest) }
        return plain
    }
}

/// A form came without a field that it must have.
package struct FieldMissing: Error {
    package let name: String
}
