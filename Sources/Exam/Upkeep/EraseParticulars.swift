/// Forgets what the station knows of one subject: records, salts and all.
///
/// The entries that named the records stay and still verify. Two people do it, as with any
/// destruction of exam records.
package struct EraseParticulars: Command {
    package let subject: ErasedSubject
    package let reason: ErasureReason

    package init(subject: ErasedSubject, reason: ErasureReason) {
        self.subject = subject
        self.reason = reason
    }

    package static let permission = Permission.staff(.administrator, .chief)

    package struct Facts: Sendable {
        package let isKnown: Bool
        /// The subject's records that still exist, in the order in which they were made.
        package let digests: [ParticularDigest]
        /// Whether an incident about the subject is not closed: a hold beats every timer.
        package let hasOpenIncident: Bool
        /// Whether the station still works with the subject: an unsigned sitting ahead, an account in use.
        package let isInUse: Bool

        package init(
            isKnown: Bool, digests: [ParticularDigest], hasOpenIncident: Bool, isInUse: Bool
        ) {
            self.isKnown = isKnown
            self.digests = digests
            self.hasOpenIncident = hasOpenIncident
            self.isInUse = isInUse
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(ErasureRefusal) -> [StationEvent] {
        guard actor.second != nil else { throw .secondPersonNeeded }
        guard facts.isKnown else { throw .unknownSubject }
        guard !facts.digests.isEmpty else { return [] }
        guard !facts.hasOpenIncident else { throw .incidentOpen }
        guard !facts.isInUse else { throw .stillInUse }
        return [
            .upkeep(.particularsErased(subject: subject, digests: facts.digests, reason: reason))
        ]
    }
}

/// Why particulars are not erased.
package enum ErasureRefusal: String, Refusal {
    case secondPersonNeeded = "upkeep.second-person-needed"
    case unknownSubject = "upkeep.unknown-subject"
    case incidentOpen = "upkeep.incident-open"
    case stillInUse = "upkeep.still-in-use"
}
