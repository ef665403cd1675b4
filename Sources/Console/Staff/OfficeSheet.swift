import Exam
import StationStore
import Vault
import Web

/// A kind of sheet about staff that offices send: how it is read, judged and written.
protocol OfficeSheet: Sendable {
    associatedtype Column: TitledColumn
    associatedtype Line: Equatable & Sendable

    /// The word of its texts, below `sheets`.
    static var word: String { get }
    /// Where its pages stand, below `settings`.
    static var place: String { get }
    static var optional: Set<Column> { get }
    /// The roles that may take one.
    static var permission: Permission { get }

    static func read(
        grid: SheetGrid, heading: SheetHeading<Column>, isExact: Bool
    ) -> SheetPreview<Line>

    /// What `lines` would change now.
    static func prepare(
        _ lines: [Line], columns: Set<Column>, sealer: ParticularSealer, _ db: Snapshot
    ) throws -> OfficeSheetPrepared

    /// Everything that the station has of it, a row of cells each, in the order of the columns.
    static func rows(_ db: Snapshot) throws -> [[String]]
}

/// A command that takes a sheet, and what it would change.
struct OfficeSheetPrepared: Sendable {
    let command: any Storable
    let particulars: [SealedParticular]
    let differences: [SheetDifference]
}

/// The staff list.
enum StaffSheet: OfficeSheet {
    static let word = "staff"
    static let place = "staff"
    static let optional = StaffReading.optional
    static let permission = ImportStaff.permission

    static func read(
        grid: SheetGrid, heading: SheetHeading<StaffReading.Column>, isExact: Bool
    ) -> SheetPreview<StaffRow> {
        StaffReading.read(grid: grid, heading: heading, isExact: isExact)
    }

    static func prepare(
        _ lines: [StaffRow], columns: Set<StaffReading.Column>, sealer: ParticularSealer, _ db: Snapshot
    ) throws -> OfficeSheetPrepared {
        let prepared = try StaffPreparation(
            rows: lines, columns: columns, known: StaffQueries.all(db), sealer: sealer)
        return OfficeSheetPrepared(
            command: prepared.command, particulars: prepared.particulars, differences: prepared.differences)
    }

    static func rows(_ db: Snapshot) throws -> [[String]] {
        try StaffQueries.all(db).compactMap(\.line).map { line in
            StaffReading.Column.allCases.map { StaffWriting.cell($0, of: line) }
        }
    }
}

/// Qualifications, with the papers that prove them.
enum QualificationSheet: OfficeSheet {
    static let word = "qualifications"
    static let place = "qualifications"
    static let optional = QualificationReading.optional
    static let permission = RecordQualifications.permission

    static func read(
        grid: SheetGrid, heading: SheetHeading<QualificationReading.Column>, isExact: Bool
    ) -> SheetPreview<QualificationRow> {
        QualificationReading.read(grid: grid, heading: heading, isExact: isExact)
    }

    static func prepare(
        _ lines: [QualificationRow], columns: Set<QualificationReading.Column>, sealer: ParticularSealer,
        _ db: Snapshot
    ) throws -> OfficeSheetPrepared {
        let prepared = try QualificationPreparation(
            rows: lines, known: QualificationQueries.all(db), sealer: sealer)
        return OfficeSheetPrepared(
            command: prepared.command, particulars: prepared.particulars, differences: prepared.differences)
    }

    static func rows(_ db: Snapshot) throws -> [[String]] {
        try QualificationQueries.all(db).map(\.line).map { line in
            QualificationReading.Column.allCases.map { QualificationWriting.cell($0, of: line) }
        }
    }
}
