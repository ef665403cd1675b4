/// What is to be allocated, as written in a file of the format `exam-alloc/1`. Only integers and text.
package struct AllocationInstance: Codable, Equatable, Sendable {
    package static let formatName = "exam-alloc/1"

    package let format: String
    package let name: String
    package let rules: Rules
    package let weights: Weights
    package let slots: [Slot]
    package let papers: [Paper]
    package let sittings: [Offer]
    package let rooms: [Room]
    package let candidates: [Person]

    package init(
        name: String, rules: Rules, weights: Weights, slots: [Slot], papers: [Paper], sittings: [Offer],
        rooms: [Room], candidates: [Person]
    ) {
        format = Self.formatName
        self.name = name
        self.rules = rules
        self.weights = weights
        self.slots = slots
        self.papers = papers
        self.sittings = sittings
        self.rooms = rooms
        self.candidates = candidates
    }

    package struct Rules: Codable, Equatable, Sendable {
        /// Between two papers of one person.
        package let minGapMinutes: Int
        /// Between two uses of one room.
        package let turnaroundMinutes: Int
        package let theory: Staffing
        package let practical: Staffing
        /// What `extra25` adds to a paper, in percent of its minutes, rounded up; 25 when left out.
        package let extraTimePercent: Int?

        package init(
            minGapMinutes: Int, turnaroundMinutes: Int, theory: Staffing, practical: Staffing,
            extraTimePercent: Int? = nil
        ) {
            self.extraTimePercent = extraTimePercent
            self.minGapMinutes = minGapMinutes
            self.turnaroundMinutes = turnaroundMinutes
            self.theory = theory
            self.practical = practical
        }

        /// How long somebody with extra time sits at a paper of so many minutes.
        func extended(_ minutes: Int) -> Int { minutes + (minutes * (extraTimePercent ?? 25) + 99) / 100 }
    }

    /// Staff of a room with n people: max(`min`, n / `ratio` rounded up) + `plus`.
    package struct Staffing: Codable, Equatable, Hashable, Sendable {
        package let ratio: Int
        package let min: Int
        package let plus: Int?

        package init(ratio: Int, min: Int, plus: Int? = nil) {
            self.ratio = ratio
            self.min = min
            self.plus = plus
        }

        package func staff(of people: Int) -> Int {
            people > 0 ? Swift.max(min, (people + ratio - 1) / ratio) + (plus ?? 0) : 0
        }
    }

    /// What one of each costs; neighbours are the seat arranger's business.
    package struct Weights: Codable, Equatable, Sendable {
        package let staff: Int
        package let room: Int
        package let packet: Int
        package let cohortSplit: Int
        package let adjOrthogonal: Int
        package let adjDiagonal: Int
        package let sameClass: Int
        package let sameInstitution: Int

        package init(
            staff: Int = 1000, room: Int = 100, packet: Int = 10, cohortSplit: Int = 5,
            adjOrthogonal: Int = 2, adjDiagonal: Int = 1, sameClass: Int = 3, sameInstitution: Int = 1
        ) {
            self.staff = staff
            self.room = room
            self.packet = packet
            self.cohortSplit = cohortSplit
            self.adjOrthogonal = adjOrthogonal
            self.adjDiagonal = adjDiagonal
            self.sameClass = sameClass
            self.sameInstitution = sameInstitution
        }
    }

    package struct Slot: Codable, Equatable, Sendable {
        package let id: String
        package let day: Int
        /// Minutes after midnight.
        package let start: Int
        package let end: Int

        package init(id: String, day: Int, start: Int, end: Int) {
            self.id = id
            self.day = day
            self.start = start
            self.end = end
        }
    }

    package enum Part: String, Codable, Sendable { case theory, practical }

    package struct Paper: Codable, Equatable, Sendable {
        package let id: String
        package let part: Part
        package let roomType: String
        /// All of it is needed.
        package let equipment: [String]
        package let minutes: Int
        /// Only papers of one group may share a room at the same time.
        package let mixGroup: String

        package init(
            id: String, part: Part, roomType: String, equipment: [String] = [], minutes: Int, mixGroup: String
        ) {
            self.id = id
            self.part = part
            self.roomType = roomType
            self.equipment = equipment
            self.minutes = minutes
            self.mixGroup = mixGroup
        }
    }

    /// A paper may be sat in a slot.
    package struct Offer: Codable, Equatable, Sendable {
        package let id: String
        package let paper: String
        package let slot: String
        /// The only rooms in which it may be sat then; nil for every room that suits the paper.
        package let rooms: [String]?

        package init(paper: String, slot: String, rooms: [String]? = nil) {
            id = "\(paper)@\(slot)"
            self.paper = paper
            self.slot = slot
            self.rooms = rooms
        }
    }

    package struct Room: Codable, Equatable, Sendable {
        package let id: String
        package let type: String
        package let capacity: Int
        /// Seats of each column, front aligned.
        package let columns: [Int]
        package let equipment: [String]
        /// Reached without steps.
        package let accessible: Bool
        /// Slots in which it cannot be had.
        package let unavailable: [String]

        package init(
            id: String, type: String, capacity: Int, columns: [Int], equipment: [String] = [],
            accessible: Bool = false, unavailable: [String] = []
        ) {
            self.id = id
            self.type = type
            self.capacity = capacity
            self.columns = columns
            self.equipment = equipment
            self.accessible = accessible
            self.unavailable = unavailable
        }
    }

    package enum Need: String, Codable, Sendable { case separate, extra25, stepfree }

    package struct Person: Codable, Equatable, Sendable {
        package let id: String
        package let institution: String
        package let `class`: String
        package let papers: [String]
        package let needs: [Need]

        package init(
            id: String, institution: String, class group: String, papers: [String], needs: [Need] = []
        ) {
            self.id = id
            self.institution = institution
            self.class = group
            self.papers = papers
            self.needs = needs
        }
    }
}
