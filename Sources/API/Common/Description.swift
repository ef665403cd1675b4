import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The OpenAPI document, as it was written beside the code.
struct Description: Sendable {
    private let bytes: ByteBuffer
    private let tag: String

    static func read() throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appending(path: "openapi.json"))
    }

    init() throws {
        let data = try Self.read()
        bytes = ByteBuffer(bytes: data)
        tag = "\"" + SHA256.hash(data: data).prefix(8).map { String($0, radix: 16) }.joined() + "\""
    }

    @Sendable
    func serve(_ request: Request, _ context: APIContext) async throws -> Response {
        let headers: HTTPFields = [.contentType: "application/json", .eTag: tag, .cacheControl: "no-cache"]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
    }
}
