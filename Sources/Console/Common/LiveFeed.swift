import Exam
import Logging
import ServiceLifecycle
import StationStore
import Web

/// Recomputes what is being watched when the journal grows, at most four times a second.
///
/// Time changes pages too (a step becomes late), so everything is looked at every 15 seconds
/// even when nothing happens.
package struct LiveFeed: Service {
    private static let pauseMilliseconds = 250
    private static let beatSeconds = 15

    let parts: Console.Parts
    let pages: Pages
    private let logger = Logger(label: "live")

    init(parts: Console.Parts, pages: Pages) {
        self.parts = parts
        self.pages = pages
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in parts.store.growth.heads() { parts.hub.wake() }
                }
                group.addTask { await beat() }
                group.addTask {
                    for await _ in parts.hub.wakes {
                        await publish()
                        try? await Task.sleep(for: .milliseconds(Self.pauseMilliseconds))
                    }
                }
            }
        }
    }

    private func beat() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(Self.beatSeconds))
            parts.hub.beat(now: parts.store.now().milliseconds)
            parts.hub.wake()
        }
    }

    private func publish() async {
        for text in parts.hub.watched {
            guard let topic = LiveTopic(text: text) else { continue }
            // The position first: what is read afterwards is at least as new.
            let position = parts.store.head.position
            do {
                let language = pages.languages[topic.language]
                try parts.hub.publish(text, at: position, try await changes(topic.name, language))
            } catch {
                // A board that misses one look is right again at the next; the pages themselves
                // say what is wrong with the store.
                logger.warning("live topic skipped", metadata: ["topic": "\(text)", "error": "\(error)"])
            }
        }
    }

    private func changes(_ topic: String, _ language: Language) async throws -> [LiveChange] {
        switch topic {
        case "today":
            return try await TodayPage.read(parts, language).changes
                + ImportReadiness.changes(parts, language)
        case "imports": return await ImportReadiness.changes(parts, language)
        case "board": return try await BoardPage.read(parts, language).changes
        case let name where name.hasPrefix("proposal-"):
            return SeatingRoutes.changes(parts, String(name.dropFirst("proposal-".count)), language)
        case let name where name.hasPrefix("plan-"):
            let plan = SeatingPlan.ID(rawValue: String(name.dropFirst("plan-".count)))
            return try await SeatingPlanRoutes.changes(parts, plan, language)
        default:
            let room = Room.ID(rawValue: String(topic.dropFirst("room-".count)))
            guard let facts = try await RoomFacts.read(parts, room, verdictAt: nil, language) else {
                return []
            }
            return RoomPageMaker(facts: facts, now: parts.store.now(), time: parts.time, language: language)
                .changes()
        }
    }

    /// Whether `visitor` may watch `topic`.
    static func admits(_ topic: String, _ visitor: Visitor) -> Bool {
        switch topic {
        case "today": ConsoleArea.today.isOpen(to: visitor)
        case "board": ConsoleArea.board.isOpen(to: visitor)
        case "imports": ConsoleArea.candidates.isOpen(to: visitor)
        case let name where name.hasPrefix("proposal-") || name.hasPrefix("plan-"):
            ConsoleArea.seating.isOpen(to: visitor)
        default: topic.hasPrefix("room-") && ConsoleArea.board.isOpen(to: visitor)
        }
    }
}
