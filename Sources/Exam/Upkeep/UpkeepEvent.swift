/// Everything that concerns the station itself: start, clock, keys, profiles, erasure.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum UpkeepEvent: AreaEvent {
    /// Only ever the first entry: this station rehearses, and its clock runs `offset` ms ahead of the machine's.
    case rehearsal(offsetMilliseconds: Int64)
    /// `verifierKey`: of the log; `applicationKey`: P-256, X9.63, base64; `authority`: fingerprint of the site's CA.
    case founded(
        station: String, title: String, host: String, utcOffsetMinutes: Int, verifierKey: String,
        applicationKey: String, authority: String)
    case started(version: String, isTimeAttested: Bool)
    case stopped(version: String)
    /// The wall clock moved against the monotonic clock by `milliseconds`.
    case clockStepped(milliseconds: Int64)
    case timeAttested(source: TimeSource)
    case profileAdopted(profile: RuleProfile)
    /// The records are gone, salts and all; the entries that named them still verify.
    case particularsErased(subject: ErasedSubject, digests: [ParticularDigest], reason: ErasureReason)

    package static let area = "upkeep"

    package var subjects: [Subject] {
        switch self {
        case .particularsErased(.candidate(let id), _, _): [.candidate(id)]
        case .particularsErased(.staff(let id), _, _): [.staff(id)]
        case .particularsErased(.incident(let id), _, _): [.incident(id)]
        case .rehearsal, .founded, .started, .stopped, .clockStepped, .timeAttested, .profileAdopted: []
        }
    }
}

extension StationEvent {
    /// The personal records that this event lets go.
    package var erasedParticulars: [ParticularDigest] {
        guard case .upkeep(.particularsErased(_, let digests, _)) = self else { return [] }
        return digests
    }
}

package enum TimeSource: String, Codable, Sendable, CaseIterable {
    case ntp
    case central
}

/// Whose particulars were erased.
package enum ErasedSubject: Codable, Equatable, Sendable {
    case candidate(id: Candidate.ID)
    case staff(id: Staff.ID)
    case incident(id: Incident.ID)
}

package enum ErasureReason: String, Codable, Sendable, CaseIterable {
    case retentionEnded
    case requested
    case enteredInError
}
