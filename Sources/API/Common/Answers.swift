import Exam
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import StationStore
import Web

/// Writes what a call answers.
enum Answers {
    /// `value` as JSON. Absent values are left out.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, entry: JournalEntry.Position? = nil,
        location: String? = nil
    ) throws -> Response {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let entry { headers[.eTag] = EntityTag.text(entry) }
        if let location { headers[.location] = "\(API.root)/\(location)" }
        let bytes = try CanonicalJSON.bytes(of: value)
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// That a command was carried out: where it stands in the journal, and whether it already stood there.
struct CommandAnswer: Encodable {
    /// nil when nothing new happened.
    let position: JournalEntry.Position?
    /// Whether this is the answer to an earlier call with the same key.
    let replayed: Bool

    init(_ performed: Performed) {
        position = performed.position
        replayed = performed.isReplayed
    }
}

/// One page of a list.
struct ListAnswer<Row: Encodable>: Encodable {
    let rows: [Row]
    let total: Int
    let page: Int
    let pageCount: Int

    init<Source>(_ listed: Listed<Source>, _ row: (Source) throws -> Row) rethrows {
        rows = try listed.rows.map(row)
        total = listed.total
        page = listed.page
        pageCount = listed.pageCount
    }
}

/// A list that is short enough to be answered whole.
struct WholeList<Row: Encodable>: Encodable {
    let rows: [Row]
}

extension ListRequest {
    /// `?search=…&sort=…&page=…`
    init(_ query: Query) throws {
        self.init(
            search: query["search"] ?? "", sort: query["sort"] ?? "", page: try query.number("page") ?? 1)
    }
}

/// The part of an address behind the question mark.
struct Query {
    private let request: Request

    init(_ request: Request) {
        self.request = request
    }

    subscript(name: String) -> String? {
        guard let text = request.uri.queryParameters[Substring(name)]?.removingPercentEncoding else {
            return nil
        }
        return text.isEmpty ? nil : text
    }

    /// - Throws: ``APIFault/notUnderstood(field:)``, as all of these do.
    func number<Number: FixedWidthInteger>(_ name: String) throws -> Number? {
        try self[name].map { text in
            guard let number = Number(text) else { throw APIFault.notUnderstood(field: name) }
            return number
        }
    }

    func word<Word: RawRepresentable<String>>(_ name: String) throws -> Word? {
        try self[name].map { text in
            guard let word = Word(rawValue: text) else { throw APIFault.notUnderstood(field: name) }
            return word
        }
    }

    /// A calendar day of the station, `2021-11-27`.
    func day(_ name: String, _ time: StationTime) throws -> TimeSpan? {
        try self[name].map { text in
            guard let start = time.startOfDay(text) else { throw APIFault.notUnderstood(field: name) }
            return time.wholeDay(of: start)
        }
    }
}

extension API.Parts {
    var time: StationTime { StationTime(utcOffsetMinutes: station.utcOffsetMinutes) }
}

extension APIContext {
    /// The identifier in the path.
    ///
    /// - Throws: `HTTPError` 404 for what can be nobody's.
    func path<Subject>(_ name: String) throws -> Identifier<Subject> {
        let id = Identifier<Subject>(rawValue: try parameters.require(name))
        guard id.isWellFormed else { throw HTTPError(.notFound) }
        return id
    }
}

extension Optional {
    /// - Throws: `HTTPError` 404 when there is nothing.
    func orNotFound() throws -> Wrapped {
        guard let self else { throw HTTPError(.notFound) }
        return self
    }
}
