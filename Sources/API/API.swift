import Exam
package import Foundation
package import Hummingbird
package import StationStore
package import Vault
package import Web

/// JSON under `/api/v1` for phones, scripts and central, as `openapi.json` describes it.
package struct API: Sendable {
    /// What the calls stand on. Wired by the station, and by tests.
    package struct Parts: Sendable {
        package let store: StationStore
        package let station: StationRecord
        package let signIn: SignInDesk
        package let devices: DeviceDesk
        package let checkpoints: CheckpointKeeper
        package let languages: Languages
        package let hub: LiveHub
        /// Of the program.
        package let version: String
        package let limit: BodyLimit
        /// Of what phones keep.
        package let signer: ListSigner

        package init(
            store: StationStore, station: StationRecord, signIn: SignInDesk, devices: DeviceDesk,
            checkpoints: CheckpointKeeper, languages: Languages, hub: LiveHub, version: String,
            signer: ListSigner, limit: BodyLimit = BodyLimit()
        ) {
            self.signer = signer
            self.limit = limit
            self.store = store
            self.station = station
            self.signIn = signIn
            self.devices = devices
            self.checkpoints = checkpoints
            self.languages = languages
            self.hub = hub
            self.version = version
        }
    }

    /// Where everything stands.
    package static let root = "/api/v1"

    private let parts: Parts
    private let description: Description

    /// - Throws: what reading the description beside the program throws.
    package init(_ parts: Parts) throws {
        self.parts = parts
        description = try Description()
    }

    /// The OpenAPI document, as it is served.
    package static func descriptionBytes() throws -> Data { try Description.read() }

    /// Adds the calls to a router whose middleware already looks after hosts, headers and rates.
    ///
    /// - Returns: the registered calls, `GET /station`, for the description's test.
    @discardableResult
    package func add(to router: some RouterMethods<WebContext>) -> [String] {
        let api = router.group("api")
        api.add(middleware: ProblemAnswers(parts))
        let versioned = api.group("v1")
        var calls = Calls(on: versioned, callers: CallerLookup(parts: parts))
        addPublic(to: &calls)
        CandidateRoutes(parts: parts).add(to: &calls)
        RosterRoutes(parts: parts).add(to: &calls)
        SelectionRoutes(parts: parts).add(to: &calls)
        RoomRoutes(parts: parts).add(to: &calls)
        RoomSettingRoutes(parts: parts).add(to: &calls)
        RoomSheetRoutes(parts: parts).add(to: &calls)
        SittingRoutes(parts: parts).add(to: &calls)
        DoorListRoutes(parts: parts).add(to: &calls)
        SeatingRoutes(parts: parts).add(to: &calls)
        DutyRoutes(parts: parts).add(to: &calls)
        CheckInRoutes(parts: parts).add(to: &calls)
        PaperRoutes(parts: parts).add(to: &calls)
        IncidentRoutes(parts: parts).add(to: &calls)
        ResultRoutes(parts: parts).add(to: &calls)
        ReportRoutes(parts: parts).add(to: &calls)
        JournalRoutes(parts: parts).add(to: &calls)
        addLive(to: versioned, &calls)
        calls.refuseTheRest(of: api)
        return calls.names
    }

    /// Answers what goes wrong before a call is reached (wrong host, too many requests) with a problem.
    ///
    /// To be added to the router inside what makes error pages: everything else passes through.
    package var problemsAtTheDoor: some RouterMiddleware<WebContext> {
        DoorProblems(problems: ProblemAnswers(parts))
    }

    private func addPublic(to calls: inout Calls) {
        calls.get("openapi.json", use: description.serve)
        StationRoutes(parts: parts).add(to: &calls)
        SignInRoutes(parts: parts).add(to: &calls)
        StaffRoutes(parts: parts).add(to: &calls)
        QualificationRoutes(parts: parts).add(to: &calls)
        InterestRoutes(parts: parts).add(to: &calls)
        AvailabilityRoutes(parts: parts).add(to: &calls)
        DeviceRoutes(parts: parts).add(to: &calls)
    }

    private func addLive(to versioned: RouterGroup<WebContext>, _ calls: inout Calls) {
        let live = versioned.group()
        live.add(middleware: LiveVisitor(signIn: parts.signIn))
        LiveRoutes(hub: parts.hub, admits: Self.admits).add(to: live)
        calls.note(.get, "live/:topic")
    }

    private static func admits(_ topic: String, _ visitor: Visitor) -> Bool {
        guard topic == "board" || topic.hasPrefix("room-") else { return false }
        return visitor.holds(anyOf: Set(Sight.board.map(\.rawValue)))
    }
}

/// Problems for paths of the API, from the outermost middleware on.
private struct DoorProblems: RouterMiddleware {
    let problems: ProblemAnswers

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard path == "/api" || path.hasPrefix("/api/") else { return try await next(request, context) }
        return try await problems.handle(request, context: context, next: next)
    }
}

/// Tells the live routes who watches: a token in the header, or the cookie of a page.
private struct LiveVisitor: RouterMiddleware {
    let signIn: SignInDesk

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let token = request.sessionToken, let person = try await signIn.person(forToken: token) {
            context.visitor = Visitor(
                id: person.staff.rawValue, name: person.name, roles: Set(person.roles.map(\.rawValue)),
                csrf: person.csrf, token: person.token)
        }
        return try await next(request, context)
    }
}
