import Exam
import Foundation
import StationStore

/// What comes before the roster and the plan: approvals, the series, its papers.
extension DayPlayer {
    func prepare(_ line: DayFile.Line) async throws {
        switch line.verb {
        case "allowed":
            for command in try sound(AllowedReading.read(csv: try sheet(line)), line) {
                try await store.perform(command, by: line.by)
            }
        case "approvals": try await approve(line)
        case "open-series":
            try await store.perform(
                OpenSeries(year: year, series: series, firstDay: try day(line)), by: line.by)
        case "series":
            let papers = try sound(
                SeriesReading.read(csv: try sheet(line), year: year, series: series), line)
            for paper in papers {
                try await store.perform(paper.terms, by: line.by)
                for fee in paper.fees { try await store.perform(fee, by: line.by) }
                for cost in paper.costs { try await store.perform(cost, by: line.by) }
            }
        case "lists": try await sendLists(line)
        default:
            for word in line.plain {
                try await store.perform(
                    ConfirmSeries(certificate: Certificate.ID(rawValue: word), year: year, series: series),
                    by: line.by)
            }
        }
    }

    private func approve(_ line: DayFile.Line) async throws {
        for papers in try sound(PapersReading.read(csv: try sheet(line)), line) {
            for step in papers.vetting { try await store.perform(step, by: line.by) }
            try await store.perform(papers.cap, by: line.by)
            try await store.perform(papers.owner, by: line.by)
            try await store.perform(papers.approval, by: line.by)
        }
    }

    /// `lists 2021-11-20`: every certificate's list goes to academic affairs, then to the awarding body.
    private func sendLists(_ line: DayFile.Line) async throws {
        let day = try day(line)
        let certificates = try await store.read { try SeriesQueries.certificates(year, series, $0) }
        for certificate in certificates {
            for recipient in ListRecipient.allCases {
                try await store.perform(
                    RecordListSent(
                        certificate: certificate, year: year, series: series, recipient: recipient, day: day),
                    by: line.by)
            }
        }
    }

    private func sheet(_ line: DayFile.Line) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: seeds.appending(path: try line.word(0))))
    }

    private func sound<Row>(_ preview: SheetPreview<Row>, _ line: DayFile.Line) throws -> [Row] {
        guard let problem = preview.problems.first else { return preview.rows }
        throw DayFault(line: line.number, reason: "\(problem)")
    }

    private func day(_ line: DayFile.Line) throws -> CivilDate {
        guard let day = CivilDate(text: try line.word(0)) else {
            throw DayFault(line: line.number, reason: "a day is 2021-11-28")
        }
        return day
    }
}
