import AsyncHTTPClient
import Exchange
import Foundation
import NIOCore
import NIOSSL

/// Asks one station, over mutual TLS, by the certificates that people confirmed.
struct StationCaller: Sendable {
    enum Fault: Error, CustomStringConvertible {
        case status(Int, path: String)
        case cutOff

        var description: String {
            switch self {
            case .status(let status, let path): "the station answered \(status) to \(path)"
            case .cutOff: "the answer was cut off"
            }
        }
    }

    private static let timeout = TimeAmount.seconds(60)
    private let base: String
    private let client: HTTPClient

    init(_ link: StationLink, folder: CentralFolder) throws {
        base = link.url.hasSuffix("/") ? String(link.url.dropLast()) : link.url
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        tls.certificateVerification = .fullVerification
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(link.authority.utf8)))
        tls.certificateChain = try NIOSSLCertificate.fromPEMFile(folder.clientCertificate.path)
            .map { .certificate($0) }
        tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: folder.clientKey.path, format: .pem))
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(10), read: .seconds(30))
        configuration.httpVersion = .http1Only
        // The name is still what the certificate must show.
        if let host = link.host, let address = link.address { configuration.dnsOverride = [host: address] }
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async { try? await client.shutdown() }

    /// A whole document, or nothing.
    func get(_ path: String, bytesMax: Int) async throws -> Data {
        let response = try await client.execute(HTTPClientRequest(url: base + path), timeout: Self.timeout)
        guard response.status == .ok else { throw Fault.status(Int(response.status.code), path: path) }
        return Data(try await response.body.collect(upTo: bytesMax).readableBytesView)
    }

    /// Goes on with a file where an earlier call was cut off. What came stays in `partial` when this throws.
    func resume(_ path: String, into partial: inout PartialFile) async throws {
        var request = HTTPClientRequest(url: base + path)
        if let tag = partial.tag, !partial.bytes.isEmpty {
            request.headers.add(name: "Range", value: "bytes=\(partial.bytes.count)-")
            request.headers.add(name: "If-Range", value: tag)
        }
        let response = try await client.execute(request, timeout: .minutes(10))
        switch response.status {
        case .ok:
            partial = PartialFile()
            partial.tag = response.headers.first(name: "ETag")
        case .partialContent: break
        case .rangeNotSatisfiable:
            // It was all here already.
            return
        default:
            partial = PartialFile()
            throw Fault.status(Int(response.status.code), path: path)
        }
        let expected = response.headers.first(name: "Content-Length").flatMap { Int($0) }
        let before = partial.bytes.count
        for try await chunk in response.body {
            guard partial.bytes.count + chunk.readableBytes <= ExchangeFormat.batchBytesMax else {
                partial = PartialFile()
                throw ExchangeRefusal(.overLimit)
            }
            partial.bytes.append(contentsOf: chunk.readableBytesView)
        }
        guard expected == nil || partial.bytes.count - before == expected else { throw Fault.cutOff }
    }

    /// - Returns: whether the station has it in its journal now.
    func post(receipt: Data) async throws -> Bool {
        var request = HTTPClientRequest(url: base + "/sync/v0/receipts")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: receipt))
        let response = try await client.execute(request, timeout: Self.timeout)
        switch response.status {
        case .noContent: return true
        case .conflict: return false
        default: throw Fault.status(Int(response.status.code), path: "/sync/v0/receipts")
        }
    }
}

/// What came of a file so far.
struct PartialFile: Sendable {
    var tag: String?
    var bytes = Data()
}
