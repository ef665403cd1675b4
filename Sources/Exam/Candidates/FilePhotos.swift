/// Keeps photos of candidates, in place of those they had.
///
/// A photo is a personal record beside the journal like a name: sealed, in every copy of the station, and gone
/// with its person's particulars.
package struct FilePhotos: Command {
    package let photos: [PhotoFiling]

    package init(photos: [PhotoFiling]) {
        self.photos = photos
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)
    package static let photosMax = 5_000

    package struct Facts: Sendable {
        /// Those of the command who are known and not erased.
        package let people: Set<Candidate.ID>

        package init(people: Set<Candidate.ID>) {
            self.people = people
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard photos.count <= Self.photosMax else { throw .rosterTooLong }
        guard Set(photos.map(\.candidate)).count == photos.count else { throw .photoTwice }
        guard photos.allSatisfy({ facts.people.contains($0.candidate) }) else { throw .unknownCandidate }
        return photos.map { photo in
            .candidates(.photoFiled(candidate: photo.candidate, particulars: photo.particulars))
        }
    }
}

/// One photo of one person.
package struct PhotoFiling: Sendable, Encodable, Equatable {
    package let candidate: Candidate.ID
    package let particulars: ParticularDigest

    package init(candidate: Candidate.ID, particulars: ParticularDigest) {
        self.candidate = candidate
        self.particulars = particulars
    }

    /// Without the particulars: their salts are random, and a repeated command must look the same.
    private enum CodingKeys: String, CodingKey {
        case candidate
    }
}
