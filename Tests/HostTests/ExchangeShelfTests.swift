import Testing

@testable import Host

@Suite struct ExchangeShelfTests {
    private func shelf(offersUnfinishedNames: Bool = true) -> ExchangeShelf {
        ExchangeShelf(stillMilliseconds: 500, offersUnfinishedNames: offersUnfinishedNames)
    }

    private func found(
        _ name: String, inode: UInt64 = 1, size: Int64 = 10, modified: Int64 = 5
    ) -> FolderListing.Found {
        FolderListing.Found(
            name: name, inode: inode, sizeBytes: size, modifiedNanoseconds: modified * 1_000_000)
    }

    private func ready(_ name: String, size: Int64 = 10) -> HostEvent {
        .exchangeFileReady(ExchangeFile(name: name, sizeBytes: size, modifiedMilliseconds: 5))
    }

    @Test func `takes a file that came whole at the second look`() {
        var shelf = shelf()
        shelf.note(.cameOrWent, name: "a")

        #expect(shelf.take([found("a")], at: 1_000).isEmpty)
        #expect(shelf.nextLookMilliseconds == 1_030)
        #expect(shelf.take([found("a")], at: 1_030) == [ready("a")])
        #expect(shelf.nextLookMilliseconds == nil)
    }

    @Test func `is not deceived by a look that overtook the writer's hint`() {
        var shelf = shelf()
        shelf.note(.cameOrWent, name: "a")
        #expect(shelf.take([found("a")], at: 1_000).isEmpty)

        shelf.note(.written, name: "a")

        #expect(shelf.take([found("a")], at: 1_030).isEmpty)
        #expect(shelf.take([found("a")], at: 1_529).isEmpty)
        #expect(shelf.take([found("a")], at: 1_530) == [ready("a")])
    }

    @Test func `counts stillness from the last change`() {
        var shelf = shelf()
        #expect(shelf.take([found("a", size: 1)], at: 0).isEmpty)
        #expect(shelf.take([found("a", size: 2)], at: 400).isEmpty)
        #expect(shelf.take([found("a", size: 2, modified: 6)], at: 800).isEmpty)
        #expect(shelf.take([found("a", size: 2, modified: 6)], at: 1_299).isEmpty)
        #expect(shelf.take([found("a", size: 2, modified: 6)], at: 1_300).count == 1)
    }

    @Test(arguments: [".roster.csv", "roster.csv.part", "roster.csv.TMP"])
    func `makes unfinished names wait, or hides them`(name: String) {
        var patient = shelf()
        var strict = shelf(offersUnfinishedNames: false)
        patient.note(.cameOrWent, name: name)
        strict.note(.cameOrWent, name: name)
        _ = patient.take([found(name)], at: 0)
        _ = strict.take([found(name)], at: 0)

        #expect(patient.take([found(name)], at: 499).isEmpty)
        #expect(patient.take([found(name)], at: 500) == [ready(name)])
        #expect(strict.take([found(name)], at: 500).isEmpty)
        #expect(strict.nextLookMilliseconds == nil)
    }

    @Test func `makes an empty file wait, since its writer may only have begun`() {
        var shelf = shelf()
        shelf.note(.cameOrWent, name: "a")
        _ = shelf.take([found("a", size: 0)], at: 0)

        #expect(shelf.take([found("a", size: 0)], at: 499).isEmpty)
        #expect(shelf.take([found("a", size: 0)], at: 500).count == 1)
    }

    @Test func `takes back a file that is written again, and tells when it goes`() {
        var shelf = shelf()
        _ = shelf.take([found("a")], at: 0)
        _ = shelf.take([found("a")], at: 500)
        #expect(shelf.ready.count == 1)

        #expect(shelf.take([found("a", size: 11)], at: 600).isEmpty)
        #expect(shelf.ready.isEmpty)
        #expect(shelf.take([], at: 700) == [.exchangeFileGone(name: "a")])
    }

    @Test func `says nothing of a file that came and went unseen`() {
        var shelf = shelf()
        _ = shelf.take([found("a")], at: 0)

        #expect(shelf.take([], at: 100).isEmpty)
    }

    @Test func `keeps a whole file when only its rights were set`() {
        var shelf = shelf()
        _ = shelf.take([found("a")], at: 0)
        _ = shelf.take([found("a")], at: 500)

        shelf.note(.written, name: "a")

        #expect(shelf.take([found("a")], at: 600).isEmpty)
        #expect(shelf.ready.count == 1)
    }

    @Test func `waits for every file when more hints came than are kept`() {
        var shelf = shelf()
        for number in 0...2_000 { shelf.note(.cameOrWent, name: "\(number)") }

        _ = shelf.take([found("1")], at: 0)

        #expect(shelf.take([found("1")], at: 499).isEmpty)
        #expect(shelf.take([found("1")], at: 500).count == 1)
    }
}
