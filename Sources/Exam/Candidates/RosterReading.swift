/// One line of a roster as read, before anything is sealed.
package struct RosterRow: Equatable, Sendable {
    package let line: Int
    package let certificate: Certificate.ID
    package let major: String
    package let group: String
    package let kind: Candidate.Kind
    /// 院校; empty for the station's own college.
    package let institution: String
    /// 选拔: has applied and waits for the selection.
    package let isApplicant: Bool
    package let person: CandidateParticulars

    package init(
        line: Int, certificate: Certificate.ID, major: String, group: String, kind: Candidate.Kind,
        institution: String, isApplicant: Bool = false, person: CandidateParticulars
    ) {
        self.line = line
        self.certificate = certificate
        self.major = major
        self.group = group
        self.kind = kind
        self.institution = institution
        self.isApplicant = isApplicant
        self.person = person
    }
}

package typealias RosterPreview = SheetPreview<RosterRow>

/// Reads a roster file (报名名册) as offices send it.
package enum RosterReading {
    /// The titles of the columns.
    package enum Column: String, CaseIterable, Sendable {
        case documentType = "证件类型"
        case documentNumber = "证件号码"
        case name = "姓名"
        case certificate = "证书编号"
        case major = "专业"
        case group = "班级"
        case studentNumber = "学号"
        case kind = "类别"
        case telephone = "联系电话"
        case institution = "院校"
        case creditAccount = "学分账户"
        case standing = "选拔"
    }

    package static let documentTypes: [String: IdentityDocument] = [
        "居民身份证": .residentCard, "护照": .passport, "港澳居民来往内地通行证": .hongKongMacauPermit,
        "台湾居民来往大陆通行证": .taiwanPermit, "港澳台居民居住证": .residencePermit,
        "外国人永久居留身份证": .foreignResidentCard, "军官证": .officerCard,
    ]

    /// Whether somebody has only applied; who is not said to have is selected.
    package static let standings: [String: Bool] = ["报名": true, "入选": false]

    package static let kinds: [String: Candidate.Kind] = ["学生": .student, "社会人员": .social]

    /// Columns that may be missing altogether.
    package static let optional: Set<Column> = [
        .telephone, .studentNumber, .institution, .creditAccount, .standing,
    ]

    /// More than a person mends, and few enough to be kept and given back as a sheet.
    package static let problemsMax = 20_000

    /// Reads a file in the station's own format: UTF-8, commas, the titles as they are called here.
    package static func read(csv: [UInt8]) -> RosterPreview {
        var sheet = SheetReader<Column>(csv, optional: optional)
        return preview(&sheet, problemsMax: RosterPreview.problemsMax)
    }

    /// Reads every row below the header and says what is wrong with which cell; pure, and the same each time.
    ///
    /// Judges the file by itself. What only the station knows (certificates, quotas, who is
    /// registered) is judged by ``ImportRoster``.
    ///
    /// - Parameters:
    ///   - grid: the whole sheet.
    ///   - heading: which row names the columns, and what they mean.
    ///   - isExact: whether each row must have as many fields as the header, as in a text file.
    ///   - problemsMax: how many of them are told.
    ///   - entrantsMax: how many people it may hold.
    /// - Returns: what can be read. One with more people than it may hold has that problem alone.
    package static func read(
        grid: SheetGrid, heading: RosterHeading, isExact: Bool, problemsMax: Int = problemsMax,
        entrantsMax: Int = ImportRoster.entrantsMax
    ) -> RosterPreview {
        guard !grid.rows.isEmpty else {
            return RosterPreview(
                rows: [], problems: [ImportProblem(line: 1, column: "1", value: "", code: .empty)])
        }
        let (places, problems) = heading.places(optional: optional)
        let below = grid.rows.dropFirst(heading.rowIndex + 1)
        let (rows, faults) = sorted(below, grid.rows[heading.rowIndex], isExact)
        var sheet = SheetReader<Column>(
            rows: rows, places: places, headerLine: heading.line, problems: problems)
        if problems.isEmpty { sheet.add(faults) }
        let read = preview(&sheet, problemsMax: problemsMax)
        guard read.rows.count > entrantsMax else { return read }
        let first = read.rows[entrantsMax]
        return RosterPreview(
            rows: read.rows,
            problems: [ImportProblem(line: first.line, column: "", value: "", code: .tooManyLines)])
    }

    /// Leaves out blank rows and those that can be no record.
    private static func sorted(
        _ rows: ArraySlice<SheetGrid.Row>, _ header: SheetGrid.Row, _ isExact: Bool
    ) -> ([SheetGrid.Row], [ImportProblem]) {
        let titles = header.cells.map { Sheet.trimmed($0.text) }
        var found: [SheetGrid.Row] = []
        var problems: [ImportProblem] = []
        for row in rows where !row.isBlank {
            if row.cells.map({ Sheet.trimmed($0.text) }) == titles {
                // Two lists put one below the other, the header with them.
                problems.append(ImportProblem(line: row.line, column: "", value: "", code: .headerRepeated))
            } else if isExact, row.cells.count != titles.count {
                let isShort = row.cells.count < titles.count
                problems.append(
                    ImportProblem(
                        line: row.line, column: "\(min(row.cells.count, titles.count) + 1)", value: "",
                        code: isShort ? .shortRecord : .longRecord))
            } else {
                found.append(row)
            }
        }
        return (found, problems)
    }

    private static func preview(_ sheet: inout SheetReader<Column>, problemsMax: Int) -> RosterPreview {
        var lineOfDocument: [String: Int] = [:]
        var rows: [RosterRow] = []
        for row in sheet.rows {
            let person = person(row, &sheet)
            let certificate: Certificate.ID? = sheet.identifier(row, .certificate)
            let kind = sheet.word(row, .kind, kinds)
            let isStudent = kind != .social
            let major = optionalText(row, .major, isNeeded: isStudent, &sheet)
            let group = optionalText(row, .group, isNeeded: isStudent, &sheet)
            let institution = optionalText(row, .institution, isNeeded: false, &sheet)
            let isApplicant = row[.standing].isEmpty ? false : sheet.word(row, .standing, standings)
            guard let person else { continue }
            let document = "\(person.documentType.rawValue) \(person.documentNumber)"
            if lineOfDocument.updateValue(row.line, forKey: document) != nil {
                sheet.note(
                    .twiceInFile, row, .documentNumber, shown: Masking.document(person.documentNumber))
            }
            if isStudent, person.creditAccount == nil, sheet.has(.creditAccount) {
                sheet.remark(.noteNoCreditAccount, row, .creditAccount)
            }
            guard let certificate, let kind, let major, let group, let institution, let isApplicant
            else { continue }
            rows.append(
                RosterRow(
                    line: row.line, certificate: certificate, major: major, group: group, kind: kind,
                    institution: institution, isApplicant: isApplicant, person: person))
        }
        if !rows.isEmpty, !sheet.has(.creditAccount) {
            sheet.remark(.noteNoCreditAccount, line: rows[0].line - 1, .creditAccount)
        }
        return sheet.preview(rows, problemsMax: problemsMax)
    }

    private static func person(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> CandidateParticulars? {
        let name = sheet.text(row, .name, charactersMax: 60, isPersonal: true)
        let type = sheet.word(row, .documentType, documentTypes)
        let number = type.flatMap { documentNumber(row, $0, &sheet) }
        let telephone = telephone(row, &sheet)
        let studentNumber = account(row, .studentNumber, &sheet)
        let creditAccount = account(row, .creditAccount, &sheet)
        guard let name, let type, let number, let telephone, let studentNumber, let creditAccount else {
            return nil
        }
        return CandidateParticulars(
            name: name, documentType: type, documentNumber: number,
            studentNumber: studentNumber.isEmpty ? nil : studentNumber,
            telephone: telephone.isEmpty ? nil : telephone,
            creditAccount: creditAccount.isEmpty ? nil : creditAccount)
    }

    private static func telephone(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> String? {
        guard let telephone = sheet.numeral(row, .telephone, mask: .telephone) else { return nil }
        remarkNumber(row, .telephone, Masking.telephone(telephone), &sheet)
        guard telephone.isEmpty || isPlausibleTelephone(telephone) else {
            sheet.note(.badTelephone, row, .telephone, shown: Masking.telephone(telephone))
            return nil
        }
        return telephone
    }

    /// The number under which a school or a credit bank knows somebody; may be empty.
    private static func account(
        _ row: SheetReader<Column>.Row, _ column: Column, _ sheet: inout SheetReader<Column>
    ) -> String? {
        guard let number = sheet.numeral(row, column, mask: .document) else { return nil }
        remarkNumber(row, column, Masking.document(number), &sheet)
        guard number.isEmpty || Identifier<Candidate>(rawValue: number).isWellFormed else {
            sheet.note(.badIdentifier, row, column, shown: Masking.document(number))
            return nil
        }
        return number
    }

    /// Stored as a number, it may have begun with zeros.
    private static func remarkNumber(
        _ row: SheetReader<Column>.Row, _ column: Column, _ shown: String,
        _ sheet: inout SheetReader<Column>
    ) {
        let mark = row.cell(column).mark
        if mark == .number || mark == .formulaNumber { sheet.remark(.noteNumber, row, column, shown: shown) }
    }

    private static func documentNumber(
        _ row: SheetReader<Column>.Row, _ type: IdentityDocument, _ sheet: inout SheetReader<Column>
    ) -> String? {
        // Digits at double width are refused, not mended: a number is copied, never guessed.
        guard let stored = sheet.numeral(row, .documentNumber, foldsWidth: false, mask: .document),
            let typed = sheet.checked(stored, row, .documentNumber, charactersMax: 30, isPersonal: true)
        else { return nil }
        let mark = row.cell(.documentNumber).mark
        guard mark != .number, mark != .formulaNumber else {
            sheet.note(.numberAsDocument, row, .documentNumber, shown: Masking.document(typed))
            return nil
        }
        do throws(DocumentFault) {
            return try type.normalized(typed)
        } catch {
            // Fifteen digits kept and the rest made zeros: a spreadsheet held it as a number once.
            let isCut = error.code == .documentCheckDigit && typed.hasSuffix("000")
            sheet.note(
                isCut ? .digitsLost : error.code, row, .documentNumber, shown: Masking.document(typed))
            return nil
        }
    }

    /// Digits, with an area code, a country code or an extension.
    static func isPlausibleTelephone(_ text: String) -> Bool {
        let digits = text.unicodeScalars.filter { ("0"..."9").contains($0) }.count
        return (5...20).contains(digits)
            && text.unicodeScalars.allSatisfy {
                ("0"..."9").contains($0) || $0 == "+" || $0 == "-" || $0 == " "
            }
    }

    private static func optionalText(
        _ row: SheetReader<Column>.Row, _ column: Column, isNeeded: Bool, _ sheet: inout SheetReader<Column>
    ) -> String? {
        if !isNeeded, row[column].isEmpty, row.cell(column).mark == nil { return "" }
        return sheet.text(row, column)
    }
}
