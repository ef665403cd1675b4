/// One line of the staff sheet.
package struct StaffRow: Equatable, Sendable {
    package let line: Int
    package let staff: Staff.ID
    package let person: StaffParticulars
    package let description: StaffDescription
    package let roles: [Role]
    /// `C01-中级`, as the list states it; what counts stands on the sheet of qualifications.
    package let qualifications: [String]

    package init(
        line: Int, staff: Staff.ID, person: StaffParticulars, description: StaffDescription, roles: [Role],
        qualifications: [String]
    ) {
        self.line = line
        self.staff = staff
        self.person = person
        self.description = description
        self.roles = roles
        self.qualifications = qualifications
    }

    /// The same with what the sheet has no column for as the station knows it.
    package func keeping(_ known: StaffRow, besides columns: Set<StaffReading.Column>) -> StaffRow {
        func kept<Value>(_ column: StaffReading.Column, _ value: KeyPath<StaffRow, Value>) -> Value {
            columns.contains(column) ? self[keyPath: value] : known[keyPath: value]
        }
        let team = kept(.team, \.description.team)
        // Who leads a team leads no other one unless the sheet says so.
        let isLead =
            columns.contains(.lead)
            ? description.isTeamLead : known.description.isTeamLead && team == known.description.team
        return StaffRow(
            line: line, staff: staff,
            person: StaffParticulars(
                name: person.name, telephone: kept(.telephone, \.person.telephone),
                sex: kept(.sex, \.person.sex)),
            description: StaffDescription(
                department: description.department, category: kept(.category, \.description.category),
                firstYear: kept(.firstYear, \.description.firstYear), team: team, isTeamLead: isLead,
                groups: kept(.groups, \.description.groups),
                subjects: kept(.subjects, \.description.subjects)),
            roles: roles, qualifications: kept(.qualifications, \.qualifications))
    }

    /// What differs, column by column; a telephone number is masked.
    package func changes(from known: StaffRow) -> [SheetDifference.Change] {
        StaffReading.Column.allCases.compactMap { column in
            let (before, after) = (StaffWriting.cell(column, of: known), StaffWriting.cell(column, of: self))
            guard before != after else { return nil }
            let isMasked = column == .telephone
            return SheetDifference.Change(
                column: column.rawValue, before: isMasked ? Masking.telephone(before) : before,
                after: isMasked ? Masking.telephone(after) : after)
        }
    }
}

