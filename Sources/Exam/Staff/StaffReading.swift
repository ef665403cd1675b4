/// One line of the staff sheet.
package struct StaffRow: Equatable, Sendable {
    package let line: Int
    package let staff: Staff.ID
    package let person: StaffParticulars
    package let department: String
    package let roles: [Role]
    /// `C01-中级`: may assess that certificate at that level.
    package let qualifications: [String]
    package let sex: Sex

    /// GB/T 2261.1, as far as duty rosters ask for it.
    package enum Sex: String, Sendable, CaseIterable {
        case female
        case male
        case notStated
    }
}

/// Reads the sheet of staff (工作人员).
package enum StaffReading {
    package enum Column: String, CaseIterable, Sendable {
        case number = "工号"
        case name = "姓名"
        case department = "部门"
        case roles = "角色"
        case qualifications = "资格"
        case sex = "性别"
    }

    package static let roleWords: [String: Role] = [
        "系统管理员": .administrator, "主考": .chief, "副主考": .deputy, "考务员": .registrar,
        "保密员": .custodian, "监考员": .proctor, "流动监考员": .floater, "考评员": .assessor,
        "登分员": .marker, "巡视员": .inspector, "教务管理员": .academicAffairs,
        "财务管理员": .finance, "继续教育管理员": .continuingEducation,
    ]

    package static let sexWords: [String: StaffRow.Sex] = ["女": .female, "男": .male, "": .notStated]

    package static func read(csv: [UInt8]) -> SheetPreview<StaffRow> {
        var sheet = SheetReader<Column>(csv, optional: [.sex])
        var seen: Set<Staff.ID> = []
        var rows: [StaffRow] = []
        for row in sheet.rows {
            let number: Staff.ID? = sheet.identifier(row, .number)
            let name = sheet.text(row, .name, charactersMax: 60, isPersonal: true)
            let department = sheet.text(row, .department)
            let roles = roles(row, &sheet)
            let sex = sexWords[row[.sex]]
            if sex == nil { sheet.note(.unknownWord, row, .sex) }
            if let number, !seen.insert(number).inserted { sheet.note(.twiceInFile, row, .number) }
            guard let number, let name, let department, let roles, let sex else { continue }
            rows.append(
                StaffRow(
                    line: row.line, staff: number, person: StaffParticulars(name: name),
                    department: department, roles: roles, qualifications: sheet.list(row, .qualifications),
                    sex: sex))
        }
        return sheet.preview(rows)
    }

    private static func roles(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> [Role]? {
        let words = sheet.list(row, .roles)
        guard !words.isEmpty else {
            sheet.note(.missing, row, .roles)
            return nil
        }
        let roles = words.compactMap { roleWords[$0] }
        guard roles.count == words.count else {
            sheet.note(.unknownWord, row, .roles)
            return nil
        }
        return Role.allCases.filter(roles.contains)
    }
}
