import Exam
import Foundation
import Spreadsheet
import StationStore

/// The faces of one document, as parts of it: whoever may read the print sees them, it asks for nothing more, and a
/// PDF of it is made without a session.
struct PrintPhotos: Sendable {
    /// What the photos of one document weigh together: 420 of 20 KiB. In text they take a third more, and up to
    /// eight documents wait for their PDF.
    static let bytesMax = 9 << 20

    private let sources: [Candidate.ID: String]
    private let damaged: Set<Candidate.ID>

    init(_ filed: [Candidate.ID: FiledPhoto]) {
        sources = filed.compactMapValues { photo in
            guard case .whole(let bytes) = photo, let kind = PhotoKind(bytes), kind.isWhole(bytes) else {
                return nil
            }
            return "data:\(kind.contentType);base64,\(Data(bytes).base64EncodedString())"
        }
        damaged = Set(filed.keys).subtracting(sources.keys)
    }

    /// The picture itself as an address; nil where there is none.
    func source(of candidate: Candidate.ID) -> String? { sources[candidate] }

    /// What stands in the frame beneath the picture, and alone without one.
    func word(of candidate: Candidate.ID, _ words: PrintWords) -> String {
        words.text(damaged.contains(candidate) ? "photoDamaged" : "photo")
    }
}
