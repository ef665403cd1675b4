import Exam
import Foundation
import Hummingbird
import NIOCore
import Web

/// The present outcomes of all stations: to search, to sort, to take away as CSV.
struct OutcomeRoutes: Sendable {
    private static let pageSize = 50
    private static let searchCharactersMax = 64

    let store: CentralStore
    let pages: Pages
    let time: StationTime

    func add(to group: RouterGroup<WebContext>) {
        group.get("outcomes", use: list)
        group.get("outcomes.csv", use: export)
    }

    /// What the list is sorted by; the query names one of these.
    private enum Sort: String, CaseIterable {
        case candidate, name, certificate, outcome, station

        func key(_ row: CentralQueries.OutcomeRow) -> String {
            switch self {
            case .candidate: row.candidate.rawValue
            case .name: row.person?.name ?? ""
            case .certificate: row.certificate.rawValue
            case .outcome: row.outcome.rawValue
            case .station: row.station
            }
        }
    }

    private struct Line: Sendable {
        let station: String
        let candidate: String
        let name: String
        let document: String
        let certificate: String
        let outcome: String
        let outcomeWord: String
        let theory: String
        let practical: String
        let batch: String
        let entry: Int64
    }

    private struct Choice: Sendable {
        let value: String
        let word: String
        let isSelected: Bool
    }

    private struct Page: Sendable {
        let headline: String
        let q: String
        let sorts: [Choice]
        let csvQuery: String
        let hasLines: Bool
        let isFiltered: Bool
        let lines: [Line]
        let pageWords: String
        let previousQuery: String?
        let nextQuery: String?
    }

    private struct Question {
        let q: String
        let sort: Sort
        let page: Int

        init(_ request: Request) {
            func value(_ name: Substring) -> String {
                let raw = request.uri.queryParameters[name].map { $0.replacing("+", with: " ") } ?? ""
                return String((raw.removingPercentEncoding ?? "").prefix(OutcomeRoutes.searchCharactersMax))
                    .trimmingCharacters(in: .whitespaces)
            }
            q = value("q")
            sort = Sort(rawValue: value("sort")) ?? .candidate
            page = min(max(1, Int(value("page")) ?? 1), 100_000)
        }

        func query(page: Int? = nil) -> String {
            let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
            let text = q.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
            return "?q=\(text)&sort=\(sort.rawValue)" + (page.map { "&page=\($0)" } ?? "")
        }
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        let language = pages.language(context)
        let question = Question(request)
        let rows = try await rows(question)
        let pageCount = max(1, (rows.count + Self.pageSize - 1) / Self.pageSize)
        let number = min(question.page, pageCount)
        let shown = rows.dropFirst((number - 1) * Self.pageSize).prefix(Self.pageSize)
        let passed = rows.count { $0.outcome == .pass }
        let page = Page(
            headline: language.text(
                "central.outcomeCount", ["count": "\(rows.count)", "passed": "\(passed)"]),
            q: question.q,
            sorts: Sort.allCases.map {
                Choice(
                    value: $0.rawValue, word: language.text("central.sort.\($0.rawValue)"),
                    isSelected: $0 == question.sort)
            },
            csvQuery: question.query(), hasLines: !rows.isEmpty, isFiltered: !question.q.isEmpty,
            lines: shown.map { line($0, language) },
            pageWords: language.text("central.page", ["page": "\(number)", "count": "\(pageCount)"]),
            previousQuery: number > 1 ? question.query(page: number - 1) : nil,
            nextQuery: number < pageCount ? question.query(page: number + 1) : nil)
        let title = language.text("frame.navigation.outcomes")
        return await pages.page("central-outcomes", title: title, page, request, context)
    }

    @Sendable
    private func export(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        let bytes = OutcomeTable.csv(try await rows(Question(request)))
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"outcomes.csv\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Names are sealed one by one, so no index knows them: searching opens them all.
    private func rows(_ question: Question) async throws -> [CentralQueries.OutcomeRow] {
        let all = try await store.read { [store] db in try CentralQueries.outcomes(of: nil, store.sealer, db)
        }
        let q = question.q.lowercased()
        let found = all.filter { row in
            q.isEmpty
                || [
                    row.candidate.rawValue, row.person?.name ?? "", row.certificate.rawValue, row.station,
                    row.batch.rawValue,
                ].contains { $0.lowercased().contains(q) }
        }
        return found.sorted {
            (question.sort.key($0), $0.station, $0.candidate.rawValue)
                < (question.sort.key($1), $1.station, $1.candidate.rawValue)
        }
    }

    private func line(_ row: CentralQueries.OutcomeRow, _ language: Language) -> Line {
        func part(_ status: PartStatus, _ mark: Mark?) -> String {
            mark.map { "\($0.tenths / 10).\($0.tenths % 10)" }
                ?? language.text("central.part.\(status.rawValue)")
        }
        return Line(
            station: row.station, candidate: row.candidate.rawValue,
            name: row.person?.name ?? language.text("central.erased"),
            document: row.person.map { Masking.document($0.documentNumber) } ?? "–",
            certificate: row.certificate.rawValue, outcome: row.outcome.rawValue,
            outcomeWord: language.text("central.outcome.\(row.outcome.rawValue)"),
            theory: part(row.theory, row.theoryMark), practical: part(row.practical, row.practicalMark),
            batch: row.batch.rawValue, entry: row.entry)
    }
}
