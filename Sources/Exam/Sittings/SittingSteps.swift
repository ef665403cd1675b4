/// What the steps of a sitting look at.
package struct SittingFact: Equatable, Sendable {
    package let state: Sitting.State
    package let span: TimeSpan
    /// When the chief started it; nil before.
    package let startedAt: Moment?
    /// Whether its places are drawn at the door.
    package let isByLot: Bool

    package init(state: Sitting.State, span: TimeSpan, startedAt: Moment? = nil, isByLot: Bool = false) {
        self.state = state
        self.span = span
        self.startedAt = startedAt
        self.isByLot = isByLot
    }
}

/// The secret behind the lots of one sitting: its hash for everybody, itself sealed until the sitting is closed.
package struct LotCommitment: Hashable, Sendable {
    /// Hex SHA-256 of the secret.
    package let commitment: String
    /// The secret, 32 bytes.
    package let record: ParticularDigest

    package init(commitment: String, record: ParticularDigest) {
        self.commitment = commitment
        self.record = record
    }
}

extension Sitting.State {
    /// How far along its one way a sitting is.
    var step: Int {
        switch self {
        case .planned: 0
        case .open: 1
        case .running: 2
        case .ended: 3
        case .closed: 4
        case .signed: 5
        }
    }
}

/// Opens the doors of a sitting. From here on the lots of the door follow from a secret that nobody changes any more.
package struct OpenSitting: Command {
    package let sitting: Sitting.ID
    /// Looked at only where places are drawn at the door.
    package let lot: LotCommitment?

    package init(sitting: Sitting.ID, lot: LotCommitment? = nil) {
        self.sitting = sitting
        self.lot = lot
    }

    /// Without the secret: it is random, and a repeated command must look the same.
    private enum CodingKeys: String, CodingKey {
        case sitting
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        package let profile: RuleProfile
        package let sitting: SittingFact?
        package let seatedCount: Int
        /// Rooms in which somebody sits and that are not READY.
        package let unreadyCount: Int

        package init(profile: RuleProfile, sitting: SittingFact?, seatedCount: Int, unreadyCount: Int = 0) {
            self.profile = profile
            self.sitting = sitting
            self.seatedCount = seatedCount
            self.unreadyCount = unreadyCount
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SittingRefusal) -> [StationEvent] {
        guard let fact = facts.sitting else { throw .unknownSitting }
        guard fact.state == .planned else { return [] }
        guard facts.seatedCount > 0 else { throw .nobodySeated }
        guard !moment.isBefore(Self.earliest(of: fact, under: facts.profile)) else { throw .tooEarlyToOpen }
        // Elsewhere the page warns: a list that nobody keeps must not shut the doors on an exam morning.
        guard facts.profile.isReadinessRequired != true || facts.unreadyCount == 0 else {
            throw .roomsNotReady
        }
        guard fact.isByLot else { return [.sittings(.opened(sitting: sitting))] }
        guard let lot, FreezeSeatingPlan.isHash(lot.commitment) else { throw .lotNotPrepared }
        return [.sittings(.opened(sitting: sitting, commitment: lot.commitment, record: lot.record))]
    }

    /// When doors may open at the earliest.
    package static func earliest(of fact: SittingFact, under profile: RuleProfile) -> Moment {
        fact.span.start.adding(minutes: -profile.entryOpenMinutesBefore)
    }
}

/// Starts a sitting: the chief's word, and the instant of the entry is the actual start.
package struct StartSitting: Command {
    package let sitting: Sitting.ID

    package init(sitting: Sitting.ID) {
        self.sitting = sitting
    }

    package static let permission = Permission.staff(.chief, .deputy)

    package func decide(
        given fact: SittingFact?, by actor: Actor, at moment: Moment
    ) throws(SittingRefusal) -> [StationEvent] {
        guard let fact else { throw .unknownSitting }
        guard fact.state.step < Sitting.State.running.step else { return [] }
        guard fact.state == .open else { throw .notOpen }
        // Candidates plan by the printed time: late is possible, early never.
        guard !moment.isBefore(fact.span.start) else { throw .tooEarlyToStart }
        return [.sittings(.started(sitting: sitting))]
    }
}

/// Ends a sitting, not before its full length has run from the actual start.
package struct EndSitting: Command {
    package let sitting: Sitting.ID

    package init(sitting: Sitting.ID) {
        self.sitting = sitting
    }

    package static let permission = Permission.staff(.chief, .deputy)

    package func decide(
        given fact: SittingFact?, by actor: Actor, at moment: Moment
    ) throws(SittingRefusal) -> [StationEvent] {
        guard let fact else { throw .unknownSitting }
        guard fact.state.step < Sitting.State.ended.step else { return [] }
        guard fact.state == .running, let startedAt = fact.startedAt else { throw .notRunning }
        let earliest = Self.earliest(of: fact.span, startedAt: startedAt)
        guard !moment.isBefore(earliest) else { throw .tooEarlyToEnd }
        return [.sittings(.ended(sitting: sitting))]
    }

    /// When a sitting that began at `startedAt` has had its full length.
    ///
    /// In whole seconds: a start at 09:00:00.900 does not ask for 11:00:00.900.
    package static func earliest(of span: TimeSpan, startedAt: Moment) -> Moment {
        Moment(milliseconds: (startedAt.second + span.end.second - span.start.second) * 1000)
    }
}

/// Closes a sitting: every packet is back, and of everybody it is known who was there.
package struct CloseSitting: Command {
    package let sitting: Sitting.ID

    package init(sitting: Sitting.ID) {
        self.sitting = sitting
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        package let sitting: SittingFact?
        /// Packets of the sitting that are not back in the exam office or further.
        package let packetsOutstanding: Int
        /// Seated candidates who are neither present nor confirmed absent.
        package let undecidedCount: Int
        /// The secret of the lots, hex; nil where none were drawn.
        package let nonce: String?

        package init(
            sitting: SittingFact?, packetsOutstanding: Int, undecidedCount: Int, nonce: String? = nil
        ) {
            self.sitting = sitting
            self.packetsOutstanding = packetsOutstanding
            self.undecidedCount = undecidedCount
            self.nonce = nonce
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SittingRefusal) -> [StationEvent] {
        guard let fact = facts.sitting else { throw .unknownSitting }
        guard fact.state.step < Sitting.State.closed.step else { return [] }
        guard fact.state == .ended else { throw .notEnded }
        guard facts.packetsOutstanding == 0 else { throw .packetsOutstanding }
        guard facts.undecidedCount == 0 else { throw .absenceUndecided }
        return [.sittings(.closed(sitting: sitting, nonce: facts.nonce))]
    }
}

/// The chief signs a closed sitting: nothing of it changes any more.
package struct SignSitting: Command {
    package let sitting: Sitting.ID

    package init(sitting: Sitting.ID) {
        self.sitting = sitting
    }

    package static let permission = Permission.staff(.chief)

    package func decide(
        given fact: SittingFact?, by actor: Actor, at moment: Moment
    ) throws(SittingRefusal) -> [StationEvent] {
        guard let fact else { throw .unknownSitting }
        guard fact.state != .signed else { return [] }
        guard fact.state == .closed else { throw .notClosed }
        return [.sittings(.signed(sitting: sitting))]
    }
}
