import HTTPTypes
import Hummingbird
import Web

/// The calls as they are registered, so that what is not among them is answered too.
struct Calls {
    typealias Answer = @Sendable (Request, APIContext) async throws -> Response

    private let versioned: RouterGroup<WebContext>
    private let group: RouterGroup<APIContext>
    private var methods: [String: [HTTPRequest.Method]] = [:]

    init(on versioned: RouterGroup<WebContext>, callers: CallerLookup) {
        self.versioned = versioned
        group = versioned.group("", context: APIContext.self)
        group.add(middleware: callers)
    }

    /// `GET /candidates/{number}`, sorted.
    var names: [String] {
        methods.flatMap { path, methods in
            let parts = path.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : "\($0)" }
            return methods.map { "\($0.rawValue) /\(parts.joined(separator: "/"))" }
        }.sorted()
    }

    mutating func get(_ path: String, use answer: @escaping Answer) { add(.get, path, answer) }
    mutating func post(_ path: String, use answer: @escaping Answer) { add(.post, path, answer) }
    mutating func delete(_ path: String, use answer: @escaping Answer) { add(.delete, path, answer) }

    private mutating func add(_ method: HTTPRequest.Method, _ path: String, _ answer: @escaping Answer) {
        group.on(RouterPath(path), method: method, use: answer)
        note(method, path)
    }

    /// Notes a call that somebody else registered.
    mutating func note(_ method: HTTPRequest.Method, _ path: String) {
        methods[path, default: []].append(method)
    }

    /// Answers other methods of known paths with 405 and other paths below `api` with 404.
    func refuseTheRest(of api: RouterGroup<WebContext>) {
        for (path, known) in methods {
            let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
            for method in Self.all where !known.contains(method) {
                versioned.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw HTTPError(.methodNotAllowed, headers: [.allow: allowed])
                }
            }
        }
        for path in Set(methods.keys.flatMap(Self.stems)) where methods[path] == nil {
            for method in Self.all { versioned.on(RouterPath(path), method: method, use: Self.unknown) }
        }
        for method in Self.all {
            api.on("", method: method, use: Self.unknown)
            api.on("**", method: method, use: Self.unknown)
        }
    }

    private static let all: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete]

    /// What stands before a path: the router would stop there and not look at `**`.
    private static func stems(of path: String) -> [String] {
        let parts = path.split(separator: "/")
        return parts.indices.map { parts[..<$0].joined(separator: "/") }
    }

    @Sendable
    private static func unknown(_ request: Request, _ context: WebContext) throws -> Response {
        throw HTTPError(.notFound)
    }
}
