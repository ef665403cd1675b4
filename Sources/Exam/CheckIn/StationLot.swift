/// What the lot at a door says for one candidate: which places are free, and which of them falls to the candidate.
///
/// ``drawn`` follows from the sitting's secret, the candidate's number and ``free`` (docs/draw.md); a rule has no
/// randomness of its own.
package struct StationLot: Equatable, Sendable {
    /// Usable places of the room that nobody has, spare ones left out; ascending.
    package let free: [Int]
    /// One of ``free``; nil when there is none.
    package let drawn: Int?

    package init(free: [Int], drawn: Int?) {
        self.free = free
        self.drawn = drawn
    }

    func event(
        for candidate: Candidate.ID, _ sitting: Sitting.ID, _ room: Room.ID, _ seat: Int, by actor: Actor
    ) -> StationEvent {
        .checkIn(
            .stationDrawn(
                candidate: candidate, sitting: sitting, room: room, seat: seat, free: free,
                witness: actor.person, second: actor.second))
    }
}
