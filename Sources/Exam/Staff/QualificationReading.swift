/// One line of the sheet of qualifications.
package struct QualificationRow: Equatable, Sendable {
    package let line: Int
    package let staff: Staff.ID
    package let qualification: Qualification
    package let number: String

    package init(line: Int, staff: Staff.ID, qualification: Qualification, number: String) {
        self.line = line
        self.staff = staff
        self.qualification = qualification
        self.number = number
    }

    /// What differs, column by column; the number is masked.
    package func changes(from known: QualificationRow) -> [SheetDifference.Change] {
        QualificationReading.Column.allCases.compactMap { column in
            let before = QualificationWriting.cell(column, of: known)
            let after = QualificationWriting.cell(column, of: self)
            guard before != after else { return nil }
            let isMasked = column == .number
            return SheetDifference.Change(
                column: column.rawValue, before: isMasked ? Masking.document(before) : before,
                after: isMasked ? Masking.document(after) : after)
        }
    }
}

/// Reads the sheet of qualifications (资格).
package enum QualificationReading {
    package enum Column: String, CaseIterable, Sendable, TitledColumn {
        case staff = "工号"
        case kind = "资格"
        case certificate = "证书编号"
        case level = "等级"
        case number = "资格证号"
        case issued = "发证日期"
        case expires = "有效期至"

        package var titles: [String] {
            switch self {
            case .staff: [rawValue, "职工号", "教工号", "staff number", "staff", "number of staff"]
            case .kind: [rawValue, "资格种类", "资格类别", "qualification", "kind"]
            case .certificate: [rawValue, "证书代码", "职业技能等级证书", "certificate", "certificate code"]
            case .level: [rawValue, "级别", "证书等级", "level"]
            case .number:
                [rawValue, "证书号", "资格证书编号", "证卡编号", "number", "card number", "qualification number"]
            case .issued: [rawValue, "发证时间", "取得日期", "issued", "issue date", "date of issue"]
            case .expires: [rawValue, "有效期", "有效截止日期", "到期日期", "expires", "expiry", "valid until"]
            }
        }
    }

    package static let optional: Set<Column> = [.certificate, .level, .expires]

    package static let kinds: [String: QualificationKind] = [
        "考评员": .assessor, "高级考评员": .seniorAssessor, "质量督导员": .qualitySupervisor, "监考员": .proctor,
        "技术员": .technician, "医护": .medic, "assessor": .assessor, "senior assessor": .seniorAssessor,
        "quality supervisor": .qualitySupervisor, "proctor": .proctor, "technician": .technician,
        "medic": .medic,
    ]

    private static let levels = CertificateReading.levels.merging([
        "junior": .junior, "intermediate": .intermediate, "senior": .senior,
    ]) { own, _ in own }

    package static func read(csv: [UInt8]) -> SheetPreview<QualificationRow> {
        var sheet = SheetReader<Column>(csv, optional: optional)
        return preview(&sheet)
    }

    package static func read(
        grid: SheetGrid, heading: SheetHeading<Column>, isExact: Bool
    ) -> SheetPreview<QualificationRow> {
        var sheet = SheetReader<Column>(grid, heading: heading, isExact: isExact, optional: optional)
        return preview(&sheet)
    }

    private static func preview(_ sheet: inout SheetReader<Column>) -> SheetPreview<QualificationRow> {
        var seen: [Staff.ID: [Qualification]] = [:]
        var rows: [QualificationRow] = []
        for row in sheet.rows {
            let staff: Staff.ID? = sheet.identifier(row, .staff)
            let kind = sheet.word(row, .kind, kinds)
            let certificate: Certificate.ID? =
                row[.certificate].isEmpty && kind?.needsCertificate != true
                ? nil : sheet.identifier(row, .certificate)
            let level = row[.level].isEmpty ? nil : sheet.word(row, .level, levels)
            let number = number(row, &sheet)
            let issued = sheet.day(row, .issued)
            let expires = row[.expires].isEmpty ? nil : sheet.day(row, .expires)
            if let issued, let expires, expires < issued { sheet.note(.badDate, row, .expires) }
            if level != nil, row[.certificate].isEmpty { sheet.note(.missing, row, .certificate) }
            guard let staff, let kind, let number, let issued else { continue }
            let qualification = Qualification(
                kind: kind, certificate: certificate, level: level, issued: issued, expires: expires)
            if seen[staff, default: []].contains(where: qualification.isSame) {
                sheet.note(.twiceInFile, row, .staff)
            }
            seen[staff, default: []].append(qualification)
            rows.append(
                QualificationRow(line: row.line, staff: staff, qualification: qualification, number: number))
        }
        return sheet.preview(rows)
    }

    /// As the paper writes it; never shown whole where something is wrong with it.
    private static func number(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> String? {
        guard let stored = sheet.numeral(row, .number, mask: .document) else { return nil }
        guard !stored.isEmpty, stored.count <= QualificationNumber.charactersMax else {
            sheet.note(stored.isEmpty ? .missing : .tooLong, row, .number, shown: Masking.document(stored))
            return nil
        }
        return stored
    }
}

extension QualificationNumber {
    package static let charactersMax = 60
}

/// Writes lines of the sheet of qualifications, as they are read.
package enum QualificationWriting {
    package static func cell(_ column: QualificationReading.Column, of row: QualificationRow) -> String {
        let qualification = row.qualification
        return switch column {
        case .staff: row.staff.rawValue
        case .kind: word(qualification.kind, QualificationReading.kinds)
        case .certificate: qualification.certificate?.rawValue ?? ""
        case .level: qualification.level.map { word($0, CertificateReading.levels) } ?? ""
        case .number: row.number
        case .issued: qualification.issued.text
        case .expires: qualification.expires?.text ?? ""
        }
    }

    /// The Chinese word, which sorts last.
    private static func word<Value: Equatable>(_ value: Value, _ words: [String: Value]) -> String {
        words.filter { $0.value == value }.map(\.key).max() ?? ""
    }
}
