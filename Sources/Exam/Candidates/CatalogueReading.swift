/// Reads the sheet of certificates (证书) into the commands that list them.
package enum CertificateReading {
    package enum Column: String, CaseIterable, Sendable {
        case number = "编号"
        case title = "证书"
        case level = "等级"
        case organisation = "培训评价组织"
        case majors = "专业"
        case isOpen = "专业是否开放"
    }

    package static let levels: [String: Certificate.Level] = [
        "初级": .junior, "中级": .intermediate, "高级": .senior,
    ]

    package static func read(csv: [UInt8]) -> SheetPreview<ListCertificate> {
        var sheet = SheetReader<Column>(csv)
        var seen: Set<Certificate.ID> = []
        var commands: [ListCertificate] = []
        for row in sheet.rows {
            let number: Certificate.ID? = sheet.identifier(row, .number)
            let title = sheet.text(row, .title)
            let level = sheet.word(row, .level, levels)
            let organisation = sheet.text(row, .organisation)
            let isOpen = sheet.word(row, .isOpen, Sheet.yesNo)
            let majors = sheet.list(row, .majors)
            if isOpen == false, majors.isEmpty { sheet.note(.missing, row, .majors) }
            if Set(majors).count != majors.count { sheet.note(.twiceInFile, row, .majors) }
            if let number, !seen.insert(number).inserted { sheet.note(.twiceInFile, row, .number) }
            guard let number, let title, let level, let organisation, let isOpen else { continue }
            commands.append(
                ListCertificate(
                    certificate: number, title: title, level: level, organisation: organisation,
                    majors: majors, isOpen: isOpen))
        }
        return sheet.preview(commands)
    }
}

/// Reads the sheet of quotas (名额) into the commands that set them.
package enum QuotaReading {
    package enum Column: String, CaseIterable, Sendable {
        case certificate = "证书编号"
        case major = "专业"
        case year = "年度"
        case places = "名额"
    }

    package static func read(csv: [UInt8]) -> SheetPreview<SetQuota> {
        var sheet = SheetReader<Column>(csv)
        var seen: Set<[String]> = []
        var commands: [SetQuota] = []
        for row in sheet.rows {
            let certificate: Certificate.ID? = sheet.identifier(row, .certificate)
            let major = sheet.text(row, .major)
            let year = sheet.number(row, .year, in: 2000...2099)
            let places = sheet.number(row, .places, in: 0...SetQuota.placesMax)
            guard let certificate, let major, let year, let places else { continue }
            if !seen.insert([certificate.rawValue, major, String(year)]).inserted {
                sheet.note(.twiceInFile, row, .major)
            }
            commands.append(SetQuota(certificate: certificate, major: major, year: year, places: places))
        }
        return sheet.preview(commands)
    }
}
