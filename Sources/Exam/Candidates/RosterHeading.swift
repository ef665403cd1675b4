/// Which column of a roster means what.
package typealias RosterHeading = SheetHeading<RosterReading.Column>

extension RosterReading.Column: TitledColumn {
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
}
