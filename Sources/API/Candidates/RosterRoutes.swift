import Exam
import Hummingbird
import Spreadsheet
import StationStore
import Web

/// Rosters as offices send them: looked at first, then taken whole or not at all.
struct RosterRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.post("roster-previews", use: preview)
        calls.post("rosters", use: importRoster)
    }

    private struct PreviewAnswer: Encodable {
        let year: Int
        let series: Int
        /// Lines that could be read.
        let candidateCount: Int
        /// Whether `POST /rosters` would take the file now.
        let isSound: Bool
        /// Absent when the file cannot be read at all.
        let detected: DetectedSheet?
        /// At most 200, then one that says how many more there are.
        let problems: [LineProblem]
        /// What was done to cells, or should be looked at; as many at most.
        let notes: [LineProblem]
    }

    private struct ImportAnswer: Encodable {
        let candidateCount: Int
        let detected: DetectedSheet?
        let first: Candidate.ID?
        let last: Candidate.ID?
        let position: JournalEntry.Position?
        let replayed: Bool
    }

    private struct Sheet: Sendable {
        let year: Int
        let series: Int
        let body: SheetBody
    }

    /// A sheet by itself, before anybody asks what the station knows.
    private struct Reading: Sendable {
        let preview: RosterPreview
        let detected: SheetFile.Detected?
        /// Nil unless the sheet is sound.
        let prepared: RosterPreparation?

        init(_ sheet: Sheet, _ store: StationStore) throws {
            switch try sheet.body.read() {
            case .failure(let fault):
                preview = RosterPreview(rows: [], problems: [fault.problem])
                (detected, prepared) = (nil, nil)
            case .success(let file):
                preview = RosterReading.read(
                    grid: file.grid, heading: RosterHeading(file.grid), isExact: file.isText,
                    problemsMax: RosterPreview.problemsMax)
                detected = file.detected
                prepared =
                    preview.isSound
                    ? try RosterPreparation(
                        rows: preview.rows, file: sheet.body.bytes, year: sheet.year, series: sheet.series,
                        store: store) : nil
            }
        }
    }

    @Sendable
    private func preview(_ request: Request, _ context: APIContext) async throws -> Response {
        let person = try context.require(Sight.roster)
        let sheet = try sheet(request, context)
        let store = parts.store
        let reading = try await OffPool.run { try Reading(sheet, store) }
        let read = reading.preview
        var problems = read.problems
        if let command = reading.prepared?.command {
            problems = try await store.read { db in
                let facts = try command.facts(db, for: .staff(person.staff))
                return Array(command.problems(of: read.rows, given: facts).prefix(RosterPreview.problemsMax))
            }
        }
        let language = parts.languages[context.language]
        return try Answers.json(
            PreviewAnswer(
                year: sheet.year, series: sheet.series, candidateCount: read.rows.count,
                isSound: problems.isEmpty && read.isSound, detected: reading.detected.map(DetectedSheet.init),
                problems: problems.map { LineProblem($0, language) },
                notes: read.notes.map { LineProblem($0, language) }))
    }

    @Sendable
    private func importRoster(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        // Before any work on it: reading and sealing a roster is not for whoever may not import one.
        try context.require(Sight.roster)
        let sheet = try sheet(request, context)
        let store = parts.store
        let reading = try await OffPool.run { try Reading(sheet, store) }
        guard let prepared = reading.prepared else {
            throw APIFault.rosterUnsound(reading.preview.problems)
        }
        let performed = try await store.importRoster(
            prepared, by: actor, request: CommandRequest(id: context.key))
        guard case .candidates(.rosterImported(_, let count, let first, let last))? = performed.events.last
        else { preconditionFailure("a roster ends with its summary") }
        return try Answers.json(
            ImportAnswer(
                candidateCount: count, detected: reading.detected.map(DetectedSheet.init), first: first,
                last: last, position: performed.position,
                replayed: performed.isReplayed),
            status: .created)
    }

    private func sheet(_ request: Request, _ context: APIContext) throws -> Sheet {
        let query = Query(request)
        // A preview reads the facts of a series before any rule has looked at its number.
        guard let year: Int = try query.number("year"), (2000...2099).contains(year) else {
            throw APIFault.notUnderstood(field: "year")
        }
        guard let series: Int = try query.number("series"), (1...999).contains(series) else {
            throw APIFault.notUnderstood(field: "series")
        }
        return Sheet(year: year, series: series, body: try SheetBody(request, context))
    }
}

/// One thing that is wrong with a sheet.
struct LineProblem: Encodable {
    /// Counts from 1, with the header.
    let line: Int
    let column: String
    /// What stands there, masked where it is personal.
    let value: String
    let code: String
    let message: String

    init(_ problem: ImportProblem, _ language: Language) {
        line = problem.line
        column = problem.column
        value = problem.value
        code = problem.code.rawValue
        message = language.text("import.\(problem.code.rawValue)")
    }
}
