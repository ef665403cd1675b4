import Exam
import Hummingbird
import StationStore
import Web

/// When people can serve.
struct AvailabilityRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("staff/:staff/availability", use: show)
        calls.post("staff/:staff/engagements", use: engage)
        calls.post("staff/:staff/engagements/removals", use: free)
        calls.post("staff/:staff/wishes", use: wish)
        calls.post("staff/:staff/caps", use: cap)
    }

    private struct AvailabilityAnswer: Encodable {
        let engagements: [Engagement]
        let wishes: [DutyWish]
        let sessionsPerDay: Int?
        let sessionsPerSeries: Int?
    }

    @Sendable
    private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let id: Staff.ID = try context.path("staff")
        let found = try await parts.store.read { db in
            try StaffQueries.find(id, db).map { _ in try AvailabilityQueries.of(id, db) }
        }.orNotFound()
        return try Answers.json(
            AvailabilityAnswer(
                engagements: found.engagements, wishes: found.wishes,
                sessionsPerDay: found.cap.sessionsPerDay, sessionsPerSeries: found.cap.sessionsPerSeries))
    }

    private func perform(_ command: any Storable, _ context: APIContext) async throws -> Response {
        let performed = try await parts.store.perform(
            command, by: try context.actor, request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed), status: .created)
    }

    @Sendable
    private func engage(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let body = try JSONBody.read(Engagement.self, request, context)
        return try await perform(
            EngageStaff(lines: [StaffEngagement(staff: context.path("staff"), engagement: body)]), context)
    }

    @Sendable
    private func free(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let body = try JSONBody.read(TimeSpan.self, request, context)
        return try await perform(FreeStaff(staff: context.path("staff"), span: body), context)
    }

    @Sendable
    private func wish(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let body = try JSONBody.read(DutyWish.self, request, context)
        return try await perform(
            WishDuty(staff: context.path("staff"), span: body.span, weight: body.weight), context)
    }

    @Sendable
    private func cap(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let body = try JSONBody.read(DutyCap.self, request, context)
        return try await perform(CapDuty(staff: context.path("staff"), cap: body), context)
    }
}
