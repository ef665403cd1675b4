import Exam
import Hummingbird
import StationStore
import Web

/// Declarations of interest: everybody's own.
struct InterestRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("interests/:series", use: own)
        calls.post("interests/:series", use: declare)
    }

    /// `2021-001`.
    private func series(_ context: APIContext) throws -> (year: Int, number: Int) {
        let id: Identifier<SeriesFact> = try context.path("series")
        let numbers = id.rawValue.split(separator: "-").map { Int($0) }
        guard numbers.count == 2, let year = numbers[0], let number = numbers[1] else {
            throw APIFault.notUnderstood(field: "series")
        }
        return (year, number)
    }

    private struct InterestAnswer: Encodable {
        struct Barred: Encodable {
            let sitting: Sitting.ID
            let room: Room.ID
            let clauses: [RecusalClause]
        }

        /// Absent while nothing was declared.
        let declaration: InterestDeclaration?
        let barred: [Barred]
    }

    @Sendable
    private func own(_ request: Request, _ context: APIContext) async throws -> Response {
        let staff = try staff(context)
        let series = try series(context)
        let answer = try await parts.store.read { db in
            InterestAnswer(
                declaration: try InterestQueries.declared(by: staff, series.year, series.number, db)?
                    .declaration,
                barred: try InterestQueries.barred(staff, series.year, series.number, db).map {
                    InterestAnswer.Barred(sitting: $0.sitting, room: $0.room, clauses: $0.clauses)
                })
        }
        return try Answers.json(answer)
    }

    /// - Throws: ``StaffRefusal/notOwnDeclaration`` for a device by itself.
    private func staff(_ context: APIContext) throws -> Staff.ID {
        guard let staff = try context.actor.person else { throw StaffRefusal.notOwnDeclaration }
        return staff
    }

    @Sendable
    private func declare(_ request: Request, _ context: APIContext) async throws -> Response {
        let staff = try staff(context)
        let series = try series(context)
        let body = try JSONBody.read(InterestDeclaration.self, request, context)
        let prepared = try InterestPreparation(
            body, by: staff, year: series.year, series: series.number, sealer: parts.store.sealer)
        let performed = try await parts.store.perform(
            prepared.command, by: context.actor, request: context.commandRequest(prepared.particulars))
        return try Answers.json(CommandAnswer(performed), status: .created)
    }
}
