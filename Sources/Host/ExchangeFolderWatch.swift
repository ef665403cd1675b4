import CUV
import Glibc

/// Follows the exchange folder, which may lie on a stick that comes and goes.
///
/// Hints from the kernel only say when to look; what is true is the listing. Belongs to the loop's
/// thread: the loop's callbacks and the actor on that loop are its only callers.
final class ExchangeFolderWatch {
    /// What to follow, and how patiently.
    struct Terms {
        let path: String
        /// The stick's mount point when it is known beforehand.
        let mountPoint: String?
        let debounceMilliseconds: Int64
        let filesMax: Int
        /// Turns the loop's time into that of the shelf; the same but where a test stages it.
        let stillness: @Sendable (Int64) -> Int64
    }

    /// Which folder is followed, on which mount.
    private struct Place: Equatable {
        let folder: FolderListing.Identity
        let mount: MountTable.Mount?
    }

    private let loop: UVLoop
    private let terms: Terms
    private let report: (HostEvent) -> Void
    private let parentPath: String
    private let ownName: String

    private var shelf: ExchangeShelf
    private var lookTimer: LoopTimer?
    private var folderEvent: LoopFolderEvent?
    private var parentEvent: LoopFolderEvent?
    private var mountEvent: LoopMountEvent?

    /// Once the folder was seen on a mount, the bare folder under its point is not it.
    private var homePoint: String?
    private var place: Place?
    /// The watch may be dead though a folder is at the path: it was removed and made again.
    private var watchIsDoubtful = false
    /// Its coming is news only after it was reported lost.
    private var wasAway = false
    private var lookDueMilliseconds: Int64?
    private var beyondLimit = 0
    private var unreadableNames = 0

    init(_ loop: UVLoop, terms: Terms, shelf: ExchangeShelf, report: @escaping (HostEvent) -> Void) {
        self.loop = loop
        self.terms = terms
        self.shelf = shelf
        self.report = report
        homePoint = terms.mountPoint
        let slash = terms.path.lastIndex(of: "/") ?? terms.path.startIndex
        parentPath = slash == terms.path.startIndex ? "/" : String(terms.path[..<slash])
        ownName = String(terms.path[slash...].dropFirst())
    }

    var files: [ExchangeFile] { shelf.ready }

    var status: ExchangeFolderStatus {
        ExchangeFolderStatus(
            isPresent: place != nil, isHinted: folderEvent != nil, filesBeyondLimit: beyondLimit,
            filesWithUnreadableNames: unreadableNames)
    }

    // MARK: Life

    /// Looks for the first time. A folder that is not there now is reported as lost.
    func start() throws(UVFault) {
        lookTimer = try LoopTimer(loop) { [weak self] in self?.look() }
        // Where the table cannot be polled, the ticks find out.
        mountEvent = try? LoopMountEvent(loop) { [weak self] isAlive in
            self?.hearOfMounts(isAlive: isAlive)
        }
        look()
        if place == nil {
            wasAway = true
            report(.exchangeFolderLost)
        }
        // The loop begins to poll only after this; what is mounted until then is found so.
        schedule(inMilliseconds: 2 * terms.debounceMilliseconds)
    }

    func stop() {
        for handle in [lookTimer, folderEvent, parentEvent, mountEvent] as [LoopHandle?] {
            handle?.close()
        }
        (lookTimer, folderEvent, parentEvent, mountEvent) = (nil, nil, nil, nil)
        place = nil
        shelf.clear()
    }

    /// Notices what no hint told: a folder that came or went.
    ///
    /// - Parameter thorough: lists the folder as well, since the kernel drops hints when its queue is
    ///   full and some media give none.
    func tick(thorough: Bool) {
        if thorough || folderEvent == nil || currentPlace() != place { look() }
    }

    // MARK: Looking

