import Exam
import Foundation
import HTTPTypes
import Hummingbird
import StationStore
import TestKit
import Testing
import Web

@testable import API

/// Bad calls: each gets its problem, changes nothing, and the next one is served.
@Suite struct ProblemCallTests {
    private static let checkIn = "/check-ins"

    @Test(arguments: [
        ("{", "request.malformed"), ("", "request.malformed"), ("[]", "request.malformed"),
        (#"{"ticket":"1"}"#, "faults.not-understood"),
        (#"{"ticket":1,"room":"T101"}"#, "faults.not-understood"),
        (#"{"ticket":"1","room":"T101","missing":"hat"}"#, "faults.not-understood"),
        (#"{"ticket":"1","room":"a/b"}"#, "faults.not-understood"),
        (#"{"ticket":"1","room":"T101","claimed":"yesterday"}"#, "faults.not-understood"),
        (#"{"ticket":"1","room":"T101","skewMilliseconds":-9223372036854775808}"#, "faults.not-understood"),
        (#"{"ticket":"1","room":"T101","sequence":-1}"#, "faults.not-understood"),
        (#"{"ticket":"1","room":"T101","claimed":9223372036854775807}"#, "faults.not-understood"),
        (String(repeating: "[", count: 100_000), "faults.body-too-deep"),
    ])
    func `a body that is no such object is 400 and changes nothing`(body: String, code: String) async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-002")
            let position = site.store.head.position
            let answer = try await line.send(
                .post, Self.checkIn, token: token, key: "k-1", body: Data(body.utf8), type: "application/json"
            )

            #expect(answer.status == 400)
            #expect(answer.code == code)
            #expect(answer["type"]?.text == "https://examstation.example/problems/\(code)")
            #expect(site.store.head.position == position)
        }
    }

    @Test func `the field that was not understood is named`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-006")
            let answer = try await line.call(
                .post, "/packets", token: token, ["manifest": [["packet": "P-1", "sitting": "T-C01-1"]]])

            #expect(answer["field"] == "manifest.0.room")
        }
    }

    @Test func `another content type is 415, and too much is 413`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-002")
            let form = try await line.send(
                .post, Self.checkIn, token: token, key: "k", body: Data("ticket=1".utf8),
                type: "application/x-www-form-urlencoded")
            let large = try await line.send(
                .post, Self.checkIn, token: token, key: "k", body: Data(count: (1 << 20) + 1),
                type: "application/json")
            let anonymousRoster = try await line.send(
                .post, "/rosters?year=2021&series=1", body: Data(count: (1 << 20) + 1), type: "text/csv")

            #expect(form.status == 415)
            #expect(form.code == "faults.media-type")
            #expect(large.status == 413)
            #expect(large.code == "request.too-large")
            #expect(anonymousRoster.status == 413)
        }
    }

    @Test(arguments: [
        "", "/", "/nothing", "/candidates/21001068000014/nothing", "/reports", "/live", "/../x",
    ])
    func `an unknown path is a problem`(path: String) async throws {
        let site = try await APISite()

        try await site.run { line in
            for method in [HTTPRequest.Method.get, .post, .delete] {
                let answer = try await line.call(method, path)
                #expect(answer.status == 404, "\(method) \(path)")
                #expect(answer.headers[.contentType] == "application/problem+json")
            }
            let outside = try await line.client.execute(uri: "/api/v2/station", method: .get)
            #expect(outside.status == .notFound)
            #expect(outside.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func `another method is 405 and says which there are`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let patched = try await line.call(.patch, "/candidates")
            let deleted = try await line.call(.delete, "/staff")
            let fetched = try await line.call(.get, Self.checkIn)

            #expect(patched.status == 405)
            #expect(patched.code == "faults.wrong-method")
            #expect(patched.headers[.allow] == "GET")
            #expect(deleted.headers[.allow] == "GET, POST")
            #expect(fetched.headers[.allow] == "POST")
            #expect(fetched.headers[.contentType] == "application/problem+json")
        }
    }

    @Test(arguments: ["k 1", "", "ä", String(repeating: "k", count: 65)])
    func `a key that cannot stand in the journal is refused`(key: String) async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-002")
            let answer = try await line.call(
                .post, Self.checkIn, token: token, key: key,
                ["ticket": .text(site.door.ticket), "room": "T101"])

            #expect(answer.status == 400)
        }
    }

