/// Something a person, a device, the clock or central asks the station to do.
///
/// A command holds only what was asked for. Everything else the rule needs arrives as
/// ``Facts``, read from the store in the same transaction that records the outcome, so a
/// decision is never made on stale facts.
package protocol Command: Sendable, Encodable {
    associatedtype Facts: Sendable
    associatedtype Refused: Refusal

    /// Who may give this command. Checked by the store before ``decide(given:by:at:)``.
    static var permission: Permission { get }

    /// Decides what happens. Pure: the same inputs always give the same events.
    ///
    /// A verdict that may be disputed later (a candidate turned away, a packet scanned in
    /// the wrong order) is a returned event, so that it is recorded; a throw records nothing.
    ///
    /// - Parameters:
    ///   - facts: what the station knew when the command was decided.
    ///   - actor: who gives the command, already identified.
    ///   - moment: the station's clock; the only time a rule may use.
    /// - Returns: what happened, in order. Empty when it had already happened.
    /// - Throws: the reason the rules do not allow it.
    func decide(given facts: Facts, by actor: Actor, at moment: Moment) throws(Refused) -> [StationEvent]
}

/// Of a command whose rule looks at nothing that the station knows.
package struct NoFacts: Sendable {
    package init() {}
}

/// A reason the rules do not allow a command.
///
/// The raw value is a stable code `capability.what-is-wrong`. It is shown to devices,
/// logged, and used as the key of the translated message, so it is never renamed.
package protocol Refusal: Error, Equatable, Sendable, CaseIterable, RawRepresentable<String> {}

/// The world failed under a command: nothing was recorded, and nobody was told otherwise.
package protocol CodedFault: Error, Sendable {
    /// Stable, one word such as `disk-full`: the key of the sentence that people read.
    var code: String { get }
}

/// Names a personal record beside the journal: `SHA-256(salt ‖ plaintext)`, 64 hex digits.
///
/// Names, identity and telephone numbers, photos, signatures and free text about a person
/// stand only in such records, so that they can be erased while the journal stays whole.
package struct ParticularDigest: Hashable, Sendable, Codable, RawRepresentable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
