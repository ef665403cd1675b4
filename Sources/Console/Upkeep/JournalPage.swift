import Exam
import StationStore
import Web

/// The journal in words, the newest first.
struct JournalPage: Sendable {
    struct Choice: Sendable {
        let value: String
        let word: String
        let isSelected: Bool
    }

    let headline: String
    let areas: [Choice]
    let actor: String
    let subject: String
    let lines: [HistoryLine]
    let hasLines: Bool
    let isFiltered: Bool
    let olderQuery: String?
    let newestQuery: String?
}

/// One entry: sentence, header, body, hashes.
struct EntryPage: Sendable {
    struct Field: Sendable {
        let word: String
        let content: String
    }

    let position: Int64
    let sentence: [SentencePart]
    let who: String
    let clock: String
    let fields: [Field]
    let headerText: String
    let bodyText: String
    let saltHex: String
    let leafHex: String
    let previousPath: String?
    let nextPath: String?
}
