import Exam

/// A plan in the making.
struct Draft {
    private let context: SeatingContext
    private let seed: Int64
    private var rooms: [RoomSeating] = []
    private(set) var unplaced: [UnplacedCandidate] = []
    private var neighbours = 0
    /// Seats in use, by room and span: sittings that share both share the seats.
    private var taken: [RoomTime: Set<Int>] = [:]
    private var busy: [Candidate.ID: [TimeSpan]] = [:]
    private var seated: [PaperKey: Set<Candidate.ID>] = [:]

    private struct RoomTime: Hashable {
        let room: Room.ID
        let span: TimeSpan
    }

    private struct PaperKey: Hashable {
        let certificate: Certificate.ID
        let part: Sitting.Part
    }

    init(_ context: SeatingContext, seed: Int64) {
        self.context = context
        self.seed = seed
        for standing in context.standing {
            guard let sitting = context.sittings[standing.sitting] else { continue }
            taken[RoomTime(room: standing.room, span: sitting.span), default: []].insert(standing.seat)
            busy[standing.candidate, default: []].append(sitting.span)
            let key = PaperKey(certificate: sitting.certificate, part: sitting.part)
            seated[key, default: []].insert(standing.candidate)
        }
    }

    /// Deals the candidates of one paper over its sittings and their rooms.
    mutating func deal(_ paper: Paper) {
        let key = PaperKey(certificate: paper.certificate, part: paper.part)
        let done = seated[key, default: []]
        var candidates = context.candidates.filter {
            $0.value.sits(paper.part, of: paper.certificate) && !done.contains($0.key)
        }.keys.sorted()
        var generator = SeededGenerator(seed: seed ^ Self.mark(paper))
        candidates.shuffle(using: &generator)

        let spans = paper.sittings.compactMap { context.sittings[$0]?.span }
        let capacities = paper.sittings.map { sitting in freeSeats(of: sitting).reduce(0) { $0 + $1.count } }
        let options = candidates.map { candidate in
            spans.indices.filter { index in !(busy[candidate] ?? []).contains(where: spans[index].overlaps) }
        }
        let shares = FillThenTail.shares(of: candidates.count, capacities, tailMin: SerpentinePlanner.tailMin)
        var allotment = Allotment.of(options, capacities: shares)
        if allotment.contains(nil) { allotment = Allotment.of(options, capacities: capacities) }
        for (index, sitting) in paper.sittings.enumerated() {
            let sitters = candidates.indices.filter { allotment[$0] == index }.map { candidates[$0] }
            for candidate in sitters { busy[candidate, default: []].append(spans[index]) }
            seat(sitters, in: sitting, &generator)
        }
        unplaced += candidates.indices.filter { allotment[$0] == nil }
            .map { UnplacedCandidate(candidate: candidates[$0], part: paper.part) }
    }

    func proposal(for sittings: [Sitting.ID]) -> SeatingProposal {
        SeatingProposal(
            sittings: sittings, seed: seed,
            rooms: rooms.sorted { ($0.sitting, $0.room) < ($1.sitting, $1.room) },
            unplaced: unplaced.sorted { ($0.candidate, $0.part.rawValue) < ($1.candidate, $1.part.rawValue) },
            neighbours: neighbours)
    }

    private mutating func seat(
        _ sitters: [Candidate.ID], in id: Sitting.ID, _ generator: inout SeededGenerator
    ) {
        guard let sitting = context.sittings[id] else { return }
        let free = freeSeats(of: id)
        let shares = FillThenTail.shares(
            of: sitters.count, free.map(\.count), tailMin: SerpentinePlanner.tailMin)
        var rest = sitters[...]
        for (index, room) in sitting.rooms.enumerated() where shares[index] > 0 {
            guard let layout = context.rooms[room]?.layout else { continue }
            let group = Array(rest.prefix(shares[index]))
            rest = rest.dropFirst(shares[index])
            // The lowest seats: empty ones stay at the highest numbers.
            var spread = ClassSpreading(
                seats: Array(free[index].prefix(group.count)), layout: layout,
                classes: group.map { context.candidates[$0]?.group ?? "" })
            spread.improve(&generator)
            neighbours += spread.clashCount
            let places = spread.placing(group)
            rooms.append(RoomSeating(sitting: id, room: room, places: places))
            taken[RoomTime(room: room, span: sitting.span), default: []].formUnion(places.map(\.seat))
        }
        // Two sittings of one paper in the same rooms at the same time count those seats twice.
        unplaced += rest.map { UnplacedCandidate(candidate: $0, part: sitting.part) }
    }

    /// The seats that may still be given, room by room, ascending.
    private func freeSeats(of id: Sitting.ID) -> [[Int]] {
        guard let sitting = context.sittings[id] else { return [] }
        return sitting.rooms.map { room in
            guard let fact = context.rooms[room], fact.state == .active else { return [] }
            let used = taken[RoomTime(room: room, span: sitting.span), default: []]
            let left = max(0, fact.capacity(under: context.profile) - used.count)
            return Array(fact.layout.usableSeats.lazy.filter { !used.contains($0) }.prefix(left))
        }
    }

    /// FNV-1a over the paper's name, so that each paper draws from a stream of its own and
    /// stays as it is when another paper gets one candidate more.
    private static func mark(_ paper: Paper) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(paper.certificate) \(paper.part.rawValue)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return Int64(bitPattern: hash)
    }
}

/// How many go where: one after the other to the brim, unless the last one would be tiny.
enum FillThenTail {
    /// Divides `count` over places with `capacities`.
    ///
    /// A last share smaller than `tailMin` is not left alone: then all used places take the
    /// same number, as near as may be. The sum is `count`, or all capacity there is.
    static func shares(of count: Int, _ capacities: [Int], tailMin: Int) -> [Int] {
        var shares = Array(repeating: 0, count: capacities.count)
        var rest = count
        for (index, capacity) in capacities.enumerated() {
            shares[index] = min(rest, capacity)
            rest -= shares[index]
        }
        let used = shares.indices.filter { shares[$0] > 0 }
        guard used.count > 1, let last = used.last, shares[last] < min(tailMin, capacities[last]) else {
            return shares
        }
        var left = count - rest
        for (done, index) in used.enumerated() {
            let places = used.count - done
            shares[index] = min(capacities[index], (left + places - 1) / places)
            left -= shares[index]
        }
        // Small places may have filled up: what is left goes where room is.
        for index in used.reversed() where left > 0 {
            let added = min(left, capacities[index] - shares[index])
            shares[index] += added
            left -= added
        }
        return shares
    }
}
