import Crypto
import Exam
import Exchange
import Foundation
import Hummingbird
import Journal
import NIOCore
import StationStore
import Web

/// What central meets on the sync port (docs/exchange.md, Protocol).
struct SyncRoutes: Sendable {
    let desk: BatchDesk

    func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: RequestLines())
        router.add(middleware: SyncProblems())
        let sync = router.group("sync/v0")
        sync.get("station", use: station)
        sync.get("checkpoint", use: checkpoint)
        sync.get("log", use: log)
        sync.get("batches", use: batches)
        sync.get("batches/:id", use: batch)
        sync.post("receipts", use: receipt)
        return router
    }

    private struct Description: Encodable {
        let format = "examstation-station/0"
        let key: String
        let rehearsal: Bool
        let station: String
        let title: String
    }

    @Sendable
    private func station(_ request: Request, _ context: WebContext) async throws -> Response {
        try Self.json(
            Description(
                key: desk.record.verifierKey, rehearsal: desk.record.isRehearsal, station: desk.record.number,
                title: desk.record.title))
    }

    @Sendable
    private func checkpoint(_ request: Request, _ context: WebContext) async throws -> Response {
        let note = try await desk.checkpoint().note
        return Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: note)))
    }

    @Sendable
    private func log(_ request: Request, _ context: WebContext) async throws -> Response {
        func number(_ name: Substring, _ fallback: Int64?, _ range: ClosedRange<Int64>) throws -> Int64 {
            guard let text = request.uri.queryParameters[name] else {
                guard let fallback else { throw SyncFault.badQuestion }
                return fallback
            }
            guard let value = Int64(text), range.contains(value) else { throw SyncFault.badQuestion }
            return value
        }
        let count = Int64(ExchangeFormat.pageEntriesMax)
        // One below the largest, so that adding a page never overflows.
        let page = try await desk.page(
            from: number("from", nil, 1...(1 << 53)), count: Int(number("count", count, 1...(1 << 31))),
            known: number("known", 0, 0...(1 << 53)))
        return Self.document(page)
    }

    private struct List: Encodable {
        let batches: [BatchDesk.Listing]
        let format = "examstation-batches/0"
    }

    @Sendable
    private func batches(_ request: Request, _ context: WebContext) async throws -> Response {
        try Self.json(List(batches: try await desk.batches()))
    }

    @Sendable
    private func batch(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = ResultBatch.ID(rawValue: try context.parameters.require("id"))
        guard let bytes = try await desk.file(of: id) else { throw HTTPError(.notFound) }
        return ByteRange.answer(bytes, to: request)
    }

    @Sendable
    private func receipt(_ request: Request, _ context: WebContext) async throws -> Response {
        let body = try await request.body.collect(upTo: ExchangeFormat.receiptBytesMax)
        try await desk.take(receipt: Data(body.readableBytesView))
        return Response(status: .noContent)
    }

    private static func json(_ value: some Encodable) throws -> Response {
        document(try CanonicalJSON.bytes(of: value))
    }

    private static func document(_ bytes: Data) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// Answers a whole document or its end, so that a large one can be resumed (RFC 9110, 14).
enum ByteRange {
    static func answer(_ bytes: Data, to request: Request) -> Response {
        let tag =
            "\""
            + SHA256.hash(data: bytes).map { byte in
                String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }.joined() + "\""
        var headers: HTTPFields = [.contentType: "application/json", .acceptRanges: "bytes", .eTag: tag]
        let ifRange = request.headers[.ifRange]
        guard let start = request.headers[.range].flatMap(start), ifRange == nil || ifRange == tag else {
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        guard start < bytes.count else {
            headers[.contentRange] = "bytes */\(bytes.count)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
        headers[.contentRange] = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
        return Response(
            status: .partialContent, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes.dropFirst(start))))
    }

    /// `bytes=1234-`, the one form that resuming needs; another one is answered as if it were not there.
    private static func start(_ field: String) -> Int? {
        guard field.hasPrefix("bytes="), field.hasSuffix("-") else { return nil }
        return Int(field.dropFirst("bytes=".count).dropLast()).flatMap { $0 >= 0 ? $0 : nil }
    }
}

/// Turns errors into problems with the codes of docs/exchange.md.
private struct SyncProblems: RouterMiddleware {
    private struct Problem: Encodable {
        let code: String
        let status: Int
        let title: String
    }

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let fault as SyncFault {
            switch fault {
            case .nothingYet: return try answer(.notFound, "nothing-yet")
            case .receiptRefused: return try answer(.conflict, "receipt-refused")
            case .badQuestion: return try answer(.badRequest, "bad-format")
            }
        } catch let refusal as SyncRefusal {
            return try answer(.conflict, refusal.rawValue)
        } catch let fault as StoreFault {
            context.logger.error("central was not answered", metadata: ["error": "\(fault)"])
            return try answer(.serviceUnavailable, "not-now")
        } catch let error as any HTTPResponseError {
            return try answer(error.status, "request")
        }
    }

    private func answer(_ status: HTTPResponse.Status, _ code: String) throws -> Response {
        let problem = Problem(code: code, status: Int(status.code), title: status.reasonPhrase)
        return Response(
            status: status, headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try CanonicalJSON.bytes(of: problem))))
    }
}
