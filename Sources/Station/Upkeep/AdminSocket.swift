import AsyncHTTPClient
import Exam
package import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import StationStore
import Web

/// The command line's way into a running daemon: one writer, so the CLI asks it.
struct AdminSocket: Sendable {
    let path: URL
    let parts: StationParts
    let logger: Logger

    /// A socket that only root and the service's group may open.
    func application() -> some ApplicationProtocol {
        let router = Router(context: WebContext.self)
        parts.status.add(to: router)
        router.post("codes/:staff") { _, context in
            let staff = Staff.ID(rawValue: try context.parameters.require("staff"))
            do {
                let code = try await parts.desk.issueCode(for: staff, by: .station)
                return Self.answer(code + "\n")
            } catch let refusal as any Refusal {
                return Self.answer(refusal.rawValue + "\n", status: .conflict)
            }
        }
        router.post("central") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 17)
            do {
                let bytes = Data(body.readableBytesView)
                let central = try JSONDecoder().decode(CentralEnrolment.self, from: bytes)
                let needsRestart = try await parts.enrol(central)
                return Self.answer(
                    needsRestart
                        ? "enrolled; the certificate changed, so start the daemon again\n"
                        : "enrolled; the sync port is open\n")
            } catch let refusal as any Refusal {
                return Self.answer(refusal.rawValue + "\n", status: .conflict)
            } catch let fault as EnrolmentFault {
                return Self.answer("\(fault)\n", status: .conflict)
            }
        }
        router.post("checkpoints") { _, _ in
            Self.answer(try await parts.checkpoints.sign()?.note ?? "")
        }
        // A socket file that a crash left behind would keep the next start from binding.
        try? FileManager.default.removeItem(at: path)
        try? FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        let socket = path.path
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: socket)),
            onServerRunning: { _ in
                try? FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: socket)
            },
            logger: logger)
    }

    private static func answer(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// Asks the running daemon over its admin socket.
package struct AdminClient: Sendable {
    private let socket: URL

    package init(socket: URL) {
        self.socket = socket
    }

    package struct Answer: Sendable {
        package let isWell: Bool
        package let text: String
    }

    /// - Throws: when no daemon listens there.
    package func ask(
        _ path: String, isChange: Bool = false, body: Data? = nil
    ) async throws -> Answer {
        var configuration = HTTPClient.Configuration()
        // A socket where nobody listens is told at once, not after ten seconds of trying.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            guard let url = URL(httpURLWithSocketPath: socket.path, uri: path) else {
                throw StoreFault.other(message: "\(socket.path) is no socket path")
            }
            var request = HTTPClientRequest(url: url.absoluteString)
            request.method = isChange ? .POST : .GET
            if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
            let response = try await client.execute(request, timeout: .seconds(10))
            let text = try await response.body.collect(upTo: 1 << 20)
            try await client.shutdown()
            return Answer(isWell: response.status == .ok, text: String(buffer: text))
        } catch {
            try? await client.shutdown()
            throw error
        }
    }
}
