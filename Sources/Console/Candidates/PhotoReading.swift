import Exam
import Spreadsheet
import StationStore
import Web

/// An archive of photos that waits, with whose photos they are.
struct PhotoReading: Sendable {
    struct Problem: Sendable {
        /// Which file of the archive, from 1.
        let place: Int
        /// The key of its words below `photos.faults` and `photos.mends`.
        let word: String
    }

    let found: [(candidate: Candidate.ID, bytes: [UInt8])]
    /// By their place.
    let problems: [Problem]

    var isSound: Bool { problems.isEmpty && !found.isEmpty }

    /// - Returns: nil when the file is no archive of photos.
    static func read(_ file: ImportShelf.Waiting, in store: StationStore) async throws -> PhotoReading? {
        let content = file.content
        let archive = try await OffPool.run { () -> PhotoArchive? in
            guard PhotoArchive.isOne(content) else { return nil }
            do throws(SheetFailure) {
                return try PhotoArchive(content)
            } catch .refused(let refusal) {
                throw refusal
            } catch {
                return nil
            }
        }
        guard let archive else { return nil }
        let owners = try await store.candidates(named: archive.photos.map(\.numbers))
        var found: [(candidate: Candidate.ID, bytes: [UInt8])] = []
        var seen: Set<Candidate.ID> = []
        var problems = archive.faults.map { Problem(place: $0.place, word: $0.code.rawValue) }
        for (photo, people) in zip(archive.photos, owners) {
            guard let candidate = people.first else {
                problems.append(Problem(place: photo.place, word: "nobody"))
                continue
            }
            guard people.count == 1 else {
                problems.append(Problem(place: photo.place, word: "several"))
                continue
            }
            guard seen.insert(candidate).inserted else {
                problems.append(Problem(place: photo.place, word: "twice"))
                continue
            }
            found.append((candidate, photo.bytes))
        }
        return PhotoReading(found: found, problems: problems.sorted { $0.place < $1.place })
    }

    /// More lines nobody reads; the count is whole.
    private static let linesMax = 500

    func page(of file: ImportShelf.Waiting, _ language: Language) -> DeskPage {
        let path = "/candidates/imports/\(file.id)"
        var page = DeskPage(
            heading: language.text("photos.title"), side: file.fileName,
            headline: isSound
                ? language.text("photos.sound", ["count": "\(found.count)"])
                : language.text("photos.unsound", ["count": "\(problems.count)"]),
            voice: isSound ? "quiet" : "now")
        page.links = [.init(linkWord: language.text("imports.otherFile"), linkPath: "/candidates/imports")]
        if !problems.isEmpty {
            page.sections.append(
                DeskPage.Section(
                    title: language.text("imports.problems"), note: language.text("photos.meaning"),
                    table: DeskPage.Table(
                        heads: language.heads("photos", ["place#", "problem", "mend"]),
                        lines: problems.prefix(Self.linesMax).map { problem in
                            DeskPage.Line(cells: [
                                .figure(problem.place),
                                .words(language.text("photos.faults.\(problem.word)")),
                                .words(language.text("photos.mends.\(problem.word)")),
                            ])
                        })))
        }
        let away = DeskPage.Form(formPath: "\(path)/removal", formButton: language.text("imports.putAside"))
        let take = DeskPage.Form(
            formPath: "\(path)/confirmation",
            formButton: language.text("photos.take", ["count": "\(found.count)"]),
            formNote: language.text("photos.takeMeaning"), isMain: true)
        page.sections.append(
            DeskPage.Section(title: language.text("imports.decide"), forms: isSound ? [take, away] : [away]))
        return page
    }
}
