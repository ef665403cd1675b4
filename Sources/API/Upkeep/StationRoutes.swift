import Exam
import HTTPTypes
import Hummingbird
import NIOCore
import StationStore

/// The station about itself: for everybody who can reach it, before any sign-in.
struct StationRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("station", use: station)
        calls.get("checkpoint", use: checkpoint)
    }

    private struct StationAnswer: Encodable {
        let number: String
        let title: String
        let host: String
        let isRehearsal: Bool
        let utcOffsetMinutes: Int
        let time: Timestamp
        /// The same instant: a phone measures its skew with it.
        let timeMilliseconds: Int64
        let head: JournalEntry.Position
        /// The latest signed checkpoint; absent before the first.
        let checkpoint: String?
        /// With which the station's lists are signed.
        let applicationKey: String
        /// With which its checkpoints are signed.
        let verifierKey: String
        let version: String
    }

    @Sendable
    private func station(_ request: Request, _ context: APIContext) async throws -> Response {
        let station = parts.station
        let now = parts.store.now()
        return try Answers.json(
            StationAnswer(
                number: station.number, title: station.title, host: station.host,
                isRehearsal: station.isRehearsal, utcOffsetMinutes: station.utcOffsetMinutes,
                time: Timestamp(now), timeMilliseconds: now.milliseconds,
                head: parts.store.head.position, checkpoint: parts.checkpoints.latest?.note,
                applicationKey: station.applicationKey, verifierKey: station.verifierKey,
                version: parts.version))
    }

    @Sendable
    private func checkpoint(_ request: Request, _ context: APIContext) async throws -> Response {
        let held = try parts.checkpoints.latest.orNotFound()
        return Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: held.note)))
    }
}
