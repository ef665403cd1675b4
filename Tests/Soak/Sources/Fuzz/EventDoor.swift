import Exam
import Exchange
import Foundation
import Journal

/// Bodies of entries, as central reads them: `area name`, a line end, and the JSON.
enum EventDoor {
    static func open(_ bytes: [UInt8]) {
        guard let lineEnd = bytes.firstIndex(of: 0x0a) else { return }
        let words = String(decoding: bytes[..<lineEnd], as: UTF8.self).split(separator: " ")
        guard words.count == 2,
            let header = Sample.header(
                position: 1, area: String(words[0]), name: String(words[1]), actor: .station)
        else { return }
        let body = Data(bytes[(lineEnd + 1)...])
        let disclosure = Disclosure(position: 1, salt: Data(count: Entry.saltByteCount), body: body)
        guard let event = disclosure.event(under: header) else { return }

        hold(type(of: event.areaEvent).area == header.area, "the event is of the area it was asked in")
        hold((try? CanonicalJSON.bytes(of: event.areaEvent)) == body, "what is read is what would be written")
        hold(body.starts(with: Data("{\"\(header.name)\":".utf8)), "the body says the name in the header")
        // Every screen asks these of every entry.
        _ = (event.areaEvent.subjects, event.areaEvent.particulars)
    }
}
