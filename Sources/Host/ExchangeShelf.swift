/// Decides from looks at the exchange folder which files are whole. Pure: time comes as a value.
///
/// A file that was renamed into the folder is whole. The kernel tells it by one hint "came" and no
/// hint "written"; a file that is created in place gets both. Without hints, after a start or on
/// a medium that gives none, a file is whole when it kept size and time for a while.
struct ExchangeShelf {
    /// Half-written files that are given a name to say so.
    private static let unfinishedEndings = [".part", ".tmp"]
    /// Names kept between two looks; beyond it every file counts as written.
    private static let hintsMax = 2_000
    /// A look may overtake a hint "written" that the loop has not read yet, so even a file that
    /// came whole is looked at twice, with a reading of hints in between.
    private static let confirmMilliseconds: Int64 = 30

    private struct Entry {
        var found: FolderListing.Found
        var stillSinceMilliseconds: Int64
        /// It came under this name with its content, and nobody was heard writing since.
        var cameWhole: Bool
        var isReady = false
        /// Somebody was told of this name, so somebody must be told when it goes.
        var isAnnounced = false
    }

    /// How long size and time must not change, in milliseconds.
    let stillMilliseconds: Int64
    /// False for stations that never want names like `.x`, `x.part` and `x.tmp` offered.
    let offersUnfinishedNames: Bool

    private var entries: [String: Entry] = [:]
    private var came: Set<String> = []
    private var written: Set<String> = []
    private var hintsOverflowed = false

    init(stillMilliseconds: Int64, offersUnfinishedNames: Bool) {
        self.stillMilliseconds = stillMilliseconds
        self.offersUnfinishedNames = offersUnfinishedNames
    }

    /// Files that are whole, by name.
    var ready: [ExchangeFile] {
        entries.values.filter(\.isReady).map { Self.file($0.found) }.sorted { $0.name < $1.name }
    }

    /// When the next look is due though nothing is heard; nil when no file is waited for.
    var nextLookMilliseconds: Int64? {
        entries.values.lazy.filter { !$0.isReady }.map { $0.stillSinceMilliseconds + patience($0) }.min()
    }

    mutating func note(_ hint: LoopFolderEvent.Hint, name: String) {
        guard came.count + written.count < Self.hintsMax else {
            hintsOverflowed = true
            return
        }
        switch hint {
        case .cameOrWent: came.insert(name)
        case .written: written.insert(name)
        }
    }

    /// Forgets all files, because the folder is not there any more.
    mutating func clear() {
        self = ExchangeShelf(
            stillMilliseconds: stillMilliseconds, offersUnfinishedNames: offersUnfinishedNames)
    }

    /// Takes in what a look found.
    ///
    /// - Parameters:
    ///   - files: plain files of the folder, each name once.
    ///   - milliseconds: the loop's time, which goes on only when hints were read as well.
    /// - Returns: what is new, gone files first, by name.
    mutating func take(_ files: [FolderListing.Found], at milliseconds: Int64) -> [HostEvent] {
        defer { (came, written, hintsOverflowed) = ([], [], false) }
        let wanted = files.filter { offersUnfinishedNames || !Self.isUnfinished($0.name) }

        let names = Set(wanted.map(\.name))
        let gone = entries.filter { !names.contains($0.key) }
        for name in gone.keys { entries[name] = nil }
        let leaving = gone.filter(\.value.isAnnounced).keys.sorted()

        var events = leaving.map { HostEvent.exchangeFileGone(name: $0) }
        for found in wanted where judge(found, at: milliseconds) {
            events.append(.exchangeFileReady(Self.file(found)))
        }
        return events
    }

    /// Updates one file's entry; true when it became whole at this look.
    private mutating func judge(_ found: FolderListing.Found, at milliseconds: Int64) -> Bool {
        let name = found.name
        let wasWritten = hintsOverflowed || written.contains(name)
        let cameWhole =
            came.contains(name) && !wasWritten && found.sizeBytes > 0 && !Self.isUnfinished(name)

        guard var entry = entries[name] else {
            entries[name] = Entry(
                found: found, stillSinceMilliseconds: milliseconds, cameWhole: cameWhole)
            return false
        }
        defer { entries[name] = entry }
        if entry.found != found {
            // Another file of that name renamed over the old one is whole as well.
            entry.cameWhole = cameWhole && entry.found.inode != found.inode
            entry.found = found
            entry.stillSinceMilliseconds = milliseconds
            entry.isReady = false
            return false
        }
        // A hint without a change to a whole file: its rights or its owner were set.
        guard !entry.isReady else { return false }
        if wasWritten {
            entry.cameWhole = false
            entry.stillSinceMilliseconds = milliseconds
            return false
        }
        guard milliseconds - entry.stillSinceMilliseconds >= patience(entry) else { return false }
        entry.isReady = true
        entry.isAnnounced = true
        return true
    }

    private func patience(_ entry: Entry) -> Int64 {
        entry.cameWhole ? Self.confirmMilliseconds : stillMilliseconds
    }

    private static func isUnfinished(_ name: String) -> Bool {
        name.hasPrefix(".") || unfinishedEndings.contains { name.lowercased().hasSuffix($0) }
    }

    private static func file(_ found: FolderListing.Found) -> ExchangeFile {
        ExchangeFile(
            name: found.name, sizeBytes: found.sizeBytes,
            modifiedMilliseconds: found.modifiedNanoseconds / 1_000_000)
    }
}
