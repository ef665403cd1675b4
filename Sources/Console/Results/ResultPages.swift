import Exam
import StationStore
import Web

/// How far each certificate has come.
struct ResultsPage: Sendable {
    struct Row: Sendable {
        let id: String
        let title: String
        let candidates: Int
        let scored: Int
        let pending: Int
        let mismatched: Int
        let withheld: Int
        let decided: Int
        let stateWord: String
        let voice: String
    }

    let headline: String
    let voice: String
    let rows: [Row]
    let hasRows: Bool

    init(_ certificates: [(CertificateQueries.CertificateRow, ResultReadiness)], _ language: Language) {
        rows = certificates.map { certificate, readiness in
            let (word, voice) = readiness.words(language)
            return Row(
                id: certificate.id.rawValue, title: certificate.fact.title, candidates: readiness.candidates,
                scored: readiness.scored, pending: readiness.pending, mismatched: readiness.mismatched,
                withheld: readiness.withheld, decided: readiness.decided, stateWord: word, voice: voice)
        }
        hasRows = !rows.isEmpty
        let ready = certificates.count { $0.1.candidates > 0 && $0.1.pending == 0 }
        voice = rows.contains { $0.mismatched > 0 } ? "look" : "quiet"
        headline = language.text("results.headline", ["count": "\(rows.count)", "ready": "\(ready)"])
    }
}

extension ResultReadiness {
    fileprivate func words(_ language: Language) -> (word: String, voice: String) {
        if candidates == 0 { return (language.text("results.nobody"), "quiet") }
        if mismatched > 0 { return (language.text("results.differ", ["count": "\(mismatched)"]), "look") }
        if pending > 0 { return (language.text("results.open", ["count": "\(pending)"]), "quiet") }
        if decided == candidates { return (language.text("results.decided"), "quiet") }
        return (language.text("results.ready"), "quiet")
    }
}

/// One certificate: what is missing, the marks as a distribution, the list, the entry form.
struct CertificateResultsPage: Sendable {
    struct Row: Sendable {
        let number: String
        let path: String
        let shownName: String
        let group: String
        let theory: String
        let practical: String
        let outcomeWord: String
    }

    struct Difference: Sendable {
        let number: String
        let partWord: String
        let first: String
        let second: String
    }

    let id: String
    let title: String
    let headline: String
    let voice: String
    let candidates: Int
    let scored: Int
    let pending: Int
    let withheld: Int
    let rateWord: String?
    let rateVoice: String
    let distributions: [Distribution]
    let differences: [Difference]
    let hasDifferences: Bool
    let rows: [Row]
    let hasRows: Bool
    let find: String
    let sorts: [SortLink]
    let paging: Paging?
    let canEnter: Bool
    let canDecide: Bool
    let decideMeaning: String
    let entered: String?
    let request: String

    init(
        _ read: CertificateResults, address: ListAddress, visitor: Visitor, entered: String?,
        _ language: Language
    ) {
        id = read.certificate.id.rawValue
        title = read.certificate.fact.title
        let readiness = read.readiness
        (headline, voice) = readiness.words(language)
        candidates = readiness.candidates
        scored = readiness.scored
        pending = readiness.pending
        withheld = readiness.withheld
        let rate = read.rate
        rateWord =
            rate.judged > 0
            ? language.text(
                "results.rate",
                [
                    "passed": "\(rate.passed)", "judged": "\(rate.judged)",
                    "percent": "\(rate.passed * 100 / rate.judged)",
                ]) : nil
        rateVoice = rate.isAlarming ? "look" : "quiet"
        distributions = [
            Distribution(read.theory, part: .theory, line: read.profile.passLineTheoryTenths, language),
            Distribution(
                read.practical, part: .practical, line: read.profile.passLinePracticalTenths, language),
        ].filter { $0.total > 0 }
        differences = read.differences.map {
            Difference(
                number: CandidateNumber.grouped($0.candidate.rawValue),
                partWord: language.text("words.part.\($0.part.rawValue)"), first: $0.first?.points ?? "–",
                second: $0.second?.points ?? "–")
        }
        hasDifferences = !differences.isEmpty
        rows = read.list.rows.map { row in
            Row(
                number: CandidateNumber.grouped(row.candidate.rawValue), path: "/candidates/\(row.candidate)",
                shownName: row.name ?? CandidateNumber.tail(row.candidate.rawValue), group: row.group,
                theory: row.theory.words(language), practical: row.practical.words(language),
                outcomeWord: row.outcome.map { language.text("words.outcome.\($0.rawValue)") } ?? "")
        }
        hasRows = !rows.isEmpty
        find = address.request.search
        sorts = address.sorts(["number", "state", "outcome"], language)
        paging = address.paging(read.list, language)
        canEnter = visitor.holds(anyOf: [Role.marker.rawValue, Role.assessor.rawValue])
        canDecide = visitor.holds(anyOf: [Role.chief.rawValue]) && candidates > 0 && pending == 0
        decideMeaning = language.text("results.decideMeaning", ["count": "\(candidates)"])
        self.entered = entered
        request = FreshRequestID.next()
    }
}

/// What the page of a certificate is made of, read in one snapshot.
struct CertificateResults: Sendable {
    let certificate: CertificateQueries.CertificateRow
    let readiness: ResultReadiness
    let rate: PassRate
    let theory: [Int]
    let practical: [Int]
    let differences: [ResultQueries.Difference]
    let list: Listed<ResultQueries.ResultRow>
    let profile: RuleProfile
}

/// Confirmed marks of a part in steps of five points, with the pass line.
struct Distribution: Sendable {
    struct Bar: Sendable {
        let x: Int
        let y: Int
        let height: Int
        let from: Int
        let count: Int
        let isPass: Bool
    }

    let partWord: String
    let total: Int
    let bars: [Bar]
    let lineX: Int
    let lineWord: String

    init(_ counts: [Int], part: Sitting.Part, line: Int, _ language: Language) {
        let highest = max(1, counts.max() ?? 1)
        partWord = language.text("words.part.\(part.rawValue)")
        total = counts.reduce(0, +)
        bars = counts.enumerated().map { index, count in
            let height = count * 112 / highest
            return Bar(
                x: 8 + index * 28, y: 128 - height, height: height, from: index * 5, count: count,
                isPass: index * 50 >= line)
        }
        lineX = 8 + line * 28 / 50 - 2
        lineWord = language.text("results.passLine", ["points": "\(line / 10)"])
    }
}

extension Mark {
    /// `72.5`.
    var points: String { "\(tenths / 10).\(tenths % 10)" }

    /// Reads `72`, `72.5`; nil for anything else.
    init?(points text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = Int(parts.first ?? ""), parts.count <= 2, (0...100).contains(whole) else {
            return nil
        }
        let tenth = parts.count == 2 ? Int(parts[1]) : 0
        guard let tenth, (0...9).contains(tenth), parts.count == 1 || parts[1].count == 1 else { return nil }
        self.init(tenths: whole * 10 + tenth)
    }
}

extension ResultQueries.MarkState {
    fileprivate func words(_ language: Language) -> String {
        switch self {
        case .none: "–"
        case .entered: language.text("words.markState.entered")
        case .mismatched: language.text("words.markState.mismatched")
        case .confirmed(let mark): mark.points
        }
    }
}
