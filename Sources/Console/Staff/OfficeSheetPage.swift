import Exam
import Spreadsheet
import StationStore
import Web

/// A sheet that waits, read and judged against what the station knows.
struct OfficeSheetReading<Sheet: OfficeSheet>: Sendable {
    /// Nil when the file cannot be read as it is; then there is one problem.
    let sheet: SheetFile?
    let heading: SheetHeading<Sheet.Column>?
    let preview: SheetPreview<Sheet.Line>
    /// Nil unless the file by itself is sound.
    let prepared: OfficeSheetPrepared?
    /// The code by which the rules refuse it; nil when they do not.
    let refusal: String?

    /// Reads off the cooperative pool; judging is one read of the store.
    ///
    /// - Throws: ``SheetRefusal`` for what is no sheet at all.
    static func read(
        _ file: ImportShelf.Waiting, _ choices: SheetChoices<Sheet.Column>, in store: StationStore
    ) async throws -> OfficeSheetReading {
        let alone = try await OffPool.run { try fileAlone(file.content, choices) }
        guard alone.preview.isSound, let heading = alone.heading else { return alone }
        let columns = Set(heading.titles.compactMap(\.column))
        let now = store.now()
        return try await store.read { [sealer = store.sealer] db in
            let prepared = try Sheet.prepare(alone.preview.rows, columns: columns, sealer: sealer, db)
            return OfficeSheetReading(
                sheet: alone.sheet, heading: heading, preview: alone.preview, prepared: prepared,
                refusal: try refusal(of: prepared.command, by: .staff(file.staff), at: now, db))
        }
    }

    private static func refusal<C: Storable>(
        of command: C, by actor: Actor, at now: Moment, _ db: Snapshot
    ) throws -> String? {
        let facts = try command.facts(db, for: actor)
        do throws(C.Refused) {
            _ = try command.decide(given: facts, by: actor, at: now)
            return nil
        } catch {
            return error.rawValue
        }
    }

    private static func fileAlone(
        _ content: [UInt8], _ choices: SheetChoices<Sheet.Column>
    ) throws -> OfficeSheetReading {
        let sheet: SheetFile
        do throws(SheetFailure) {
            sheet = try SheetFile(content, choices.file)
        } catch .at(let problem) {
            return OfficeSheetReading(
                sheet: nil, heading: nil, preview: SheetPreview(rows: [], problems: [problem]),
                prepared: nil, refusal: nil)
        } catch .refused(let refusal) {
            throw refusal
        }
        let row = choices.headerLine.flatMap { line in sheet.grid.rows.firstIndex { $0.line == line } }
        let heading = SheetHeading<Sheet.Column>(sheet.grid, rowIndex: row, choices: choices.columns)
        return OfficeSheetReading(
            sheet: sheet, heading: heading,
            preview: Sheet.read(grid: sheet.grid, heading: heading, isExact: sheet.isText), prepared: nil,
            refusal: nil)
    }
}

/// The preview of a sheet about staff: what the file was taken for, what it changes, what is wrong with it.
struct OfficeSheetPage<Sheet: OfficeSheet> {
    let path: String
    let home: String
    let fileName: String
    let reading: OfficeSheetReading<Sheet>
    let choices: SheetChoices<Sheet.Column>
    let showsAllColumns: Bool
    let language: Language

    /// More lines help nobody to decide.
    private static var differencesMax: Int { 500 }

    private var differences: [SheetDifference] { reading.prepared?.differences ?? [] }

    func page() -> DeskPage {
        let isFit = reading.preview.isSound && reading.refusal == nil
        var page = DeskPage(
            heading: language.text("sheets.\(Sheet.word).preview"), side: fileName, headline: headline,
            voice: isFit ? "quiet" : "now")
        page.links = [
            .init(linkWord: language.text("imports.otherFile"), linkPath: "\(home)/imports"),
            .init(linkWord: language.text("sheets.\(Sheet.word).all"), linkPath: home),
        ]
        let sections = SheetMapping(
            path: path, sheet: reading.sheet, heading: reading.heading, choices: choices, kept: [],
            allColumnsPath: path + choices.query([("columns", "all")]), showsAllColumns: showsAllColumns,
            language: language)
        page.sections = [sections.detected]
        if let columns = sections.columns { page.sections.append(columns) }
        if reading.preview.isSound {
            if !differences.isEmpty { page.sections.append(changes) }
        } else {
            page.sections.append(SheetSections.problems(reading.preview.problems, language))
        }
        if !reading.preview.notes.isEmpty { page.sections.append(sections.notes(reading.preview.notes)) }
        page.sections.append(decision(mayTake: isFit && !differences.isEmpty))
        return page
    }

    private var headline: String {
        guard reading.preview.isSound else {
            return language.text(
                "imports.unsound", ["count": "\(ImportProblem.total(reading.preview.problems))"])
        }
        if let refusal = reading.refusal { return language.text("refusals.\(refusal).what") }
        guard !differences.isEmpty else {
            return language.text("sheets.same", ["count": "\(reading.preview.rows.count)"])
        }
        return language.text(
            "sheets.differs",
            [
                "new": "\(differences.count { $0.changes == nil })",
                "changed": "\(differences.count { $0.changes != nil })",
                "same": "\(reading.preview.rows.count - differences.count)",
            ])
    }

    private var changes: DeskPage.Section {
        let lines = differences.prefix(Self.differencesMax).flatMap { difference -> [DeskPage.Line] in
            guard let changes = difference.changes else {
                return [
                    DeskPage.Line(cells: [
                        .words(difference.key), .tag(language.text("sheets.isNew"), "open"), .words(""),
                        .words(""),
                    ])
                ]
            }
            return changes.map { change in
                DeskPage.Line(cells: [
                    .words(difference.key), .words(change.column),
                    .words(change.before.isEmpty ? "–" : change.before),
                    .words(change.after.isEmpty ? "–" : change.after),
                ])
            }
        }
        return DeskPage.Section(
            title: language.text("sheets.changes"),
            table: DeskPage.Table(
                heads: language.heads("sheets", ["key", "column", "before", "after"]), lines: lines))
    }

    private func decision(mayTake: Bool) -> DeskPage.Section {
        let away = DeskPage.Form(formPath: "\(path)/removal", formButton: language.text("imports.putAside"))
        let take = DeskPage.Form(
            formPath: "\(path)/confirmation", formButton: language.text("sheets.take"),
            formNote: language.text("sheets.takeMeaning"),
            formFields: choices.fields.map { .hidden($0.name, $0.text) }, isMain: true)
        return DeskPage.Section(
            title: language.text("imports.decide"), forms: mayTake ? [take, away] : [away])
    }
}
