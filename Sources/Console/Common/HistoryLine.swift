import Exam
import Journal
import StationStore
import Web

/// One entry in words, as lists show it.
struct HistoryLine: Sendable {
    let position: Int64
    let clock: String
    let day: String
    let who: String
    let areaWord: String
    let sentence: [SentencePart]

    /// Puts `lines` into words; names are looked up in `db`, in the same snapshot.
    static func lines(
        _ lines: [JournalQueries.Line], _ db: Snapshot, _ language: Language, _ time: StationTime
    ) throws -> [HistoryLine] {
        var candidates: Set<String> = []
        var staff: Set<String> = []
        for line in lines {
            let numbers = EventSentence.numbers(in: line)
            candidates.formUnion(numbers.candidates)
            staff.formUnion(numbers.staff)
        }
        let names = try JournalQueries.names(db, candidates: candidates, staff: staff)
        return lines.map { line in
            HistoryLine(
                position: line.position, clock: time.second(line.moment), day: time.day(line.moment),
                who: who(line.header.actor, names, language),
                areaWord: language.find("words.area.\(line.header.area)") ?? line.header.area,
                sentence: EventSentence(line, names: names, language: language, time: time).parts)
        }
    }

    static func who(_ actor: EntryActor, _ names: [String: String], _ language: Language) -> String {
        switch actor {
        case .staff(let id, let device, let second):
            let people = [id, second].compactMap { $0 }.map { names[$0] ?? $0 }
            return people.joined(separator: " + ") + (device.map { " · \($0)" } ?? "")
        case .device(let id): return id
        case .station: return language.text("words.actor.station")
        case .central: return language.text("words.actor.central")
        }
    }
}
