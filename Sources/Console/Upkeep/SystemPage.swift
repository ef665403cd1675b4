import StationStore
import Web

/// One figure about the machine, as `doctor` prints it.
package struct SystemFigure: Sendable, Equatable {
    package enum Verdict: String, Sendable {
        case well
        case look
        case bad
    }

    /// The key of its name below `system.figure`.
    package let key: String
    package let value: String
    package let verdict: Verdict

    package init(key: String, value: String, verdict: Verdict) {
        self.key = key
        self.value = value
        self.verdict = verdict
    }
}

/// The station about itself.
struct SystemPage: Sendable {
    struct Figure: Sendable {
        let word: String
        let content: String
        let voice: String
        let verdictWord: String
        let nextStep: String?
    }

    struct Row: Sendable {
        let word: String
        let content: String
    }

    struct Device: Sendable {
        let id: String
        let label: String
        let room: String
        let state: String
        let stateWord: String
        let entryPath: String
    }

    let headline: String
    let voice: String
    let figures: [Figure]
    let hasFigures: Bool
    let station: [Row]
    let journal: [Row]
    let checkpointNote: String?
    let devices: [Device]
    let hasDevices: Bool
    let erasureWords: String
}
