import Exam
import Spreadsheet
import StationStore
import Web

/// A file that waits, read as a roster and judged against what the station knows.
struct ImportReading: Sendable {
    /// Nil when the file cannot be read as it is; then there is one problem.
    let sheet: SheetFile?
    let heading: RosterHeading?
    let preview: RosterPreview
    /// Of the file, and of what the station knows, in the order of the file.
    let problems: [ImportProblem]
    let isImported: Bool
    /// What is performed; nil unless the file by itself is sound.
    let prepared: RosterPreparation?
    /// Beside earlier files of the year and series; nil when nobody of the file stands on the roster.
    let comparison: RosterComparison?

    var isSound: Bool { problems.isEmpty && preview.isSound && !isImported && prepared != nil }

    /// Reads off the cooperative pool; judging is one read of the store.
    ///
    /// - Throws: ``SheetRefusal`` for what is no sheet at all.
    static func read(
        _ file: ImportShelf.Waiting, _ choices: ImportChoices, in store: StationStore
    ) async throws -> ImportReading {
        let (sheet, heading, preview, prepared) = try await OffPool.run {
            try fileAlone(file.content, choices, store)
        }
        guard let prepared else {
            return ImportReading(
                sheet: sheet, heading: heading, preview: preview, problems: preview.problems,
                isImported: false, prepared: nil, comparison: nil)
        }
        let columns = Set(heading?.titles.compactMap(\.column) ?? [])
        let judged = try await store.read { [sealer = store.sealer] db -> Judged in
            let facts = try prepared.command.facts(db, for: .staff(file.staff))
            if facts.isFileImported { return Judged(problems: [], isImported: true, comparison: nil) }
            let comparison = try RosterComparison.compare(
                preview.rows, prepared, columns: columns, sealer: sealer, db)
            // Who stands on the roster is corrected; only newcomers are judged as newcomers.
            let newcomers = comparison.map { $0.additions() }
            let problems =
                try newcomers.map { rows, command in
                    command.problems(of: rows, given: try command.facts(db, for: .staff(file.staff)))
                } ?? prepared.command.problems(of: preview.rows, given: facts)
            return Judged(problems: problems, isImported: false, comparison: comparison)
        }
        return ImportReading(
            sheet: sheet, heading: heading, preview: preview, problems: judged.problems,
            isImported: judged.isImported, prepared: prepared, comparison: judged.comparison)
    }

    private struct Judged: Sendable {
        let problems: [ImportProblem]
        let isImported: Bool
        let comparison: RosterComparison?
    }

    private typealias Alone = (SheetFile?, RosterHeading?, RosterPreview, RosterPreparation?)

    private static func fileAlone(
        _ content: [UInt8], _ choices: ImportChoices, _ store: StationStore
    ) throws -> Alone {
        let sheet: SheetFile
        do throws(SheetFailure) {
            sheet = try SheetFile(content, choices.sheet.file)
        } catch .at(let problem) {
            return (nil, nil, RosterPreview(rows: [], problems: [problem]), nil)
        } catch .refused(let refusal) {
            throw refusal
        }
        let row = choices.sheet.headerLine.flatMap { line in sheet.grid.rows.firstIndex { $0.line == line } }
        let heading = RosterHeading(sheet.grid, rowIndex: row, choices: choices.sheet.columns)
        let preview = RosterReading.read(grid: sheet.grid, heading: heading, isExact: sheet.isText)
        guard preview.isSound else { return (sheet, heading, preview, nil) }
        let prepared = try RosterPreparation(
            rows: preview.rows, file: content, year: choices.year, series: choices.series, store: store)
        return (sheet, heading, preview, prepared)
    }
}
