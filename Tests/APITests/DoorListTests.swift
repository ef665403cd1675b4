import Crypto
import Exam
import Foundation
import StationStore
import TestKit
import Testing
import Vault

/// The list with which a phone judges tickets while the network is away.
@Suite struct DoorListTests {
    @Test func `a door's list is signed, knows every ticket of the sitting, and tells no code`() async throws
    {
        let site = try await APISite()

        try await site.run { line in
            let proctor = try await line.token("S-002")
            let answer = try await line.call(.get, "/sittings/T-C01-1/door-list", token: proctor)
            let text = try #require(answer["list"]?.text)
            let list = try JSONValue(Data(text.utf8))
            let signature = try P256.Signing.ECDSASignature(
                rawRepresentation: #require(Data(base64Encoded: answer["signature"]?.text ?? "")))
            let key = try P256.Signing.PublicKey(
                x963Representation: #require(Data(base64Encoded: site.parts.station.applicationKey)))

            #expect(key.isValidSignature(signature, for: Data(text.utf8)))
            #expect(!key.isValidSignature(signature, for: Data((text + " ").utf8)))
            #expect(list["format"] == "examstation-list/1")
            #expect(list["sitting"] == "T-C01-1")
            let tickets = list["tickets"]?.list ?? []
            #expect(tickets.count == 3)
            let listKey = try #require(list["key"]?.text)
            for ticket in tickets {
                let number = try #require(ticket["candidate"]?.text)
                let code = site.site.store.tickets.code(for: number, generation: 1)
                let digest = TicketKey.listDigest(of: number + code, under: Self.bytes(listKey))
                #expect(ticket["digest"]?.text.map(Self.bytes) == digest)
                #expect(!text.contains(code))
                // Each single character of the code changed: no digest of the list.
                for place in code.indices {
                    var forged = code
                    forged.replaceSubrange(place...place, with: code[place] == "0" ? "1" : "0")
                    let lie = TicketKey.listDigest(of: number + forged, under: Self.bytes(listKey))
                    #expect(!tickets.contains { $0["digest"]?.text.map(Self.bytes) == lie })
                }
            }
        }
    }

    @Test func `a list goes to nobody who has no business at a door`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let chief = try await line.token("S-001")
            let unsigned = try await line.call(.get, "/sittings/T-C01-1/door-list")
            let unknown = try await line.call(.get, "/sittings/NONE/door-list", token: chief)

            #expect(unsigned.status == 401)
            #expect(unknown.status == 404)
        }
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.count, by: 2).compactMap { offset in
            let start = hex.index(hex.startIndex, offsetBy: offset)
            return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
        }
    }
}