/// Reads the sheet of staff (工作人员).
package enum StaffReading {
    package enum Column: String, CaseIterable, Sendable, TitledColumn {
        case number = "工号"
        case name = "姓名"
        case department = "部门"
        case roles = "角色"
        case qualifications = "资格"
        case sex = "性别"
        case category = "人员类别"
        case telephone = "联系电话"
        case firstYear = "首次参与年份"
        case team = "团队"
        case lead = "团队负责人"
        case groups = "任教班级"
        case subjects = "任教课程"

        package var titles: [String] {
            switch self {
            case .number: [rawValue, "职工号", "教工号", "工作证号", "staff number", "number", "staff ID"]
            case .name: [rawValue, "教师姓名", "名字", "name", "full name"]
            case .department: [rawValue, "所在部门", "院系", "系部", "单位", "department"]
            case .roles: [rawValue, "岗位", "考务角色", "roles", "role"]
            case .qualifications: [rawValue, "考评资格", "qualifications"]
            case .sex: [rawValue, "sex", "gender"]
            case .category: [rawValue, "类别", "教师类别", "用工类别", "category", "staff category"]
            case .telephone: [rawValue, "手机", "手机号", "手机号码", "电话", "联系方式", "telephone", "phone", "mobile"]
            case .firstYear: [rawValue, "首次监考年份", "参与年份", "first year", "first year of service"]
            case .team: [rawValue, "所属团队", "工作团队", "团队名称", "team"]
            case .lead: [rawValue, "负责人", "团队组长", "team lead", "lead"]
            case .groups: [rawValue, "授课班级", "所教班级", "classes", "classes taught"]
            case .subjects: [rawValue, "授课课程", "任课科目", "任教科目", "subjects", "subjects taught"]
            }
        }
    }

    /// Columns that a sheet may leave out: then what is known stays.
    package static let optional: Set<Column> = Set(Column.allCases).subtracting([
        .number, .name, .department, .roles,
    ])

    package static let roleWords: [String: Role] = [
        "系统管理员": .administrator, "主考": .chief, "副主考": .deputy, "考务员": .registrar,
        "保密员": .custodian, "监考员": .proctor, "流动监考员": .floater, "考评员": .assessor,
        "登分员": .marker, "巡视员": .inspector, "教务管理员": .academicAffairs,
        "财务管理员": .finance, "继续教育管理员": .continuingEducation, "人事管理员": .personnel,
    ]

    package static let sexWords: [String: Sex] = [
        "女": .female, "男": .male, "female": .female, "male": .male, "F": .female, "M": .male,
    ]

    package static let categoryWords: [String: StaffCategory] = [
        "专任教师": .fullTimeTeacher, "双肩挑": .dualRole, "行政人员": .administrative,
        "行业兼职教师": .industryTeacher, "培训评价组织培训师": .bodyTrainer,
    ]

    package static func read(csv: [UInt8]) -> SheetPreview<StaffRow> {
        var sheet = SheetReader<Column>(csv, optional: optional)
        return preview(&sheet)
    }

    /// - Parameters:
    ///   - grid: the whole sheet.
    ///   - heading: which row names the columns, and what they mean.
    ///   - isExact: whether each row must have as many fields as the header, as in a text file.
    /// - Returns: people for one ``ImportStaff``.
    package static func read(
        grid: SheetGrid, heading: SheetHeading<Column>, isExact: Bool
    ) -> SheetPreview<StaffRow> {
        var sheet = SheetReader<Column>(grid, heading: heading, isExact: isExact, optional: optional)
        return preview(&sheet)
    }

    private static func preview(_ sheet: inout SheetReader<Column>) -> SheetPreview<StaffRow> {
        var seen: Set<Staff.ID> = []
        var leads: Set<String> = []
        var rows: [StaffRow] = []
        for row in sheet.rows {
            let number: Staff.ID? = sheet.identifier(row, .number)
            let name = sheet.text(row, .name, charactersMax: 60, isPersonal: true)
            let roles = roles(row, &sheet)
            let sex = row[.sex].isEmpty ? nil : sheet.word(row, .sex, sexWords)
            let telephone = telephone(row, &sheet)
            let description = description(row, &sheet)
            if let number, !seen.insert(number).inserted { sheet.note(.twiceInFile, row, .number) }
            if let description, description.isTeamLead, let team = description.team,
                !leads.insert(team).inserted
            {
                sheet.note(.twiceInFile, row, .lead)
            }
            guard let number, let name, let roles, let telephone, let description else { continue }
            rows.append(
                StaffRow(
                    line: row.line, staff: number,
                    person: StaffParticulars(
                        name: name, telephone: telephone.isEmpty ? nil : telephone, sex: sex),
                    description: description, roles: roles,
                    qualifications: sheet.list(row, .qualifications)))
        }
        return sheet.preview(rows)
    }

    private static func description(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> StaffDescription? {
        let most = StaffDescription.wordCharactersMax
        let department = sheet.text(row, .department, charactersMax: AppointStaff.departmentCharactersMax)
        let category = row[.category].isEmpty ? nil : sheet.word(row, .category, categoryWords)
        let year =
            row[.firstYear].isEmpty
            ? nil : sheet.number(row, .firstYear, in: StaffDescription.firstYears)
        let team = row[.team].isEmpty ? nil : sheet.text(row, .team, charactersMax: most)
        let isLead = row[.lead].isEmpty ? false : sheet.word(row, .lead, Sheet.yesNo) ?? false
        if isLead, row[.team].isEmpty { sheet.note(.missing, row, .team) }
        let groups = words(row, .groups, &sheet)
        let subjects = words(row, .subjects, &sheet)
        guard let department else { return nil }
        return StaffDescription(
            department: department, category: category, firstYear: year, team: team, isTeamLead: isLead,
            groups: groups, subjects: subjects)
    }

    /// Classes or subjects, each once.
    private static func words(
        _ row: SheetReader<Column>.Row, _ column: Column, _ sheet: inout SheetReader<Column>
    ) -> [String] {
        let words = sheet.list(row, column)
        if Set(words).count != words.count { sheet.note(.twiceInFile, row, column) }
        if words.count > StaffDescription.taughtMax || !words.allSatisfy(StaffDescription.isWord) {
            sheet.note(.tooLong, row, column)
        }
        return words
    }

    /// May be empty.
    private static func telephone(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> String? {
        guard let telephone = sheet.numeral(row, .telephone, mask: .telephone) else { return nil }
        guard telephone.isEmpty || RosterReading.isPlausibleTelephone(telephone) else {
            sheet.note(.badTelephone, row, .telephone, shown: Masking.telephone(telephone))
            return nil
        }
        return telephone
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
        return Role.inOrder(roles)
    }
}

/// Writes lines of the staff sheet, as they are read.
package enum StaffWriting {
    package static func cell(_ column: StaffReading.Column, of row: StaffRow) -> String {
        let description = row.description
        return switch column {
        case .number: row.staff.rawValue
        case .name: row.person.name
        case .department: description.department
        case .roles: Role.inOrder(row.roles).map(word).joined(separator: ";")
        case .qualifications: row.qualifications.joined(separator: ";")
        case .sex: row.person.sex.map { $0 == .female ? "女" : "男" } ?? ""
        case .category:
            description.category.flatMap { category in
                StaffReading.categoryWords.first { $0.value == category }?.key
            } ?? ""
        case .telephone: row.person.telephone ?? ""
        case .firstYear: description.firstYear.map { "\($0)" } ?? ""
        case .team: description.team ?? ""
        case .lead: description.isTeamLead ? "是" : description.team == nil ? "" : "否"
        case .groups: description.groups.joined(separator: ";")
        case .subjects: description.subjects.joined(separator: ";")
        }
    }

    private static func word(_ role: Role) -> String {
        StaffReading.roleWords.first { $0.value == role }?.key ?? ""
    }
}
