import Load
import Testing

/// A load that misreads answers measures nothing.
@Suite struct AnswerHeadTests {
    private func read(_ text: String) throws -> AnswerHead? {
        try Array(text.utf8).withUnsafeBytes { bytes throws(LoadFault) in try AnswerHead.read(bytes) }
    }

    @Test func `tells status, head and body of an answer`() throws {
        let head = try read("HTTP/1.1 200 OK\r\nDate: x\r\ncontent-LENGTH: 12\r\n\r\n{\"a\":1}")

        #expect(head == AnswerHead(status: 200, headBytes: 48, bodyBytes: 12))
    }

    @Test func `waits for the rest of a head`() throws {
        #expect(try read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n") == nil)
        #expect(try read("") == nil)
    }

    @Test func `an answer without a body needs no length`() throws {
        #expect(try read("HTTP/1.1 204 No Content\r\n\r\n")?.bodyBytes == 0)
    }

    @Test func `refuses what it cannot measure`() {
        for text in [
            "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        ] {
            #expect(throws: LoadFault.self) { try read(text) }
        }
    }
}
