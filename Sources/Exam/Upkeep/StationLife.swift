/// Makes a rehearsal of this station: only ever its first entry.
///
/// A rehearsing station's clock runs `offsetMilliseconds` ahead of the machine's. It says so
/// on every page, print and batch, for ever; a station that began in earnest cannot become one.
package struct BeginRehearsal: Command {
    package let offsetMilliseconds: Int64

    package init(offsetMilliseconds: Int64) {
        self.offsetMilliseconds = offsetMilliseconds
    }

    package static let permission = Permission.station

    package struct Facts: Sendable {
        package let isJournalEmpty: Bool

        package init(isJournalEmpty: Bool) {
            self.isJournalEmpty = isJournalEmpty
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(UpkeepRefusal) -> [StationEvent] {
        guard facts.isJournalEmpty else { throw .alreadyBegun }
        return [.upkeep(.rehearsal(offsetMilliseconds: offsetMilliseconds))]
    }
}

/// Founds the station: its number, its names and its public keys, once.
package struct FoundStation: Command {
    /// Three digits, `068`.
    package let number: String
    package let title: String
    /// The one host name, fixed here: caches and queues of browsers belong to it.
    package let host: String
    package let utcOffsetMinutes: Int
    package let verifierKey: String
    package let applicationKey: String
    package let authority: String

    package init(
        number: String, title: String, host: String, utcOffsetMinutes: Int, verifierKey: String,
        applicationKey: String, authority: String
    ) {
        self.number = number
        self.title = title
        self.host = host
        self.utcOffsetMinutes = utcOffsetMinutes
        self.verifierKey = verifierKey
        self.applicationKey = applicationKey
        self.authority = authority
    }

    package static let permission = Permission.station

    package struct Facts: Sendable {
        package let isFounded: Bool

        package init(isFounded: Bool) {
            self.isFounded = isFounded
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(UpkeepRefusal) -> [StationEvent] {
        guard !facts.isFounded else { throw .alreadyFounded }
        guard number.utf8.count == 3, let value = Int(number), value > 0 else { throw .badNumber }
        guard (-14 * 60...14 * 60).contains(utcOffsetMinutes), !title.isEmpty, title.utf8.count <= 200 else {
            throw .badTitle
        }
        return [
            .upkeep(
                .founded(
                    station: number, title: title, host: host, utcOffsetMinutes: utcOffsetMinutes,
                    verifierKey: verifierKey, applicationKey: applicationKey, authority: authority))
        ]
    }
}

/// Records that the daemon started, in which version and whether its time is vouched for.
package struct RecordStart: Command {
    package let version: String
    package let isTimeAttested: Bool

    package init(version: String, isTimeAttested: Bool) {
        self.version = version
        self.isTimeAttested = isTimeAttested
    }

    package static let permission = Permission.station

    package func decide(
        given facts: NoFacts, by actor: Actor, at moment: Moment
    ) throws(UpkeepRefusal) -> [StationEvent] {
        [.upkeep(.started(version: version, isTimeAttested: isTimeAttested))]
    }
}

/// Records an orderly stop, so that a start without one before it is known to follow a crash.
package struct RecordStop: Command {
    package let version: String

    package init(version: String) {
        self.version = version
    }

    package static let permission = Permission.station

    package func decide(
        given facts: NoFacts, by actor: Actor, at moment: Moment
    ) throws(UpkeepRefusal) -> [StationEvent] {
        [.upkeep(.stopped(version: version))]
    }
}

/// Records that the wall clock moved against the monotonic one: an entry, and an alarm on the console.
package struct RecordClockStep: Command {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static let permission = Permission.station

    package func decide(
        given facts: NoFacts, by actor: Actor, at moment: Moment
    ) throws(UpkeepRefusal) -> [StationEvent] {
        milliseconds == 0 ? [] : [.upkeep(.clockStepped(milliseconds: milliseconds))]
    }
}

/// Puts a set of rule numbers in force.
package struct AdoptProfile: Command {
    package let profile: RuleProfile

    package init(profile: RuleProfile) {
        self.profile = profile
    }

    package static let permission = Permission.staffOrStation(.chief)

    package struct Facts: Sendable {
        package let inForce: RuleProfile?

        package init(inForce: RuleProfile?) {
            self.inForce = inForce
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(UpkeepRefusal) -> [StationEvent] {
        guard profile.contradictions.isEmpty else { throw .profileContradictsItself }
        return profile == facts.inForce ? [] : [.upkeep(.profileAdopted(profile: profile))]
    }
}

/// Why a command about the station itself is not taken.
package enum UpkeepRefusal: String, Refusal {
    case alreadyBegun = "upkeep.already-begun"
    case alreadyFounded = "upkeep.already-founded"
    case badNumber = "upkeep.bad-number"
    case badTitle = "upkeep.bad-title"
    case profileContradictsItself = "upkeep.profile-contradicts-itself"
    case nothingToErase = "upkeep.nothing-to-erase"
    case stillNeeded = "upkeep.still-needed"
}
