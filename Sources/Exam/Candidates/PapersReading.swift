/// Reads the sheet of titles that may be piloted (白名单).
package enum AllowedReading {
    package enum Column: String, CaseIterable, Sendable {
        case title = "证书"
        case level = "等级"
        case organisation = "培训评价组织"
    }

    package static func read(csv: [UInt8]) -> SheetPreview<AllowTitle> {
        var sheet = SheetReader<Column>(csv)
        var seen: Set<[String]> = []
        var commands: [AllowTitle] = []
        for row in sheet.rows {
            let title = sheet.text(row, .title)
            let level = sheet.word(row, .level, CertificateReading.levels)
            let organisation = sheet.text(row, .organisation)
            guard let title, let level, let organisation else { continue }
            if !seen.insert([title, level.rawValue]).inserted { sheet.note(.twiceInFile, row, .title) }
            commands.append(AllowTitle(title: title, level: level, organisation: organisation))
        }
        return sheet.preview(commands)
    }
}

/// One line of the sheet of approvals: the papers of one certificate, as commands in their order.
package struct CertificatePapers: Equatable, Sendable {
    package let vetting: [RecordVetting]
    package let cap: SetCap
    package let owner: NameOwner
    package let approval: ApproveCertificate
}

/// Reads the sheet of approvals (立项审批).
package enum PapersReading {
    package enum Column: String, CaseIterable, Sendable {
        case certificate = "证书编号"
        case file = "论证材料"
        case fileDay = "材料日期"
        case office = "部门审核"
        case officeDay = "审核日期"
        case meeting = "办公会"
        case meetingDay = "会议日期"
        case number = "批准文号"
        case day = "批准日期"
        case levels = "批准等级"
        case owner = "负责人"
        case cap = "成本上限(元)"
        case capReference = "上限依据"
    }

    package static func read(csv: [UInt8]) -> SheetPreview<CertificatePapers> {
        var sheet = SheetReader<Column>(csv)
        var seen: Set<Certificate.ID> = []
        var papers: [CertificatePapers] = []
        for row in sheet.rows {
            let certificate: Certificate.ID? = sheet.identifier(row, .certificate)
            if let certificate, !seen.insert(certificate).inserted {
                sheet.note(.twiceInFile, row, .certificate)
            }
            let steps = [
                step(.fileLodged, row, .file, .fileDay, &sheet),
                step(.officeVetted, row, .office, .officeDay, &sheet),
                step(.meetingHeld, row, .meeting, .meetingDay, &sheet),
            ]
            let number = sheet.text(row, .number)
            let day = sheet.day(row, .day)
            let levels = sheet.list(row, .levels).compactMap { CertificateReading.levels[$0] }
            if levels.isEmpty || levels.count != sheet.list(row, .levels).count {
                sheet.note(.unknownWord, row, .levels)
            }
            let owner: Staff.ID? = sheet.identifier(row, .owner)
            let cap = sheet.money(row, .cap)
            let reference = sheet.text(row, .capReference)
            guard let certificate, let number, let day, let owner, let cap, let reference else { continue }
            papers.append(
                CertificatePapers(
                    vetting: steps.compactMap { $0 }.map {
                        RecordVetting(
                            certificate: certificate, step: $0.step, reference: $0.reference, day: $0.day)
                    },
                    cap: SetCap(certificate: certificate, amount: cap, reference: reference),
                    owner: NameOwner(certificate: certificate, staff: owner),
                    approval: ApproveCertificate(
                        certificate: certificate, number: number, day: day, levels: levels)))
        }
        return sheet.preview(papers)
    }

    private typealias Step = (step: VettingStep, reference: String, day: CivilDate)

    private static func step(
        _ step: VettingStep, _ row: SheetReader<Column>.Row, _ reference: Column, _ day: Column,
        _ sheet: inout SheetReader<Column>
    ) -> Step? {
        guard let text = sheet.text(row, reference), let date = sheet.day(row, day) else { return nil }
        return (step, text, date)
    }
}

/// One line of the sheet of a series: a certificate's contract, fee and costs, as commands in their order.
package struct SeriesPapers: Equatable, Sendable {
    package let terms: SetTerms
    package let fees: [SetFee]
    package let costs: [EnterCost]
}

