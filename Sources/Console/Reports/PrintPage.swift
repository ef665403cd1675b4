import Barcodes
import Exam
import StationStore
import Web

/// A print as its template fills it: every sheet, and what stands around them on a screen.
struct PrintPage: Sendable {
    struct Part: Sendable {
        let partWord: String
        let partPath: String
        let partCurrent: String?
    }

    /// The style sheet itself, for a document that stands alone; nil for a page that may ask for it.
    let inlineStyle: String?
    let isOnScreen: Bool
    let sheetWords: String
    let parts: [Part]
    /// Nil where the station has no Chromium.
    let filePath: String?
    let backPath: String
    let printedBy: String
    /// The signed note as QR; nil before the first checkpoint.
    let checkpointPath: String?
    let checkpointBox: String?
    let sheets: [PrintSheet]

    init(
        _ document: PrintDocument, language: Language, visitor: Visitor, checkpoint: CheckpointKeeper.Held?,
        hasPress: Bool, style: String?
    ) {
        let scope = document.scope
        let path = "/prints/\(document.kind.rawValue)"
        inlineStyle = style
        isOnScreen = style == nil
        sheets = document.sheets
        sheetWords = language.text("prints.sheetCount", ["count": "\(document.sheets.count)"])
        parts =
            document.partCount > 1
            ? (1...document.partCount).map { number in
                Part(
                    partWord: language.text("prints.part", ["part": "\(number)"]),
                    partPath: path + scope.part(number).query,
                    partCurrent: number == scope.part ? "page" : nil)
            } : []
        filePath = hasPress ? "\(path)/print.pdf\(scope.query)" : nil
        backPath = "/prints" + PrintScope(sitting: scope.sitting, day: scope.day).query
        printedBy = [visitor.name, visitor.id].compactMap { $0 }.joined(separator: " ")
        let needsCode = document.sheets.contains(where: \.isRecord)
        let code = needsCode ? checkpoint.flatMap { try? Barcode.qrCode($0.note) } : nil
        checkpointPath = code?.path
        checkpointBox = code.map { "-4 -4 \($0.columns + 8) \($0.rows + 8)" }
    }
}

/// How far a PDF is.
struct PrintJobPage: Sendable {
    let heading: String
    let headline: String
    let voice: String
    let explanation: String
    let isUnfinished: Bool
    /// When the page should look again.
    let lookAgain: Int64?
    let filePath: String?
    let selfPath: String

    private static let lookAgainMilliseconds: Int64 = 1500

    init(_ job: PrintDesk.Job, ahead: Int, now: Moment, _ language: Language) {
        heading = job.title
        selfPath = "/prints/jobs/\(job.id)"
        isUnfinished = job.isUnfinished
        lookAgain = job.isUnfinished ? now.milliseconds + Self.lookAgainMilliseconds : nil
        let seconds = max(0, (now.milliseconds - job.created.milliseconds) / 1000)
        switch job.state {
        case .unfinished:
            headline =
                ahead > 0
                ? language.text("prints.jobWaits", ["count": "\(ahead)"])
                : language.text(
                    "prints.jobRuns", ["sheets": "\(job.sheetCount)", "seconds": "\(seconds)"])
            explanation = language.text("prints.jobMeaning")
            voice = "quiet"
            filePath = nil
        case .done:
            headline = language.text("prints.jobDone", ["sheets": "\(job.sheetCount)"])
            explanation = language.text("prints.jobKept", ["minutes": "\(PrintDesk.keptMinutes)"])
            voice = "quiet"
            filePath = "/prints/jobs/\(job.id)/print.pdf"
        case .failed:
            headline = language.text("faults.print-failed.what")
            explanation = language.text("faults.print-failed.next")
            voice = "look"
            filePath = nil
        }
    }
}
