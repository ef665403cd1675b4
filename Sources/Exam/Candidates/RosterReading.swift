/// One line of a roster as read, before anything is sealed.
package struct RosterRow: Equatable, Sendable {
    package let line: Int
    package let certificate: Certificate.ID
    package let major: String
    package let group: String
    package let kind: Candidate.Kind
    package let person: CandidateParticulars
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
    }

    package static let documentTypes: [String: IdentityDocument] = [
        "居民身份证": .residentCard, "护照": .passport, "港澳居民来往内地通行证": .hongKongMacauPermit,
        "台湾居民来往大陆通行证": .taiwanPermit, "港澳台居民居住证": .residencePermit,
        "外国人永久居留身份证": .foreignResidentCard, "军官证": .officerCard,
    ]

    package static let kinds: [String: Candidate.Kind] = ["学生": .student, "社会人员": .social]

    /// Reads every line and says what is wrong with which cell; pure, and the same each time.
    ///
    /// Judges the file by itself. What only the station knows (certificates, quotas, who is
    /// registered) is judged by ``ImportRoster``.
    package static func read(csv: [UInt8]) -> RosterPreview {
        var sheet = SheetReader<Column>(csv, optional: [.telephone, .studentNumber])
        var lineOfDocument: [String: Int] = [:]
        var rows: [RosterRow] = []
        for row in sheet.rows {
            let person = person(row, &sheet)
            let certificate: Certificate.ID? = sheet.identifier(row, .certificate)
            let kind = sheet.word(row, .kind, kinds)
            let isStudent = kind != .social
            let major = optionalText(row, .major, isNeeded: isStudent, &sheet)
            let group = optionalText(row, .group, isNeeded: isStudent, &sheet)
            guard let person else { continue }
            let document = "\(person.documentType.rawValue) \(person.documentNumber)"
            if lineOfDocument.updateValue(row.line, forKey: document) != nil {
                sheet.note(
                    .twiceInFile, row, .documentNumber, shown: Masking.document(person.documentNumber))
            }
            guard let certificate, let kind, let major, let group else { continue }
            rows.append(
                RosterRow(
                    line: row.line, certificate: certificate, major: major, group: group, kind: kind,
                    person: person))
        }
        return sheet.preview(rows)
    }

    private static func person(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> CandidateParticulars? {
        let name = sheet.text(row, .name, charactersMax: 60, isPersonal: true)
        let type = sheet.word(row, .documentType, documentTypes)
        let number = type.flatMap { documentNumber(row, $0, &sheet) }
        let telephone = row[.telephone]
        let isTelephone = telephone.isEmpty || isPlausibleTelephone(telephone)
        if !isTelephone {
            sheet.note(.badTelephone, row, .telephone, shown: Masking.telephone(telephone))
        }
        let studentNumber = row[.studentNumber]
        let isStudentNumber =
            studentNumber.isEmpty || Identifier<Candidate>(rawValue: studentNumber).isWellFormed
        if !isStudentNumber {
            sheet.note(.badIdentifier, row, .studentNumber, shown: Masking.document(studentNumber))
        }
        guard let name, let type, let number, isTelephone, isStudentNumber else { return nil }
        return CandidateParticulars(
            name: name, documentType: type, documentNumber: number,
            studentNumber: studentNumber.isEmpty ? nil : studentNumber,
            telephone: telephone.isEmpty ? nil : telephone)
    }

    private static func documentNumber(
        _ row: SheetReader<Column>.Row, _ type: IdentityDocument, _ sheet: inout SheetReader<Column>
    ) -> String? {
        guard let typed = sheet.text(row, .documentNumber, charactersMax: 30, isPersonal: true) else {
            return nil
        }
        do throws(DocumentFault) {
            return try type.normalized(typed)
        } catch {
            sheet.note(error.code, row, .documentNumber, shown: Masking.document(typed))
            return nil
        }
    }

    /// Digits, with an area code, a country code or an extension.
    private static func isPlausibleTelephone(_ text: String) -> Bool {
        let digits = text.unicodeScalars.filter { ("0"..."9").contains($0) }.count
        return (5...20).contains(digits)
            && text.unicodeScalars.allSatisfy {
                ("0"..."9").contains($0) || $0 == "+" || $0 == "-" || $0 == " "
            }
    }

    private static func optionalText(
        _ row: SheetReader<Column>.Row, _ column: Column, isNeeded: Bool, _ sheet: inout SheetReader<Column>
    ) -> String? {
        if !isNeeded, row[column].isEmpty { return "" }
        return sheet.text(row, column)
    }
}
