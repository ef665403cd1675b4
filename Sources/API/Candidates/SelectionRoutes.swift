import Exam
import Hummingbird
import StationStore
import Web

/// What is assessed, in which series, and who of the applicants is selected.
struct SelectionRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("certificates", use: certificates)
        calls.get("series", use: series)
        calls.post("selections", use: select)
    }

    private struct CertificateAnswer: Encodable {
        struct Quota: Encodable {
            let major: String
            let year: Int
            let places: Int
            let used: Int
        }

        let certificate: Certificate.ID
        let title: String
        let level: Certificate.Level
        let organisation: String
        let status: String
        let majors: [String]
        let isOpen: Bool
        let candidateCount: Int
        let quotas: [Quota]

        init(_ row: CertificateQueries.CertificateRow) {
            certificate = row.id
            title = row.fact.title
            level = row.fact.level
            organisation = row.fact.organisation
            status = row.status.rawValue
            majors = row.fact.majors
            isOpen = row.fact.isOpen
            candidateCount = row.candidateCount
            quotas = row.quotas.map {
                Quota(major: $0.major, year: $0.year, places: $0.places, used: $0.used)
            }
        }
    }

    private struct SeriesAnswer: Encodable {
        let year: Int
        let series: Int
        let firstDay: CivilDate
        let leadDays: Int
        let isClosed: Bool
        let certificateCount: Int
        let confirmedCount: Int
    }

    @Sendable
    private func certificates(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let rows = try await parts.store.read { db in try CertificateQueries.all(db) }
        return try Answers.json(WholeList(rows: rows.map(CertificateAnswer.init)))
    }

    @Sendable
    private func series(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let rows = try await parts.store.read { db in try SeriesQueries.all(db) }
        return try Answers.json(
            WholeList(
                rows: rows.map {
                    SeriesAnswer(
                        year: $0.year, series: $0.number, firstDay: $0.fact.firstDay,
                        leadDays: $0.fact.leadDays, isClosed: $0.fact.isClosed,
                        certificateCount: $0.certificateCount, confirmedCount: $0.confirmedCount)
                }))
    }

    private struct SelectionBody: Decodable {
        enum Decision: String, Decodable {
            case selected
            case passedOver
        }

        let candidates: [Candidate.ID]
        let decision: Decision
        let basis: SelectionBasis
    }

    @Sendable
    private func select(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let body = try JSONBody.read(SelectionBody.self, request, context)
        let command: any Storable =
            switch body.decision {
            case .selected: SelectCandidates(candidates: body.candidates, basis: body.basis)
            case .passedOver: PassOverCandidates(candidates: body.candidates, basis: body.basis)
            }
        let performed = try await parts.store.perform(
            command, by: try context.actor, request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed), status: .created)
    }
}
