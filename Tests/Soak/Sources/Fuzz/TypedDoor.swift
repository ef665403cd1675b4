import Exam
import Exchange
import Foundation

@testable import API

/// What is scanned, typed or sent as one short text.
enum TypedDoor {
    static func open(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        numbers(text)
        times(text)
        if let layout = SeatLayout(text: text) {
            hold(SeatLayout(text: layout.text) == layout, "a layout reads back")
            hold((1...240).contains(layout.seatCount), "seats within their limit")
            for seat in 1...layout.seatCount {
                let place = held(layout.place(of: seat), "every seat has its place")
                hold(layout.seat(column: place.column, row: place.row) == seat, "and the place has that seat")
            }
        }
        let name = Identifier<Candidate>(rawValue: text)
        let signs = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-".unicodeScalars)
        hold(
            name.isWellFormed
                == ((1...64).contains(bytes.count) && text.unicodeScalars.allSatisfy(signs.contains)),
            "an identifier is 1 to 64 of the allowed characters")
        if let refusal = ExchangeRefusal(parsing: text) {
            hold(refusal.description.utf8.elementsEqual(text.utf8), "a reason reads back")
        }
        let folded = NameFolding.folded(text)
        hold(NameFolding.folded(folded) == folded, "folding twice changes nothing")
        for masked in [Masking.document(text), Masking.telephone(text), Masking.name(text)] {
            hold(masked.count <= max(text.count, 2), "a mask is no longer than what it hides")
        }
    }

    private static func numbers(_ text: String) {
        if let number = AdmissionNumber(text) {
            hold(number.digits.utf8.count == 14, "an admission number has 14 digits")
            hold(AdmissionNumber(number.digits) == number, "an admission number reads back")
            hold(number.candidate.isWellFormed, "it can stand in the journal")
        }
        if let number = try? ResidentNumber(text) {
            hold(number.text.utf8.count == 18, "a resident number has 18 characters")
            hold((try? ResidentNumber(number.text)) == number, "a resident number reads back")
        }
        for document in IdentityDocument.allCases {
            guard let number = try? document.normalized(text) else { continue }
            hold((try? document.normalized(number)) == number, "\(document): the one form stays as it is")
            let upper = text.unicodeScalars.map {
                ("a"..."z").contains($0) ? $0.properties.uppercaseMapping : String($0)
            }
            hold(number == upper.joined(), "\(document): nothing but small Latin letters was changed")
        }
    }

    private static func times(_ text: String) {
        if let date = CivilDate(text: text) {
            hold(date.text == text, "a date reads back")
            let midnight = date.moment(minutes: 0, utcOffsetMinutes: 480)
            hold(CivilDate(of: midnight, utcOffsetMinutes: 480) == date, "a day begins on that day")
        }
        if let minutes = ClockTime.minutes(text: text) {
            hold((0..<1440).contains(minutes), "a time of day is within a day")
        }
        if let time = Timestamp(text: text) {
            hold(Timestamp(text: time.text) == time, "a time can be written and read again: \(time.text)")
        }
        if let sent = try? JSONDecoder().decode(Timestamp.self, from: Data(text.utf8)) {
            hold(Timestamp(text: sent.text) == sent, "a time that was sent can be written: \(sent.text)")
        }
    }
}
