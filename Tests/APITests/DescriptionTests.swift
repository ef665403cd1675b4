import API
import HTTPTypes
import Hummingbird
import Testing
import Web

/// One document says what there is; it may say neither more nor less.
@Suite struct DescriptionTests {
    @Test func `every described call is registered, and every registered call described`() async throws {
        let site = try await APISite()
        let router = Router(context: WebContext.self)

        let registered = site.api.add(to: router)

        #expect(registered == site.description.operations)
    }

    @Test func `every described call answers`() async throws {
        let site = try await APISite()

        try await site.run { line in
            for operation in site.description.operations {
                let words = operation.split(separator: " ")
                let path = words[1].replacing("{number}", with: site.door.ticket)
                    .replacing("{room}", with: "T101").replacing("{sitting}", with: "T-C01-1")
                    .replacing("{position}", with: "1").replacing("{topic}", with: "board")
                    .split(separator: "/").map { $0.hasPrefix("{") ? "X-1" : String($0) }
                    .joined(separator: "/")
                let method = try #require(HTTPRequest.Method(String(words[0])))

                let answer = try await line.call(method, "/\(path)", method == .post ? [:] : nil)

                #expect(answer.status != 404 && answer.status != 405, "\(operation)")
            }
        }
    }

    @Test func `the document is served whole and may be kept`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let answer = try await line.call(.get, "/openapi.json")
            let tag = try #require(answer.headers[.eTag])
            let again = try await line.client.execute(
                uri: "/api/v1/openapi.json", method: .get, headers: [.ifNoneMatch: tag])

            #expect(answer.json == site.description.root)
            #expect(again.status == .notModified)
        }
    }

    @Test func `every reference of the document leads somewhere`() throws {
        let document = try OpenAPIDocument()

        func references(_ value: JSONValue) -> [String] {
            switch value {
            case .object(let members):
                (members["$ref"]?.text.map { [$0] } ?? []) + members.values.flatMap(references)
            case .list(let values): values.flatMap(references)
            default: []
            }
        }

        for reference in Set(references(document.root)) {
            let target = reference.dropFirst(2).split(separator: "/")
                .reduce(Optional(document.root)) { value, name in value?[String(name)] }
            #expect(target != nil, "\(reference)")
        }
    }

    @Test func `the schema check finds what is wrong`() throws {
        let document = try OpenAPIDocument()
        let schema: JSONValue = ["$ref": "#/components/schemas/CommandAnswer"]

        #expect(document.check(["replayed": false, "position": 3], against: schema, at: "").isEmpty)
        #expect(document.check(["replayed": "no"], against: schema, at: "").count == 1)
        #expect(document.check(["position": 3], against: schema, at: "").count == 1)
        #expect(document.check(["replayed": true, "position": 0], against: schema, at: "").count == 1)
        #expect(document.check(["replayed": true, "more": 1], against: schema, at: "").count == 1)
    }
}
