import Exam
import Exchange
import Foundation
import Journal
import Logging
import ServiceLifecycle

/// Calls on every enrolled station, each at its own pace, for as long as central runs.
struct StationPuller: Service {
    let store: CentralStore
    let folder: CentralFolder
    let everySeconds: Int
    let retrySecondsMax: Int
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                var calling: [String: StationLink] = [:]
                while !Task.isCancelled {
                    let contacts = (try? await store.read { try CentralQueries.contacts($0) }) ?? []
                    // A link that changes is taken up by the running round, which reads it each turn.
                    for contact in contacts where calling[contact.number] == nil {
                        calling[contact.number] = contact.link
                        group.addTask { await call(on: contact.number) }
                    }
                    try? await Task.sleep(for: .seconds(2))
                }
                group.cancelAll()
            }
        }
    }

    /// One station, until cancelled: after a failure the next turn waits twice as long, up to ``retrySecondsMax``.
    private func call(on number: String) async {
        var failures = 0
        var partials: [String: PartialFile] = [:]
        while !Task.isCancelled {
            do {
                try await StationTurn(store: store, folder: folder, number: number, logger: logger)
                    .run(&partials)
                failures = 0
                try await store.note(contactWith: number, at: CentralDesk.now(), problem: nil)
            } catch is CancellationError {
                return
            } catch {
                failures += 1
                logger.warning("station not served", metadata: ["station": "\(number)", "error": "\(error)"])
                try? await store.note(
                    contactWith: number, at: CentralDesk.now(), problem: String("\(error)".prefix(300)))
            }
            let pause = min(max(everySeconds, retrySecondsMax), everySeconds << min(6, max(0, failures - 1)))
            try? await Task.sleep(for: .seconds(pause))
        }
    }
}

/// One turn: log pages until there are no more, then batches, then receipts.
///
/// A batch or a receipt that comes to nothing holds up neither the others nor the log: it is tried again at the
/// next turn, and this one ends by saying so.
private struct StationTurn {
    struct Refused: Error, CustomStringConvertible {
        let reasons: [ExchangeRefusal]
        let subject: String

        var description: String {
            subject + (reasons.isEmpty ? "" : ": ") + reasons.map(\.description).joined(separator: ", ")
        }
    }

    /// What the turn went on from, in the order met.
    struct Problems: Error, CustomStringConvertible {
        let lines: [String]

        var description: String { lines.joined(separator: "; ") }
    }

    let store: CentralStore
    let folder: CentralFolder
    let number: String
    let logger: Logger

    func run(_ partials: inout [String: PartialFile]) async throws {
        let contact = try await store.read { [number] db in
            try CentralQueries.contacts(db).first { $0.number == number }
        }
        guard let contact else { return }
        let caller = try StationCaller(contact.link, folder: folder)
        do {
            try await pullLog(caller)
            let problems = try await pullBatches(caller, &partials) + deliverReceipts(caller)
            guard problems.isEmpty else { throw Problems(lines: problems) }
            await caller.close()
        } catch {
            await caller.close()
            throw error
        }
    }

    /// Each page is proved by itself and durable before the next one is asked for.
    private func pullLog(_ caller: StationCaller) async throws {
        var isComplete = false
        while !isComplete {
            let (next, known) = try await store.progress(of: number)
            let page = try await caller.get(
                "/sync/v0/log?from=\(next)&count=\(ExchangeFormat.pageEntriesMax)&known=\(known)",
                bytesMax: ExchangeFormat.pageBytesMax)
            switch try await store.take(page: page, from: number, at: CentralDesk.now()) {
            case .taken(let after, let cosigned):
                isComplete = try Checkpoint(parsing: cosigned.text).size < after
            case .refused(let refusal):
                throw Refused(reasons: [refusal], subject: "log page \(next)")
            }
        }
    }

    private struct Listing: Decodable {
        struct Row: Decodable {
            let batch: String
            let digest: String
        }
        let batches: [Row]
        let format: String
    }

    /// - Returns: the batches that no answer could be given to.
    private func pullBatches(
        _ caller: StationCaller, _ partials: inout [String: PartialFile]
    ) async throws -> [String] {
        let list = try await caller.get("/sync/v0/batches", bytesMax: 1 << 20)
        let listing = try JSONDecoder().decode(Listing.self, from: list)
        guard listing.format == "examstation-batches/0" else { throw ExchangeRefusal(.formatVersion) }
        let judged = try await store.judgedDigests(of: number)
        var problems: [String] = []
        for row in listing.batches where !judged.contains(row.digest) {
            guard EntryHeader.isIdentifier(row.batch) else {
                problems.append("a batch without a sound name")
                continue
            }
            do {
                try await pullBatch(row.batch, caller, &partials)
            } catch let refused as Refused {
                problems.append(refused.description)
            } catch let refusal as ExchangeRefusal {
                problems.append("batch \(row.batch): \(refusal)")
            } catch StationCaller.Fault.status(let status, _) {
                problems.append("batch \(row.batch): the station answered \(status)")
            }
        }
        return problems
    }

    private func pullBatch(
        _ batch: String, _ caller: StationCaller, _ partials: inout [String: PartialFile]
    ) async throws {
        try await caller.resume("/sync/v0/batches/\(batch)", into: &partials[batch, default: PartialFile()])
        guard let file = partials.removeValue(forKey: batch) else { return }
        let answer = try await store.take(batch: file.bytes, from: number, at: CentralDesk.now())
        logger.info(
            "batch judged",
            metadata: [
                "station": "\(number)", "batch": "\(batch)",
                "reasons": "\(answer.reasons.map(\.description))",
            ])
        // Nobody's word: kept as evidence, and asked for again.
        guard answer.receipt != nil else { throw Refused(reasons: answer.reasons, subject: "batch \(batch)") }
    }

    /// - Returns: the receipts that the station does not take.
    private func deliverReceipts(_ caller: StationCaller) async throws -> [String] {
        var problems: [String] = []
        for (batch, receipt) in try await store.undelivered(to: number) {
            guard try await caller.post(receipt: receipt) else {
                problems.append("the station does not take the receipt of \(batch)")
                continue
            }
            try await store.acknowledge(receipt: receipt, by: number, at: CentralDesk.now())
        }
        return problems
    }
}
