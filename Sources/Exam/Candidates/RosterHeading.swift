/// Which column of a sheet means what: found by its titles, or said by a person.
package struct RosterHeading: Equatable, Sendable {
    /// What a person says of one column.
    package enum Choice: Equatable, Sendable {
        case field(RosterReading.Column)
        case leftOut
    }

    package struct Title: Equatable, Sendable {
        /// From 0.
        package let index: Int
        /// As it stands in the file; empty for a column without one.
        package let text: String
        /// What the column means; nil when it is left out or nobody has said.
        package let column: RosterReading.Column?
        package let isLeftOut: Bool
        /// Whether a person said so.
        package let isChosen: Bool

        /// Whether somebody has to say what it means.
        package var isUnknown: Bool { column == nil && !isLeftOut }
    }

    /// Which row of the grid names the columns, from 0.
    package let rowIndex: Int
    /// Its line in the file.
    package let line: Int
    /// The columns that hold anything.
    package let titles: [Title]

    /// Headers stand below a title and a remark or two at most.
    package static let rowsSearched = 20

    /// - Parameters:
    ///   - grid: the whole sheet.
    ///   - chosen: which row names the columns, when a person says so.
    ///   - choices: what a person says of columns, by their index.
    package init(_ grid: SheetGrid, rowIndex chosen: Int? = nil, choices: [Int: Choice] = [:]) {
        let found = chosen.flatMap { grid.rows.indices.contains($0) ? $0 : nil } ?? Self.likeliest(grid)
        rowIndex = found
        guard grid.rows.indices.contains(found) else {
            line = 1
            titles = []
            return
        }
        let row = grid.rows[found]
        line = row.line
        let below = grid.rows[(found + 1)...]
        let width = ([row] + below).map(\.cells.count).max() ?? 0
        titles = (0..<width).compactMap { index in
            let text = Sheet.trimmed(row[index].text)
            if text.isEmpty, below.allSatisfy({ $0[index].text.isEmpty }) { return nil }
            let choice = choices[index]
            switch choice {
            case .field(let column)?:
                return Title(index: index, text: text, column: column, isLeftOut: false, isChosen: true)
            case .leftOut?:
                return Title(index: index, text: text, column: nil, isLeftOut: true, isChosen: true)
            case nil:
                let column = RosterReading.Column(title: text)
                return Title(index: index, text: text, column: column, isLeftOut: false, isChosen: false)
            }
        }
    }

    /// The row of the first twenty with most titles that are known; the first row when none has any.
    private static func likeliest(_ grid: SheetGrid) -> Int {
        var best = (index: 0, known: 0)
        for (index, row) in grid.rows.prefix(rowsSearched).enumerated() {
            let known = row.cells.count { RosterReading.Column(title: $0.text) != nil }
            if known > best.known { best = (index, known) }
        }
        return best.index
    }

    /// Where each column stands, and what is wrong with the header.
    ///
    /// - Parameter optional: columns that may be missing altogether.
    /// - Returns: of two columns of one meaning the later one's place, and a problem.
    package func places(
        optional: Set<RosterReading.Column>
    ) -> (places: [RosterReading.Column: Int], problems: [ImportProblem]) {
        var places: [RosterReading.Column: Int] = [:]
        var problems: [ImportProblem] = []
        for title in titles {
            let shown = title.text.isEmpty ? "\(title.index + 1)" : title.text
            if let column = title.column {
                guard places.updateValue(title.index, forKey: column) != nil else { continue }
                problems.append(ImportProblem(line: line, column: shown, value: shown, code: .columnTwice))
            } else if !title.isLeftOut {
                problems.append(ImportProblem(line: line, column: shown, value: shown, code: .unknownColumn))
            }
        }
        for column in RosterReading.Column.allCases where places[column] == nil && !optional.contains(column)
        {
            problems.append(
                ImportProblem(line: line, column: column.rawValue, value: "", code: .missingColumn))
        }
        return (places, problems)
    }
}

extension RosterReading.Column {
    /// The column that a title names, in Chinese or English and however it is decorated; nil when unknown.
    package init?(title: String) {
        let bare = Self.bare(title)
        let found = Self.allCases.first { column in
            column.titles.contains { Self.bare($0) == bare }
        }
        guard !bare.isEmpty, let found else { return nil }
        self = found
    }

    /// Every title by which offices know the column, the station's own first.
    package var titles: [String] {
        switch self {
        case .documentType: [rawValue, "身份证件类型", "证件类别", "证件种类", "ID type", "document type"]
        case .documentNumber:
            [
                rawValue, "身份证号", "身份证号码", "公民身份号码", "居民身份证号码", "证件号", "身份证件号码", "身份证件号",
                "ID number", "ID no", "document number", "identity number",
            ]
        case .name: [rawValue, "考生姓名", "学生姓名", "名字", "name", "full name", "candidate name"]
        case .certificate:
            [
                rawValue, "证书代码", "证书代号", "报考证书", "报考证书编号", "certificate", "certificate code",
                "certificate number",
            ]
        case .major: [rawValue, "专业名称", "所学专业", "就读专业", "major", "programme", "program"]
        case .group: [rawValue, "班级名称", "行政班", "行政班级", "所在班级", "class", "class name", "group"]
        case .studentNumber: [rawValue, "学生学号", "学籍号", "student number", "student no", "student ID"]
        case .kind: [rawValue, "考生类别", "考生类型", "人员类别", "报考类别", "kind", "category", "candidate type"]
        case .telephone:
            [
                rawValue, "手机", "手机号", "手机号码", "联系方式", "电话", "电话号码", "telephone", "phone", "mobile",
                "phone number",
            ]
        case .institution:
            [
                rawValue, "学校", "学校名称", "院校名称", "所在院校", "所在学校", "就读院校", "institution", "college", "school",
                "home college",
            ]
        case .creditAccount:
            [rawValue, "学分银行账户", "学分银行账号", "学分账号", "学习账户", "学习账号", "credit account", "credit account number"]
        case .standing: [rawValue, "遴选", "选拔情况", "入选情况", "报名状态", "selection", "standing", "selected"]
        }
    }

    /// Small letters without blanks, marks, and remarks in brackets: `*身份证号码（必填）` is 身份证号码.
    private static func bare(_ title: String) -> String {
        var bare = ""
        var depth = 0
        for character in Sheet.narrow(title).lowercased() {
            switch character {
            case "(", "[", "【": depth += 1
            case ")", "]", "】": depth -= 1
            case _ where depth > 0: break
            case _ where character.isLetter || character.isNumber: bare.append(character)
            default: break
            }
        }
        return bare
    }
}
