import HTTPTypes
package import Hummingbird
import NIOCore
import ServiceLifecycle

/// `GET /live/<topic>`: server-sent events.
package struct LiveRoutes: Sendable {
    private let hub: LiveHub
    private let admits: @Sendable (String, Visitor) -> Bool

    /// - Parameters:
    ///   - hub: where the changes come from.
    ///   - admits: whether the visitor may watch the topic.
    package init(hub: LiveHub, admits: @escaping @Sendable (String, Visitor) -> Bool) {
        self.hub = hub
        self.admits = admits
    }

    package func add(to router: some RouterMethods<WebContext>) {
        router.get("live/:topic", use: watch)
    }

    @Sendable
    private func watch(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.requireVisitor()
        let name = try context.parameters.require("topic")
        guard admits(name, visitor) else { throw NotTheirPage() }
        // Words differ by language, so each language is a topic of its own.
        let topic = LiveTopic(name: name, language: context.language).text
        let last = request.headers[.lastEventID].flatMap { Int64($0) }
        guard let (id, stream) = try hub.join(topic, after: last) else {
            throw HTTPError(.serviceUnavailable)
        }
        let hub = self.hub
        let body = ResponseBody { writer in
            try await request.body.consumeWithInboundCloseHandler { _ in
                await withTaskCancellationOrGracefulShutdownHandler {
                    do {
                        try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
                        for await message in stream { try await writer.write(message) }
                    } catch {
                        // The browser has gone: there is nobody to tell.
                    }
                } onCancelOrGracefulShutdown: {
                    hub.leave(topic, id)
                }
            } onInboundClosed: {
                hub.leave(topic, id)
            }
            hub.leave(topic, id)
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                .named("X-Accel-Buffering"): "no",
            ], body: body)
    }
}

/// A topic as the hub keeps it: its name, and the language of its words.
package struct LiveTopic: Sendable {
    package let name: String
    package let language: Language.Code

    package init(name: String, language: Language.Code) {
        self.name = name
        self.language = language
    }

    /// `board en`.
    package init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let language = Language.Code(rawValue: String(parts[1])) else { return nil }
        self.init(name: String(parts[0]), language: language)
    }

    package var text: String { "\(name) \(language.rawValue)" }
}

extension HTTPField.Name {
    static let lastEventID = HTTPField.Name.named("Last-Event-ID")
}
