/// A draw of rooms and of the people who look at them (双随机、一公开).
package enum Inspection {
    package typealias ID = Identifier<Inspection>
}

/// One room at one sitting, and who looks at it.
package struct InspectionPair: Hashable, Codable, Sendable {
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let inspector: Staff.ID

    package init(sitting: Sitting.ID, room: Room.ID, inspector: Staff.ID) {
        self.sitting = sitting
        self.room = room
        self.inspector = inspector
    }
}

/// What an inspection is drawn from (seed rule 91).
package struct InspectionPool: Equatable, Sendable {
    /// One room at one sitting.
    package struct Place: Hashable, Comparable, Sendable {
        package let sitting: Sitting.ID
        package let room: Room.ID

        package init(sitting: Sitting.ID, room: Room.ID) {
            self.sitting = sitting
            self.room = room
        }

        package static func < (first: Place, second: Place) -> Bool {
            (first.sitting, first.room) < (second.sitting, second.room)
        }
    }

    /// Rooms in which somebody sits that day.
    package let places: Set<Place>
    /// Whoever holds the inspector's role.
    package let inspectors: Set<Staff.ID>
    /// Who has a duty that day, or answers for the certificate of the sitting.
    package let recused: [Sitting.ID: Set<Staff.ID>]

    package init(places: Set<Place>, inspectors: Set<Staff.ID>, recused: [Sitting.ID: Set<Staff.ID>]) {
        self.places = places
        self.inspectors = inspectors
        self.recused = recused
    }

    /// Whether `staff` may look at what happens in `sitting`.
    package func mayInspect(_ staff: Staff.ID, _ sitting: Sitting.ID) -> Bool {
        inspectors.contains(staff) && !recused[sitting, default: []].contains(staff)
    }
}

/// Records a draw of rooms and inspectors for one day; both follow from a seed that anybody can redo (docs/draw.md).
package struct DrawInspection: Command {
    package let inspection: Inspection.ID
    package let day: CivilDate
    package let publicValue: String
    /// The hash of number and public value, hex.
    package let seed: String
    package let pairs: [InspectionPair]

    package init(
        inspection: Inspection.ID, day: CivilDate, publicValue: String, seed: String, pairs: [InspectionPair]
    ) {
        self.inspection = inspection
        self.day = day
        self.publicValue = publicValue
        self.seed = seed
        self.pairs = pairs
    }

    package static let permission = Permission.staff(.chief, .academicAffairs)
    package static let placesMax = 100

    package struct Facts: Sendable {
        package let pool: InspectionPool
        package let isKnown: Bool
        package let isSeedRight: Bool
        /// Draws for the same day before this one: a draw that is repeated until it pleases shows.
        package let runsBefore: Int

        package init(pool: InspectionPool, isKnown: Bool, isSeedRight: Bool, runsBefore: Int) {
            self.pool = pool
            self.isKnown = isKnown
            self.isSeedRight = isSeedRight
            self.runsBefore = runsBefore
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard inspection.isWellFormed, Wording.isFit(publicValue), facts.isSeedRight, !facts.isKnown else {
            throw .malformed
        }
        guard !facts.pool.places.isEmpty else { throw .nothingToInspect }
        guard !pairs.isEmpty, pairs.count <= Self.placesMax else { throw .nobodyInspects }
        var seen: Set<InspectionPool.Place> = []
        for pair in pairs {
            let place = InspectionPool.Place(sitting: pair.sitting, room: pair.room)
            guard facts.pool.places.contains(place), seen.insert(place).inserted else { throw .malformed }
            guard facts.pool.mayInspect(pair.inspector, pair.sitting) else { throw .inspectorRecused }
        }
        return [
            .certificates(
                .inspectionDrawn(
                    inspection: inspection, day: day, publicValue: publicValue, seed: seed,
                    run: facts.runsBefore + 1, pairs: pairs))
        ]
    }
}