    @Test func `an unknown id is the rule's to refuse, or is not there`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let chief = try await line.token("S-001")
            #expect(try await line.call(.get, "/rooms/T999", token: chief).status == 404)
            #expect(try await line.call(.get, "/rooms/T101?sitting=X", token: chief).status == 404)
            #expect(try await line.call(.get, "/sittings/X", token: chief).status == 404)
            #expect(try await line.call(.get, "/candidates/1", token: chief).status == 404)
            #expect(try await line.call(.get, "/packets/X", token: chief).status == 404)
            #expect(try await line.call(.get, "/incidents/X", token: chief).status == 404)
            #expect(try await line.call(.get, "/staff/X", token: chief).status == 404)
            #expect(try await line.call(.get, "/journal/999999", token: chief).status == 404)
            #expect(try await line.call(.get, "/reports/sittings/X", token: chief).status == 404)
            let state = try await line.call(
                .post, "/sittings/X/states", token: chief, ["state": "open"])
            #expect(state.status == 409)
            #expect(state.code == "sittings.unknown-sitting")
        }
    }

    @Test func `a session that ended is 401, and a cookie never writes`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-002")
            let cookie: HTTPFields = [.cookie: "__Host-session=\(token)"]
            let read = try await line.call(.get, "/rooms", headers: cookie)
            let write = try await line.call(
                .post, Self.checkIn, key: "k-1", headers: cookie,
                ["ticket": .text(site.door.ticket), "room": "T101"])
            site.site.clock.advance(seconds: 31 * 60)
            let late = try await line.call(.get, "/rooms", token: token)
            let forged = try await line.call(.get, "/rooms", token: "nonsense")

            #expect(read.status == 200)
            #expect(write.status == 401)
            #expect(write.code == "request.sign-in")
            #expect(write.headers[.wwwAuthenticate] == "Bearer")
            #expect(late.status == 401)
            #expect(forged.status == 401)
        }
    }

    @Test func `a role that may not is refused by the store, and by the page`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let marker = try await line.token("S-007")
            let command = try await line.call(
                .post, "/sittings/T-C01-1/states", token: marker, ["state": "open"])
            let roster = try await line.send(
                .post, "/rosters?year=2021&series=2", token: marker, body: Data(), type: "text/csv")
            let journal = try await line.call(.get, "/journal", token: marker)
            let search = try await line.call(.get, "/candidates?search=%E8%80%83", token: marker)

            #expect(command.status == 409)
            #expect(command.code == "staff.not-permitted")
            #expect(roster.status == 403)
            #expect(journal.status == 403)
            #expect(search.status == 403)
        }
    }

    @Test func `wrong host, other origins and floods are problems too`() async throws {
        let site = try await APISite()
        try await site.run { line in
            let other = try await line.client.execute(
                uri: "/api/v1/station", method: .get, headers: [.origin: "https://evil.example"])
            #expect(other.status == .forbidden)
            #expect(other.headers[.contentType] == "application/problem+json")
        }
        try await site.run(rateLimit: RateLimit(burst: 2, perSecond: 1)) { line in
            let answers = try await withThrowingTaskGroup(of: Line.Answer.self) { group in
                for _ in 1...100 { group.addTask { try await line.call(.get, "/station") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let limited = try #require(answers.first { $0.status == 429 })

            #expect(limited.headers[.retryAfter] != nil)
            #expect(limited.code == "request.too-many")
        }
    }

    @Test func `problems are told in the language asked for`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let english = try await line.call(.get, "/rooms", headers: [.acceptLanguage: "en"])
            let chinese = try await line.call(.get, "/rooms")

            #expect(english.headers[.contentLanguage] == "en")
            #expect(chinese.headers[.contentLanguage] == "zh-Hans")
            #expect(english["title"] != chinese["title"])
        }
    }

    @Test(arguments: [
        (StoreFault.busy, 503, "faults.busy"), (.diskFull, 503, "faults.disk-full"),
        (.readOnly, 503, "faults.read-only"), (.inputOutput(code: 10), 503, "faults.disk"),
        (.outOfMemory, 503, "faults.disk"), (.requestReused(requestID: "k"), 422, "faults.request-reused"),
        (.outdated, 412, "request.outdated"), (.constraint(message: "x"), 500, "faults.internal"),
        (.journalBroken(position: 1, reason: "x"), 500, "faults.internal"),
    ])
    func `a fault of the store has its status and its sentence`(
        fault: StoreFault, status: Int, code: String
    ) throws {
        let language = try Languages(folder: WebBundle.languages)[.english]

        let answer = ErrorAnswer(fault, in: language, requestID: "r")

        #expect(answer.status == status)
        #expect(answer.code == code)
        #expect(language.find("\(code).what") == answer.what)
        #expect((answer.retryAfterSeconds != nil) == (status == 503))
        // One of the codes that pages and API know.
        #expect(StorageReport(rawValue: fault.code)?.httpStatus == status)
    }

    @Test func `every fault of a call has a sentence in both languages`() throws {
        let languages = try Languages(folder: WebBundle.languages)
        let codes =
            [
                APIFault.keyMalformed, .keyNeeded, .deviceUnverified, .bodyTooDeep,
                .notUnderstood(field: "x"),
                .rosterUnsound([]), .nothingToPlan,
            ].map(\.faultCode) + [
                "wrong-method", "media-type", "sign-in-wrong", "sign-in-delayed", "sign-in-exhausted",
                "code-unknown", "code-shown-before", "password-short", "password-long", "password-common",
            ]

        for code in codes {
            for language in Language.Code.allCases {
                #expect(languages[language].find("faults.\(code).what") != nil, "\(code) in \(language)")
            }
        }
    }
}
