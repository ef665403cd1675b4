/// Plans sittings (场次), all of them or none.
package struct PlanSittings: Command {
    package let sittings: [NewSitting]

    package init(sittings: [NewSitting]) {
        self.sittings = sittings
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)
    package static let sittingsMax = 500

    package struct Facts: Sendable {
        package let certificates: [Certificate.ID: SittingCertificate]
        package let rooms: [Room.ID: Room.State]
        /// Every sitting of the station.
        package let planned: [PlannedSitting]
        package let profile: RuleProfile
        /// How many a room holds under the profile.
        package let capacities: [Room.ID: Int]
        /// How many sit each part of each certificate.
        package let registered: [Certificate.ID: [Sitting.Part: Int]]

        package init(
            certificates: [Certificate.ID: SittingCertificate], rooms: [Room.ID: Room.State],
            planned: [PlannedSitting], profile: RuleProfile = .nationalReference,
            capacities: [Room.ID: Int] = [:], registered: [Certificate.ID: [Sitting.Part: Int]] = [:]
        ) {
            self.certificates = certificates
            self.rooms = rooms
            self.planned = planned
            self.profile = profile
            self.capacities = capacities
            self.registered = registered
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SittingRefusal) -> [StationEvent] {
        guard sittings.count <= Self.sittingsMax else { throw .tooMany }
        var numbers = Set(facts.planned.map(\.sitting))
        var uses: [Room.ID: [TimeSpan]] = [:]
        for planned in facts.planned {
            for room in planned.rooms { uses[room, default: []].append(planned.span) }
        }
        var turns: [RotationTurn] = []
        for new in sittings { turns += try new.turns(given: facts) }
        guard turns.count <= Self.sittingsMax else { throw .tooMany }
        for turn in turns {
            let new = turn.sitting
            try new.check()
            guard numbers.insert(new.sitting).inserted else { throw .numberTaken }
            guard let certificate = facts.certificates[new.certificate] else { throw .unknownCertificate }
            try certificate.check(new.start)
            guard moment.isBefore(new.start) else { throw .inThePast }
            for room in new.rooms {
                guard let state = facts.rooms[room] else { throw .unknownRoom }
                guard state == .active else { throw .roomNotActive }
                // A tail room may hold two papers that begin and end together, never two that only overlap.
                let isFree = uses[room, default: []].allSatisfy { $0 == new.span || !$0.overlaps(new.span) }
                guard isFree else { throw .roomTaken }
                uses[room, default: []].append(new.span)
            }
        }
        return turns.map { turn in
            let new = turn.sitting
            let isByLot = new.part == .practical && (new.isByLot ?? facts.profile.drawsAtEntry(new.part))
            return .sittings(
                .planned(
                    sitting: new.sitting, certificate: new.certificate, part: new.part, start: new.start,
                    minutes: new.minutes, paperCode: new.paperCode, rooms: new.rooms,
                    openKind: new.openKind, equipment: new.equipment.isEmpty ? nil : new.equipment,
                    isByLot: isByLot ? true : nil, rotation: turn.rotation))
        }
    }
}

/// A sitting as it is planned.
package struct NewSitting: Equatable, Sendable, Encodable {
    package let sitting: Sitting.ID
    package let certificate: Certificate.ID
    package let part: Sitting.Part
    package let start: Moment
    package let minutes: Int
    package let paperCode: String
    /// In the order in which they are filled; empty when the seating plan chooses.
    package let rooms: [Room.ID]
    /// The kind of room the plan may choose; nil when ``rooms`` are given.
    package let openKind: Room.Kind?
    /// What a room that the plan chooses must have.
    package let equipment: [String]
    /// Whether the places of a practical are drawn at the door; nil leaves it to the profile.
    package let isByLot: Bool?
    /// Several sittings, one after the other, instead of one.
    package let rotations: RotationPlan?

    package init(
        sitting: Sitting.ID, certificate: Certificate.ID, part: Sitting.Part, start: Moment, minutes: Int,
        paperCode: String, rooms: [Room.ID], openKind: Room.Kind? = nil, equipment: [String] = [],
        isByLot: Bool? = nil, rotations: RotationPlan? = nil
    ) {
        self.sitting = sitting
        self.certificate = certificate
        self.part = part
        self.start = start
        self.minutes = minutes
        self.paperCode = paperCode
        self.rooms = rooms
        self.openKind = openKind
        self.equipment = equipment
        self.isByLot = isByLot
        self.rotations = rotations
    }

    package static let minutes = 5...600
    package static let roomsMax = 500

    package var span: TimeSpan { TimeSpan(start: start, minutes: minutes) }

    fileprivate func check() throws(SittingRefusal) {
        guard sitting.isWellFormed, Identifier<PaperPacket>(rawValue: paperCode).isWellFormed else {
            throw .malformed
        }
        guard Self.minutes.contains(minutes) else { throw .lengthOutOfRange }
        guard rooms.isEmpty == (openKind != nil) else { throw .noRoom }
        guard equipment.allSatisfy({ Identifier<Room>(rawValue: $0).isWellFormed }) else { throw .malformed }
        guard rooms.count <= Self.roomsMax, Set(rooms).count == rooms.count else { throw .roomTwice }
    }
}

/// A sitting that the station has, as far as planning looks at it.
package struct PlannedSitting: Equatable, Sendable {
    package let sitting: Sitting.ID
    package let span: TimeSpan
    package let rooms: [Room.ID]

    package init(sitting: Sitting.ID, span: TimeSpan, rooms: [Room.ID]) {
        self.sitting = sitting
        self.span = span
        self.rooms = rooms
    }
}

/// What planning asks of a certificate.
package struct SittingCertificate: Equatable, Sendable {
    package let isApproved: Bool
    package let hasOwner: Bool
    /// The first moments of the open series in which it is confirmed.
    package let confirmedFrom: [Moment]

    package init(isApproved: Bool, hasOwner: Bool, confirmedFrom: [Moment]) {
        self.isApproved = isApproved
        self.hasOwner = hasOwner
        self.confirmedFrom = confirmedFrom
    }

    fileprivate func check(_ start: Moment) throws(SittingRefusal) {
        guard isApproved else { throw .certificateNotApproved }
        guard hasOwner else { throw .certificateWithoutOwner }
        guard !confirmedFrom.isEmpty else { throw .seriesNotConfirmed }
        // The lists went out so long before the series' first day, not before any other.
        guard confirmedFrom.contains(where: { !start.isBefore($0) }) else { throw .beforeSeries }
    }
}

/// Why a command about sittings is not taken.
package enum SittingRefusal: String, Refusal {
    case tooMany = "sittings.too-many"
    case malformed = "sittings.malformed"
    case numberTaken = "sittings.number-taken"
    case unknownCertificate = "sittings.unknown-certificate"
    case certificateNotApproved = "sittings.certificate-not-approved"
    case certificateWithoutOwner = "sittings.certificate-without-owner"
    case seriesNotConfirmed = "sittings.series-not-confirmed"
    case beforeSeries = "sittings.before-series"
    case unknownRoom = "sittings.unknown-room"
    case roomNotActive = "sittings.room-not-active"
    case roomTaken = "sittings.room-taken"
    case roomTwice = "sittings.room-twice"
    case noRoom = "sittings.no-room"
    case rotationsOnlyPractical = "sittings.rotations-only-practical"
    case rotationCountOutOfRange = "sittings.rotation-count-out-of-range"
    case rotationsNeedRooms = "sittings.rotations-need-rooms"
    case rotationPauseTooShort = "sittings.rotation-pause-too-short"
    case rotationsTooLong = "sittings.rotations-too-long"
    case nobodyRegistered = "sittings.nobody-registered"
    case waitingIsExit = "sittings.waiting-is-exit"
    case lotNotPrepared = "sittings.lot-not-prepared"
    case lotsNotPublic = "sittings.lots-not-public"
    case lengthOutOfRange = "sittings.length-out-of-range"
    case inThePast = "sittings.in-the-past"
    case unknownSitting = "sittings.unknown-sitting"
    case nobodySeated = "sittings.nobody-seated"
    case tooEarlyToOpen = "sittings.too-early-to-open"
    case roomsNotReady = "sittings.rooms-not-ready"
    case notOpen = "sittings.not-open"
    case tooEarlyToStart = "sittings.too-early-to-start"
    case notRunning = "sittings.not-running"
    case tooEarlyToEnd = "sittings.too-early-to-end"
    case notEnded = "sittings.not-ended"
    case packetsOutstanding = "sittings.packets-outstanding"
    case absenceUndecided = "sittings.absence-undecided"
    case notClosed = "sittings.not-closed"
}
