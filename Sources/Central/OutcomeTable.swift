import Exam
package import Foundation

/// Outcomes as a table for spreadsheets: CSV (RFC 4180) in UTF-8 with a byte order mark.
package enum OutcomeTable {
    /// Header row in Chinese, as the field's templates have it (rules 9.4).
    private static let heads = [
        "考点", "批次", "准考证号", "姓名", "证件号码", "证书", "考核结果", "理论", "理论分数", "实操", "实操分数", "判定时间",
        "序号",
    ]

    /// - Parameters:
    ///   - rows: as ``CentralQueries/outcomes(of:_:_:)`` gives them.
    ///   - showsDocuments: whether identity numbers stand in full; otherwise masked.
    /// - Returns: the file's bytes.
    package static func csv(_ rows: [CentralQueries.OutcomeRow], showsDocuments: Bool = false) -> Data {
        var text = CSVWriting.mark + CSVWriting.line(heads)
        for row in rows {
            let number = row.person?.documentNumber ?? ""
            text += CSVWriting.line([
                row.station, row.batch.rawValue, row.candidate.rawValue, row.person?.name ?? "",
                showsDocuments ? number : Masking.document(number), row.certificate.rawValue,
                word(row.outcome),
                word(row.theory), points(row.theoryMark), word(row.practical), points(row.practicalMark),
                instant(row.decided), String(row.entry),
            ])
        }
        return Data(text.utf8)
    }

    private static func points(_ mark: Mark?) -> String {
        mark.map { "\($0.tenths / 10).\($0.tenths % 10)" } ?? ""
    }

    private static func instant(_ moment: Moment) -> String {
        Date(timeIntervalSince1970: Double(moment.second)).formatted(.iso8601)
    }

    private static func word(_ outcome: Outcome) -> String {
        switch outcome {
        case .pass: "合格"
        case .fail: "不合格"
        case .failAbsent: "缺考"
        case .withheld: "暂缓公布"
        case .void: "取消"
        }
    }

    private static func word(_ status: PartStatus) -> String {
        switch status {
        case .pending: "待定"
        case .scored: "已评分"
        case .absent: "缺考"
        case .withheld: "暂缓"
        case .voidSubject: "本科目无效"
        case .voidAll: "全部无效"
        case .exempt: "免考"
        }
    }
}