    private func hear(_ name: String, _ hint: LoopFolderEvent.Hint) {
        if name == ownName, hint == .cameOrWent { watchIsDoubtful = true }
        shelf.note(hint, name: name)
        // Not pushed back by every hint: a writer that never pauses must not hide the others.
        schedule(inMilliseconds: terms.debounceMilliseconds)
    }

    private func hearOfMounts(isAlive: Bool) {
        if !isAlive {
            mountEvent?.close()
            mountEvent = nil
        }
        // Mounts come in flocks; one look serves them all.
        schedule(inMilliseconds: 10)
    }

    /// The loop's own time stands still while timers fire. Two looks with time between them are
    /// therefore looks with a reading of hints between them, however slow the machine is.
    private var nowMilliseconds: Int64 { Int64(uv_now(loop.raw)) }

    private func schedule(inMilliseconds delay: Int64) {
        let due = nowMilliseconds + delay
        if let lookDueMilliseconds, lookDueMilliseconds <= due { return }
        lookDueMilliseconds = due
        lookTimer?.arm(milliseconds: UInt64(max(delay, 1)))
    }

    private func look() {
        lookDueMilliseconds = nil
        let now = currentPlace()
        if now != place { leave() }
        guard let now else {
            watchParent()
            return
        }
        // Watched before it is listed, so that nothing falls between the two.
        if folderEvent == nil || watchIsDoubtful { watchFolder() }
        guard let listing = FolderListing.read(terms.path, filesMax: terms.filesMax),
            listing.identity == now.folder
        else {
            // The stick was pulled in between, or it fails: the next tick tries again.
            leave()
            return
        }
        if place == nil { arrive(now) }
        take(listing)
    }

    private func take(_ listing: FolderListing) {
        beyondLimit = listing.filesBeyondLimit
        unreadableNames = listing.filesWithUnreadableNames
        let now = terms.stillness(nowMilliseconds)
        for event in shelf.take(listing.files, at: now) { report(event) }
        if let next = shelf.nextLookMilliseconds { schedule(inMilliseconds: next - now) }
    }

    /// Where the folder is now; nil when it, or the stick it belongs to, is away.
    private func currentPlace() -> Place? {
        guard let identity = FolderListing.identity(at: terms.path) else { return nil }
        guard let real = realpath(terms.path, nil) else { return nil }
        defer { free(real) }
        // Read each time: a change before the loop first polls the table is told by nobody.
        let mount = (try? MountTable.current())?.mount(holding: String(cString: real))
        if let homePoint {
            guard let mount, MountTable.path(mount.point, isAtOrBelow: homePoint) else { return nil }
        }
        return Place(folder: identity, mount: mount)
    }

    private func arrive(_ new: Place) {
        place = new
        homePoint = new.mount?.point ?? homePoint
        parentEvent?.close()
        parentEvent = nil
        if wasAway { report(.exchangeFolderFound) }
        wasAway = false
    }

    private func leave() {
        folderEvent?.close()
        folderEvent = nil
        lookTimer?.disarm()
        lookDueMilliseconds = nil
        guard place != nil else { return }
        place = nil
        wasAway = true
        shelf.clear()
        (beyondLimit, unreadableNames) = (0, 0)
        report(.exchangeFolderLost)
    }

    /// Without hints (the system's watches are used up) every tick looks instead.
    private func watchFolder() {
        watchIsDoubtful = false
        folderEvent?.close()
        folderEvent = try? LoopFolderEvent(loop, path: terms.path) { [weak self] name, hint in
            self?.hear(name, hint)
        }
    }

    /// Hears at once when the folder is made again; a parent that is away too is left to the tick.
    private func watchParent() {
        guard parentEvent == nil else { return }
        parentEvent = try? LoopFolderEvent(loop, path: parentPath) { [weak self] name, _ in
            guard let self, name == ownName else { return }
            schedule(inMilliseconds: 1)
        }
        // It may have been made just before the parent was watched.
        if parentEvent != nil { schedule(inMilliseconds: 1) }
    }
}
