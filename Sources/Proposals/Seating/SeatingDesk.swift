package import Exam
import Foundation
import Journal
package import Planning
package import StationStore

/// From the station's own roster to seats in force: proposes, freezes, draws, stages, adopts.
///
/// Each step is a command of its own and durable on return; what is interrupted goes on where it stopped.
package struct SeatingDesk: Sendable {
    let store: StationStore

    package init(store: StationStore) {
        self.store = store
    }

    /// A plan as it would be, and what it was made from.
    package struct Proposal: Sendable {
        package let seating: SiteProposal
        package let context: SeatingContext
        /// The rooms with people in the order of the roster: to look at, before anybody is drawn.
        package let rooms: [RoomSeating]
    }

    /// Plans what `scope` says from what the station knows now; records nothing. Its sittings must still be
    /// planned.
    ///
    /// `progress` is called as (rooms arranged, rooms in all).
    package func propose(
        _ scope: SeatingScope, seed: Int64,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> Proposal {
        let station = try await store.read { try SeatingContext.read(replacing: [], $0) }
        for sitting in scope.sittings {
            guard let fact = station.sittings[sitting] else { throw SeatingRefusal.unknownSitting }
            guard fact.state == .planned else { throw SeatingRefusal.sittingNotPlanned }
        }
        let split = try scope.split(station)
        return try await SlowWork.run {
            let seating = try SitePlanner(
                context: split.context, seed: seed, kept: split.kept, bound: split.bound
            ).plan(scope.sittings, progress: progress)
            return Proposal(seating: seating, context: split.context, rooms: seating.undrawn)
        }
    }

    /// New seats for whoever has lost theirs or never had one, and what that was found in; records nothing.
    package func repairs() async throws -> (proposal: SeatRepair.Proposal, context: SeatingContext) {
        let context = try await store.read { try SeatingContext.read(replacing: [], $0) }
        return try await SlowWork.run { (SeatRepair(context: context).propose(), context) }
    }

    /// Fixes the places of a proposal that leaves nobody out, and commits to a fresh secret. `publicSource` says
    /// which public value will decide, and when it is known.
    @discardableResult
    package func freeze(
        _ proposal: Proposal, as plan: SeatingPlan.ID, publicSource: String, by actor: Actor,
        requestID: String? = nil
    ) async throws -> Performed {
        guard proposal.seating.shortage == nil else { throw SeatingRefusal.unplaced }
        let places = proposal.seating.places
        let input = Draw.input(plan: plan, places)
        let nonce = (0..<Draw.nonceBytes).map { _ in UInt8.random(in: .min ... .max) }
        let sealed = try store.sealer.seal(nonce + input)
        guard let digest = Digest32(bytes: sealed.digest) else {
            throw StoreFault.other(message: "a digest has 32 bytes")
        }
        return try await store.perform(
            FreezeSeatingPlan(
                plan: plan, sittings: proposal.seating.sittings, input: Draw.digest(input),
                commitment: Draw.digest(nonce), publicSource: publicSource.precomposed,
                personCount: places.personCount, cellCount: places.cells.count,
                cellsOfOne: places.cellsOfOne, record: ParticularDigest(rawValue: digest.hex),
                kept: places.kept),
            by: actor, request: CommandRequest(id: requestID, particulars: [sealed]))
    }

    /// Lets the lot fall on a frozen plan. The seats follow from it; ``stage(_:by:progress:)`` brings them in.
    @discardableResult
    package func draw(
        _ plan: SeatingPlan.ID, publicValue: String, by actor: Actor, requestID: String? = nil
    ) async throws -> Performed {
        let record = try await record(of: plan)
        let value = publicValue.precomposed
        return try await store.perform(
            DrawSeatingPlan(
                plan: plan, publicValue: value, nonce: record.nonce,
                seed: Draw.seed(
                    inputDigest: Draw.digest(record.input), nonce: record.nonce, publicValue: value)),
            by: actor, request: CommandRequest(id: requestID))
    }

    /// Brings the drawn seats in, a few rooms at a time. Rooms that are in already are passed over.
    ///
    /// `progress` is called as (rooms done, rooms in all).
    package func stage(
        _ plan: SeatingPlan.ID, by actor: Actor, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws {
        // Adopted is staged: a repeated adoption finds nothing to do.
        let row = try await store.read { try SeatingQueries.plan(plan, $0) }
        guard row?.state != .adopted else { return }
        let rooms = try await drawn(plan)
        var done = 0
        for piece in Self.pieces(of: rooms) {
            try await store.perform(StageSeating(plan: plan, rooms: piece), by: actor)
            done += piece.count
            progress(done, rooms.count)
        }
    }

    /// Who sits where by the draw's seed: from the sealed input, not from what was staged.
    package func drawn(_ plan: SeatingPlan.ID) async throws -> [RoomSeating] {
        guard let row = try await store.read({ try SeatingQueries.plan(plan, $0) }) else {
            throw SeatingRefusal.unknownPlan
        }
        guard !row.seed.isEmpty else { throw SeatingRefusal.notDrawn }
        let record = try await record(of: plan)
        return try await SlowWork.run {
            Draw.seating(try DrawInput.read(record.input), seed: row.seed)
        }
    }

    /// Stages what is missing, then makes the plan effective.
    @discardableResult
    package func adopt(
        _ plan: SeatingPlan.ID, by actor: Actor, requestID: String? = nil,
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> Performed {
        try await stage(plan, by: actor, progress: progress)
        return try await store.perform(
            AdoptSeatingPlan(plan: plan), by: actor, request: CommandRequest(id: requestID))
    }

    /// The secret and the input of a plan, out of their seal.
    func record(of plan: SeatingPlan.ID) async throws -> (nonce: String, input: [UInt8]) {
        let bytes = try await store.read { [sealer = store.sealer] db in
            try SeatingQueries.record(of: plan, sealer, db)
        }
        guard let bytes, bytes.count > Draw.nonceBytes else { throw SeatingRefusal.unknownPlan }
        let nonce = Digest32(bytes: bytes.prefix(Draw.nonceBytes))
        return (nonce?.hex ?? "", Array(bytes.dropFirst(Draw.nonceBytes)))
    }

    /// Small enough that whoever waits at a door does not notice: 400 seats at once.
    private static func pieces(of rooms: [RoomSeating]) -> [[RoomSeating]] {
        var pieces: [[RoomSeating]] = []
        var seats = 0
        for room in rooms {
            let isFull =
                seats + room.places.count > seatsAtOnce || pieces.last?.count == StageSeating.roomsMax
            if pieces.isEmpty || isFull {
                pieces.append([])
                seats = 0
            }
            pieces[pieces.count - 1].append(room)
            seats += room.places.count
        }
        return pieces
    }

    private static let seatsAtOnce = 400
}

extension String {
    /// In Unicode's normal form C, without blanks at the ends (docs/draw.md): what is hashed must be typed alike.
    fileprivate var precomposed: String {
        precomposedStringWithCanonicalMapping.trimmingCharacters(
            in: CharacterSet(charactersIn: " \t\n\r\u{A0}\u{3000}"))
    }
}
