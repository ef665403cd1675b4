package import Exam

extension StationStore {
    /// The answer to an earlier request with the same ID, for calls whose command is made anew each time.
    ///
    /// A proposal is drawn from what the station knows at the moment: drawn again, it would be another
    /// command, and its repeat a reused request.
    ///
    /// - Returns: nil when there was no such request.
    /// - Throws: the refusal that it met; ``StoreFault/requestReused(requestID:)`` when that was of another
    ///   kind of command.
    package func earlier<Refused: Refusal>(
        _ requestID: String?, _ type: Refused.Type
    ) async throws -> Performed? {
        try await read { db in
            guard let answer = try StoredAnswer.find(requestID, db) else { return nil }
            do {
                return try answer.outcome(type, db).get()
            } catch StoreFault.other {
                throw StoreFault.requestReused(requestID: requestID ?? "")
            }
        }
    }
}
