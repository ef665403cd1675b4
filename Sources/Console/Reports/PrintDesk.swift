import Dispatch
import Exam
import Foundation
import Synchronization
import Web

/// Turns one HTML document that needs nothing else into a PDF; one at a time, off the cooperative pool.
package protocol PDFPress: Sendable {
    /// - Returns: the bytes of the PDF.
    /// - Throws: when none was made in the time and memory that it may take.
    func press(_ html: String) async throws -> [UInt8]
}

/// PDFs that are being made, and those that wait to be fetched by who asked for them.
final class PrintDesk: Sendable {
    enum State: Sendable, Equatable {
        case unfinished
        case done([UInt8])
        case failed
    }

    /// One document on its way.
    struct Job: Sendable {
        let id: String
        let staff: String
        let title: String
        let fileName: String
        let sheetCount: Int
        let created: Moment
        var state: State = .unfinished
    }

    /// Documents that may wait at once, and finished ones that are kept.
    static let waitingMax = 8
    private static let keptMax = 8
    static let keptMinutes = 10

    /// Documents with photos that are made at once.
    static let makingMax = 6

    private let jobs = Mutex<[Job]>([])
    private let making = Mutex(0)
    private let now: @Sendable () -> Moment

    init(now: @escaping @Sendable () -> Moment) {
        self.now = now
    }

    /// Queues a document; it is pressed when those before it are done.
    ///
    /// - Throws: ``PrintFault/waiting`` when too many wait.
    func begin(
        _ html: String, title: String, fileName: String, sheetCount: Int, for staff: String,
        on press: any PDFPress
    ) throws -> (job: Job, task: Task<Void, Never>) {
        let job = Job(
            id: FreshRequestID.next(), staff: staff, title: title, fileName: fileName,
            sheetCount: sheetCount, created: now())
        try jobs.withLock { jobs in
            jobs = Self.kept(jobs, at: job.created)
            guard jobs.count(where: \.isUnfinished) < Self.waitingMax else { throw PrintFault.waiting }
            jobs.append(job)
        }
        let task = Task.detached { [self] in
            do {
                let bytes = try await press.press(html)
                set(.done(bytes), of: job.id)
            } catch {
                set(.failed, of: job.id)
            }
        }
        return (job, task)
    }

    private func set(_ state: State, of id: String) {
        jobs.withLock { jobs in
            guard let index = jobs.firstIndex(where: { $0.id == id }) else { return }
            jobs[index].state = state
        }
    }

    /// - Returns: nil when there is none of this name, or it is somebody else's, or too old.
    func job(_ id: String, of staff: String) -> Job? {
        let moment = now()
        return jobs.withLock { jobs in
            jobs = Self.kept(jobs, at: moment)
            return jobs.first { $0.id == id && $0.staff == staff }
        }
    }

    /// How many are made before this one.
    func ahead(of id: String) -> Int {
        jobs.withLock { jobs in jobs.prefix { $0.id != id }.count(where: \.isUnfinished) }
    }

    private static func kept(_ jobs: [Job], at moment: Moment) -> [Job] {
        let young = jobs.filter {
            $0.isUnfinished || moment.isNoLater(than: $0.created.adding(minutes: keptMinutes))
        }
        let finished = young.filter { !$0.isUnfinished }.dropLast(keptMax).map(\.id)
        return young.filter { !finished.contains($0.id) }
    }

    /// Makes a document that may show photos; nine MiB of them take about fifty on their way into a page.
    ///
    /// - Throws: ``PrintFault/crowded`` when as many as may are being made; what `work` throws.
    func making<Value>(_ kind: PrintKind, _ work: () async throws -> Value) async throws -> Value {
        guard kind.showsPhotos else { return try await work() }
        try making.withLock { count in
            guard count < Self.makingMax else { throw PrintFault.crowded }
            count += 1
        }
        defer { making.withLock { $0 -= 1 } }
        return try await work()
    }

    private static let queue = DispatchQueue(label: "examstation.console.prints", qos: .utility)

    /// Lays out and fills long documents on a thread of their own: a check-in does not wait for them.
    static func offPool<Value: Sendable>(
        _ work: @Sendable @escaping () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}

extension PrintDesk.Job {
    var isUnfinished: Bool { state == .unfinished }
}
