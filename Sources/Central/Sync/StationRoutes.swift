import Exam
import Exchange
import Foundation
import Hummingbird
import Vault
import Web

/// The stations, and one station with its batches and what speaks against it.
struct StationRoutes: Sendable {
    let store: CentralStore
    let pages: Pages
    let time: StationTime

    func add(to group: RouterGroup<WebContext>) {
        group.get("stations", use: list)
        group.get("stations/:number", use: station)
    }

    private struct Line: Sendable {
        let number: String
        let path: String
        let title: String
        let state: String
        let stateWord: String
        let voice: String
        let kindWord: String
        let contact: String
        let problem: String?
        let taken: Int64
        let cosigned: String
        let accepted: Int
        let refused: Int
        let evidence: Int
    }

    private struct ListPage: Sendable {
        let headline: String
        let voice: String
        let hasLines: Bool
        let lines: [Line]
    }

    private struct BatchLine: Sendable {
        let id: String
        let range: String
        let voice: String
        let stateWord: String
        let received: String
        let receiptWord: String
        let reasons: [String]
    }

    private struct EvidenceLine: Sendable {
        let id: Int64
        let kindWord: String
        let received: String
        let reasons: [String]
    }

    private struct StationPage: Sendable {
        let line: Line
        let url: String?
        let fingerprint: String?
        let isHalted: Bool
        let hasBatches: Bool
        let batches: [BatchLine]
        let hasEvidence: Bool
        let evidence: [EvidenceLine]
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        let language = pages.language(context)
        let lines = try await lines(language)
        let badCount = lines.count { $0.voice == "now" }
        let page = ListPage(
            headline: language.text(
                badCount == 0 ? "central.allWell" : "central.someNot",
                ["stations": "\(lines.count)", "count": "\(badCount)"]),
            voice: badCount == 0 ? "quiet" : "now", hasLines: !lines.isEmpty, lines: lines)
        let title = language.text("frame.navigation.stations")
        return await pages.page("central-stations", title: title, page, request, context)
    }

    @Sendable
    private func station(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        let number = try context.parameters.require("number")
        let language = pages.language(context)
        guard let line = try await lines(language).first(where: { $0.number == number }) else {
            throw HTTPError(.notFound)
        }
        let (contact, batches, evidence) = try await store.read { db in
            (
                try CentralQueries.contacts(db).first { $0.number == number },
                try CentralQueries.batches(of: number, limit: 200, db),
                try CentralQueries.evidence(db).filter { $0.station == number }
            )
        }
        let page = StationPage(
            line: line, url: contact?.link.url,
            fingerprint: contact.flatMap { try? StationCA.fingerprint(ofPEM: $0.link.authority) },
            isHalted: line.state == "halted", hasBatches: !batches.isEmpty,
            batches: batches.map { batchLine($0, language) }, hasEvidence: !evidence.isEmpty,
            evidence: evidence.map { row in
                let kind = row.isCleared ? "cleared" : row.kind.rawValue
                return EvidenceLine(
                    id: row.id, kindWord: language.text("central.evidenceKind.\(kind)"),
                    received: time.full(row.received), reasons: Self.words(row.reasons, language))
            })
        return await pages.page("central-station", title: line.title, page, request, context)
    }

    private func lines(_ language: Language) async throws -> [Line] {
        let (rows, contacts) = try await store.read { db in
            (try CentralQueries.stations(db), try CentralQueries.contacts(db))
        }
        return rows.map { row in
            let contact = contacts.first { $0.number == row.number }
            let state = row.isHalted ? "halted" : contact?.problem != nil ? "away" : "well"
            return Line(
                number: row.number, path: "/stations/\(row.number)", title: row.title, state: state,
                stateWord: language.text("central.state.\(state)"),
                voice: row.isHalted ? "now" : state == "away" ? "look" : "well",
                kindWord: language.text(row.isRehearsal ? "central.kind.rehearsal" : "central.kind.genuine"),
                contact: contact?.last.map(time.full) ?? "–", problem: contact?.problem, taken: row.taken,
                cosigned: row.cosigned.map { "\($0.size) · \(time.full($0.at))" } ?? "–",
                accepted: row.acceptedBatchCount, refused: row.refusedBatchCount, evidence: row.evidenceCount)
        }
    }

    private func batchLine(_ row: CentralQueries.BatchRow, _ language: Language) -> BatchLine {
        BatchLine(
            id: row.batch.rawValue, range: "\(row.first)–\(row.last)", voice: row.isAccepted ? "well" : "now",
            stateWord: language.text(row.isAccepted ? "central.batch.accepted" : "central.batch.refused"),
            received: time.full(row.received),
            receiptWord: language.text(
                row.isDelivered ? "central.receipt.delivered" : "central.receipt.waiting"),
            reasons: Self.words(row.reasons, language))
    }

    /// The code, which both offices quote, and what it means.
    private static func words(_ reasons: [ExchangeRefusal], _ language: Language) -> [String] {
        reasons.prefix(20).map { reason in
            let meaning = language.find("central.reason.\(reason.reason.rawValue)")
            return meaning.map { "\(reason.description) · \($0)" } ?? reason.description
        }
    }
}
