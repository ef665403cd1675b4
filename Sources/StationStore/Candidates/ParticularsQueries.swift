package import Exam

extension StationStore {
    /// What the station knows of a candidate, unsealed: to be asked for after ``ShowParticulars`` only.
    ///
    /// - Returns: the record in force; nil when it is erased, or there is no such candidate.
    /// - Throws: ``StoreFault/particularMissing(digest:)`` when its seal does not hold.
    package func particulars(of candidate: Candidate.ID) async throws -> CandidateParticulars? {
        try await read { [sealer] db in try ParticularRecord.registration(of: candidate, sealer, db) }
    }
}
