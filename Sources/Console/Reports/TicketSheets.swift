import Barcodes
import Exam
import StationStore
import Web

/// Admission tickets, two to a sheet, cut along the line between them.
struct TicketPair: Sendable {
    let tickets: [PrintedTicket]
}

/// One admission ticket: who, with which code, where and when, and the rules.
struct PrintedTicket: Sendable {
    struct Place: Sendable {
        let placePart: String
        let placeDay: String
        let placeTime: String
        let placeDoors: String
        let placeRoom: String
        let placeTitle: String
        let placeSeat: String
    }

    struct Rule: Sendable {
        let ruleText: String
    }

    /// Stands in the frame where there is no picture.
    let photoWord: String
    let photoSource: String?
    let holder: String
    let holderClass: String
    let ticketNumber: String
    let ticketCode: String
    let ticketDocument: String
    let ticketCertificate: String
    let ticketGroup: String
    /// From the second ticket on: which one it is.
    let generationWords: String?
    let squarePath: String
    let squareBox: String
    let linePath: String
    let lineBox: String
    let places: [Place]
    let hasPlaces: Bool
    let ticketRules: [Rule]
}

struct TicketSheets {
    let words: PrintWords
    let photos: PrintPhotos
    /// How a ticket of a generation is called: the codes follow from the station's key.
    let ticket: (Candidate.ID, Int) -> AdmissionTicket?

    static let ticketsPerSheet = 2
    private static let placesMax = 5

    func sheets(_ holders: [PrintQueries.Holder]) throws -> [PrintSheet] {
        try holders.map(printed).chunked(by: Self.ticketsPerSheet).map { tickets in
            var sheet = PrintSheet(
                sheetClass: PrintKind.tickets.rawValue, sheetTitle: words.text("kind.tickets"))
            sheet.ticketPair = TicketPair(tickets: tickets)
            return sheet
        }
    }

    private func printed(_ holder: PrintQueries.Holder) throws -> PrintedTicket {
        let row = holder.detail.candidate
        guard let ticket = ticket(row.id, holder.generation), let code = ticket.code else {
            preconditionFailure("a registered candidate has an admission number")
        }
        let square = try Barcode.qrCode(ticket.text)
        let line = try Barcode.code128(ticket.text)
        let name = FittedText(words.name(row.name), width: 8)
        let seats = holder.detail.seats
        return PrintedTicket(
            photoWord: photos.word(of: row.id, words), photoSource: photos.source(of: row.id),
            holder: name.text, holderClass: name.sizeClass,
            ticketNumber: CandidateNumber.grouped(row.id.rawValue),
            ticketCode: code, ticketDocument: row.documentMask ?? "–",
            ticketCertificate:
                "\(row.certificateTitle) · \(words.language.text("words.level.\(holder.level.rawValue)"))",
            ticketGroup: "\(row.group) · \(row.major)",
            generationWords: holder.generation == 1
                ? nil : words.text("generation", ["count": "\(holder.generation)"]),
            squarePath: square.path, squareBox: "-4 -4 \(square.columns + 8) \(square.rows + 8)",
            linePath: line.path, lineBox: "-10 0 \(line.columns + 20) 1",
            places: seats.prefix(Self.placesMax).map(place), hasPlaces: !seats.isEmpty,
            ticketRules: rules(seats))
    }

    private func place(_ seat: CandidateQueries.SeatRow) -> PrintedTicket.Place {
        PrintedTicket.Place(
            placePart: words.part(seat.part), placeDay: words.time.day(seat.start),
            placeTime: "\(words.time.minute(seat.start))–\(words.time.minute(seat.end))",
            placeDoors:
                "\(words.time.minute(seat.start.adding(minutes: -words.profile.entryOpenMinutesBefore)))–"
                + words.time.minute(
                    seat.start.adding(minutes: words.profile.lateCutoffMinutes(for: seat.part))),
            placeRoom: seat.room.rawValue, placeTitle: seat.roomTitle, placeSeat: words.seat(seat.seat))
    }

    private func rules(_ seats: [CandidateQueries.SeatRow]) -> [PrintedTicket.Rule] {
        let values = [
            "opens": "\(words.profile.entryOpenMinutesBefore)",
            "late": "\(words.profile.lateCutoffMinutesTheory)",
            "latePractical": "\(words.profile.lateCutoffMinutesPractical)",
        ]
        let lots =
            seats.contains { $0.seat == nil } ? [PrintedTicket.Rule(ruleText: words.text("byLotNote"))] : []
        return lots
            + ["bring", "doors", "belongings", "seat", "lost"].map { rule in
                PrintedTicket.Rule(ruleText: words.text("rule.\(rule)", values))
            }
    }
}