/// Reads the sheet of a series (批次): what each certificate is assessed under.
package enum SeriesReading {
    package enum Column: String, CaseIterable, Sendable {
        case certificate = "证书编号"
        case contract = "合同编号"
        case day = "签订日期"
        case isCourseExam = "课证同考"
        case studentFee = "学生考核费(元)"
        case socialFee = "社会人员考核费(元)"
        case payer = "成本承担"
        case costs = "成本(元)"
        case reference = "凭证"
    }

    package static let payers: [String: Payer] = [
        "培训评价组织": .organisation, "学校": .school, "省级": .province,
    ]

    package static let costWords: [String: CostCode] = [
        "题库建设": .questionBank, "组卷": .assembly, "试卷印刷": .printing, "阅卷": .marking,
        "证书印制及发放": .certificate, "考评员劳务": .assessorLabour, "考试系统技术支持与运维": .system,
        "设备调试": .tuning, "考场租赁": .roomRent, "考场布置": .roomSetup, "监考和考务管理": .invigilation,
        "耗材": .consumables, "安保": .security,
    ]

    package static func read(csv: [UInt8], year: Int, series: Int) -> SheetPreview<SeriesPapers> {
        var sheet = SheetReader<Column>(csv, optional: [.socialFee])
        var seen: Set<Certificate.ID> = []
        var papers: [SeriesPapers] = []
        for row in sheet.rows {
            let certificate: Certificate.ID? = sheet.identifier(row, .certificate)
            if let certificate, !seen.insert(certificate).inserted {
                sheet.note(.twiceInFile, row, .certificate)
            }
            let contract = sheet.text(row, .contract)
            let day = sheet.day(row, .day)
            let isCourseExam = sheet.word(row, .isCourseExam, Sheet.yesNo)
            let student = sheet.money(row, .studentFee)
            let social = row[.socialFee].isEmpty ? nil : sheet.money(row, .socialFee)
            let payer = sheet.word(row, .payer, payers)
            let reference = sheet.text(row, .reference)
            let costs = costs(row, &sheet)
            guard let certificate, let contract, let day, let isCourseExam, let student, let payer,
                let reference
            else { continue }
            func fee(_ kind: Candidate.Kind, _ amount: Money) -> SetFee {
                SetFee(
                    certificate: certificate, year: year, series: series, fee: .assessment, kind: kind,
                    amount: amount)
            }
            papers.append(
                SeriesPapers(
                    terms: SetTerms(
                        certificate: certificate, year: year, series: series, contract: contract, day: day,
                        isCourseExam: isCourseExam),
                    fees: [fee(.student, student)] + (social.map { [fee(.social, $0)] } ?? []),
                    costs: costs.map { code, amount in
                        EnterCost(
                            certificate: certificate, year: year, series: series, cost: code, payer: payer,
                            amount: amount, reference: reference)
                    }))
        }
        return sheet.preview(papers)
    }

    /// `组卷 1200;阅卷 800.50`.
    private static func costs(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> [(CostCode, Money)] {
        let parts = sheet.list(row, .costs)
        let costs = parts.compactMap { part -> (CostCode, Money)? in
            let words = part.split(separator: " ")
            guard words.count == 2, let code = costWords[String(words[0])],
                let amount = Money(yuan: String(words[1]))
            else { return nil }
            return (code, amount)
        }
        if costs.count != parts.count { sheet.note(.unknownWord, row, .costs) }
        return costs
    }
}

extension SheetReader {
    /// The cell as a day of the calendar.
    mutating func day(_ row: Row, _ column: Column) -> CivilDate? {
        guard let value = text(row, column) else { return nil }
        guard let day = CivilDate(text: value) else {
            note(.badDate, row, column)
            return nil
        }
        return day
    }

    /// The cell as an amount of yuan.
    mutating func money(_ row: Row, _ column: Column) -> Money? {
        guard let value = text(row, column) else { return nil }
        guard let amount = Money(yuan: value) else {
            note(.badNumber, row, column)
            return nil
        }
        return amount
    }
}
