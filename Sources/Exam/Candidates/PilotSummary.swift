/// The summary form of pilot colleges (试点院校情况汇总表), which goes to the province (seed rule 86, rules 13.3).
package enum PilotSummary {
    /// One certificate that the college pilots.
    package struct Row: Equatable, Sendable {
        package let title: String
        package let level: Certificate.Level
        /// Majors that take part.
        package let majors: [String]
        package let students: Int

        package init(title: String, level: Certificate.Level, majors: [String], students: Int) {
            self.title = title
            self.level = level
            self.majors = majors
            self.students = students
        }
    }

    private static let heads = [
        "序号", "试点院校名称", "学校类型", "参与试点证书及等级", "参与试点专业数量", "参与试点专业名称", "参与试点学生规模", "备注",
    ]

    /// The form as CSV. The kind of school and remarks are left to be filled in: the station does not know them.
    package static func csv(college: String, _ rows: [Row]) -> String {
        CSVWriting.mark + CSVWriting.line(heads)
            + rows.enumerated().map { index, row in
                let majors = Set(row.majors).sorted()
                return CSVWriting.line([
                    "\(index + 1)", college, "", "\(row.title)（\(word(row.level))）", "\(majors.count)",
                    majors.joined(separator: "、"), "\(row.students)", "",
                ])
            }.joined()
    }

    private static func word(_ level: Certificate.Level) -> String {
        switch level {
        case .junior: "初级"
        case .intermediate: "中级"
        case .senior: "高级"
        }
    }
}
