import Exam
import Hummingbird
import NIOCore
import Testing

@testable import Web

@Suite struct StationTimeTests {
    let time = StationTime(utcOffsetMinutes: 480)
    /// 2021-11-27 09:00 at UTC+8, a Saturday.
    let morning = Moment(milliseconds: 1_637_974_800_000)

    @Test func `writes the wall clock of the station`() {
        #expect(time.full(morning) == "2021-11-27 09:00:00")
        #expect(time.minute(morning.adding(seconds: 59)) == "09:00")
        #expect(time.weekday(morning) == 6)
    }

    @Test func `a day runs from midnight to midnight there`() {
        let day = time.wholeDay(of: morning)

        #expect(time.full(day.start) == "2021-11-27 00:00:00")
        #expect(time.full(day.end) == "2021-11-28 00:00:00")
        #expect(time.startOfDay("2021-11-27") == day.start)
    }

    @Test(arguments: ["2021-02-29", "2021-13-01", "2021-11-31", "x", "2021-11", "1969-12-31"])
    func `a day that does not exist is none`(text: String) {
        #expect(time.startOfDay(text) == nil)
    }

    @Test func `a leap day is one`() {
        #expect(time.startOfDay("2024-02-29").map(time.day) == "2024-02-29")
    }
}

@Suite struct SubmittedFormTests {
    @Test func `reads fields, plus signs and escapes`() throws {
        let form = try SubmittedForm(urlEncoded: "name=%E4%B8%98+a&empty=&tick=1&tick=2")

        #expect(form["name"] == "丘 a")
        #expect(form["empty"] == nil)
        #expect(form.all("tick") == ["1", "2"])
    }

    @Test func `blanks at the ends go, but not those of a password`() throws {
        let form = try SubmittedForm(urlEncoded: "ticket=+21+&password=+21+")

        #expect(form["ticket"] == "21")
        #expect(try form.secret("password") == " 21 ")
    }

    @Test func `refuses a broken escape`() {
        #expect(throws: HTTPError.self) { try SubmittedForm(urlEncoded: "a=%zz") }
    }

    @Test func `reads a form with a file`() throws {
        let body = """
            --x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nabc\r
            --x\r\nContent-Disposition: form-data; name="roster"; filename="r.csv"\r
            Content-Type: text/csv\r\n\r\n1,2\r\n3,4\r\n\r\n--x--\r\n
            """
        let form = try SubmittedForm(multipart: ByteBuffer(string: body), boundary: "x")

        #expect(form["csrf"] == "abc")
        #expect(form.file("roster")?.name == "r.csv")
        #expect(form.file("roster").map { String(buffer: $0.bytes) } == "1,2\r\n3,4\r\n")
    }

    @Test(arguments: ["", "--x\r\n", "--x\r\nno head\r\n--x--", "--x\r\nA: b\r\n\r\nc\r\n--x--"])
    func `refuses a form with files that is cut off or nameless`(body: String) {
        #expect(throws: HTTPError.self) {
            try SubmittedForm(multipart: ByteBuffer(string: body), boundary: "x")
        }
    }
}

@Suite struct RateLimitTests {
    @Test func `lets a burst pass, then one after the other`() {
        let limit = RateLimit(burst: 3, perSecond: 1)
        let now = ContinuousClock.now

        let first = (1...4).map { _ in limit.wait(for: "10.0.0.7", at: now) }

        #expect(first == [nil, nil, nil, 1])
        #expect(limit.wait(for: "10.0.0.8", at: now) == nil)
        #expect(limit.wait(for: "10.0.0.7", at: now + .seconds(1)) == nil)
        #expect(limit.wait(for: "10.0.0.7", at: now + .seconds(1)) == 1)
    }

    @Test func `forgets addresses rather than growing for ever`() {
        let limit = RateLimit(burst: 1, perSecond: 1)
        let now = ContinuousClock.now

        for address in 0..<5000 { _ = limit.wait(for: "\(address)", at: now) }

        #expect(limit.wait(for: "new", at: now) == nil)
    }
}

@Suite struct LiveHubTests {
    private func texts(_ stream: AsyncStream<ByteBuffer>, _ count: Int) async -> [String] {
        var iterator = stream.makeAsyncIterator()
        var found: [String] = []
        while found.count < count, let next = await iterator.next() { found.append(String(buffer: next)) }
        return found
    }

    @Test func `sends what changed, once, and only that`() async throws {
        let hub = LiveHub()
        let joined = try #require(try hub.join("board en", after: nil))
        try hub.publish("board en", at: 7, [LiveChange(id: "a", text: "1"), LiveChange(id: "b", text: "2")])

        try hub.publish("board en", at: 8, [LiveChange(id: "a", text: "1"), LiveChange(id: "b", text: "3")])
        try hub.publish("board en", at: 9, [LiveChange(id: "a", text: "1"), LiveChange(id: "b", text: "3")])
        hub.beat(now: 5)

        let texts = await texts(joined.stream, 3)
        #expect(texts[1] == "id: 8\ndata: {\"items\":[{\"id\":\"b\",\"text\":\"3\"}]}\n\n")
        #expect(texts[2].hasPrefix(": beat\n"))
    }

    @Test func `whoever comes back with an older position gets everything`() async throws {
        let hub = LiveHub()
        _ = try hub.join("board en", after: nil)
        try hub.publish("board en", at: 9, [LiveChange(id: "a", text: "1")])

        let late = try #require(try hub.join("board en", after: 8))
        let current = try #require(try hub.join("board en", after: 9))
        hub.beat(now: 1)

        #expect(await texts(late.stream, 1)[0].hasPrefix("id: 9\n"))
        #expect(await texts(current.stream, 1)[0].hasPrefix(": beat"))
    }

    @Test func `whoever leaves is forgotten, and whoever does not read is let go`() async throws {
        let hub = LiveHub()
        let gone = try #require(try hub.join("board en", after: nil))
        hub.leave("board en", gone.id)
        hub.leave("board en", gone.id)
        let slow = try #require(try hub.join("board en", after: nil))

        for number in 1...60 {
            try hub.publish("board en", at: Int64(number), [LiveChange(id: "a", text: "\(number)")])
        }

        #expect(hub.clientCount == 1)
        #expect(await texts(slow.stream, 1000).count < 60)
    }
}
