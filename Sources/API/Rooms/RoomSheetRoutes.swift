import Exam
import HTTPTypes
import Hummingbird
import NIOCore
import Spreadsheet
import StationStore
import Web

/// The rooms as a sheet: written out as CSV, looked at first, then taken whole or not at all.
struct RoomSheetRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("room-sheets", use: write)
        calls.post("room-sheet-previews", use: preview)
        calls.post("room-sheets", use: take)
    }

    private struct ChangeAnswer: Encodable {
        let room: Room.ID
        let isNew: Bool
        let changes: [CellAnswer]
    }

    private struct CellAnswer: Encodable {
        let column: String
        let before: String
        let after: String
    }

    private struct PreviewAnswer: Encodable {
        /// Lines that could be read.
        let roomCount: Int
        /// Whether `POST /room-sheets` would take the file now.
        let isSound: Bool
        /// Absent when the file cannot be read at all.
        let detected: DetectedSheet?
        let problems: [LineProblem]
        /// Rooms that are new or would change.
        let changes: [ChangeAnswer]
        /// Why the rules refuse the whole; absent when they do not.
        let refusal: String?
    }

    private struct TakeAnswer: Encodable {
        let detected: DetectedSheet?
        let position: JournalEntry.Position?
        let replayed: Bool
    }

    @Sendable
    private func write(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let sheet = try await parts.store.read { db in RoomWriting.csv(try RoomQueries.sheet(db)) }
        return Response(
            status: .ok, headers: [.contentType: "text/csv; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: sheet)))
    }

    @Sendable
    private func preview(_ request: Request, _ context: APIContext) async throws -> Response {
        let person = try context.require(Sight.roster)
        let (read, detected) = try await read(request, context)
        let command = ImportRooms(rooms: read.rows)
        let actor = Actor.staff(person.staff)
        let now = parts.store.now()
        let (differences, refusal) = try await parts.store.read { db -> ([RoomDifference], RoomRefusal?) in
            let facts = try command.facts(db, for: actor)
            do throws(RoomRefusal) {
                _ = try command.decide(given: facts, by: actor, at: now)
                return (command.differences(given: facts), nil)
            } catch {
                return (command.differences(given: facts), error)
            }
        }
        let language = parts.languages[context.language]
        return try Answers.json(
            PreviewAnswer(
                roomCount: read.rows.count, isSound: read.isSound && refusal == nil,
                detected: detected.map(DetectedSheet.init),
                problems: read.problems.map { LineProblem($0, language) },
                changes: differences.map { difference in
                    ChangeAnswer(
                        room: difference.room, isNew: difference.changes == nil,
                        changes: (difference.changes ?? []).map {
                            CellAnswer(column: $0.column.rawValue, before: $0.before, after: $0.after)
                        })
                }, refusal: refusal?.rawValue))
    }

    @Sendable
    private func take(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        try context.require(Sight.roster)
        let (read, detected) = try await read(request, context)
        guard read.isSound else { throw APIFault.rosterUnsound(read.problems) }
        let performed = try await parts.store.perform(
            ImportRooms(rooms: read.rows), by: actor, request: context.commandRequest())
        return try Answers.json(
            TakeAnswer(
                detected: detected.map(DetectedSheet.init), position: performed.position,
                replayed: performed.isReplayed))
    }

    private func read(
        _ request: Request, _ context: APIContext
    ) async throws -> (SheetPreview<NewRoom>, SheetFile.Detected?) {
        let body = try SheetBody(request, context)
        return try await OffPool.run {
            switch try body.read() {
            case .failure(let fault): (SheetPreview(rows: [], problems: [fault.problem]), nil)
            case .success(let file):
                (RoomReading.read(grid: file.grid, isExact: file.isText), file.detected)
            }
        }
    }
}
