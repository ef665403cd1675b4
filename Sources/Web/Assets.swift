import Crypto
package import Foundation
import HTTPTypes
package import Hummingbird

/// Style sheet, script and icons: read once, served from memory.
///
/// The address holds the file's digest, so a browser may keep it for ever and never shows
/// an old style with a new page.
package struct Assets: Sendable {
    private struct File: Sendable {
        let bytes: ByteBuffer
        let digest: String
        let mediaType: String
    }

    private let files: [String: File]

    /// - Throws: what reading `folder` throws.
    package init(folder: URL) throws {
        var files: [String: File] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            guard let mediaType = Self.mediaType(of: name) else { continue }
            let bytes = try Data(contentsOf: folder.appending(path: name))
            let digest = SHA256.hash(data: bytes).prefix(8).map { String($0, radix: 16) }.joined()
            files[name] = File(bytes: ByteBuffer(bytes: bytes), digest: digest, mediaType: mediaType)
        }
        self.files = files
    }

    /// `/assets/<digest>/<name>`, or nil when there is no such file.
    package func address(of name: String) -> String? {
        files[name].map { "/assets/\($0.digest)/\(name)" }
    }

    /// The text of a style sheet, for a document that has to stand alone; nil when there is no such file.
    package func text(of name: String) -> String? {
        files[name].map { String(buffer: $0.bytes) }
    }

    package func add(to router: some RouterMethods<WebContext>) {
        router.get("assets/:digest/:name") { request, context in
            let name = try context.parameters.require("name")
            guard let file = files[name] else { throw HTTPError(.notFound) }
            return serve(file, request, isCurrent: context.parameters.get("digest") == file.digest)
        }
        router.get("favicon.ico") { _, _ in
            Response.redirect(to: address(of: "icon.svg") ?? "/", type: .found)
        }
    }

    private func serve(_ file: File, _ request: Request, isCurrent: Bool) -> Response {
        let tag = "\"\(file.digest)\""
        let headers: HTTPFields = [
            .contentType: file.mediaType, .eTag: tag,
            // An old address gets today's bytes, but must ask again.
            .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }

    private static func mediaType(of name: String) -> String? {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "webmanifest": "application/manifest+json"
        default: nil
        }
    }
}
