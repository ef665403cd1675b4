package import Exam
import Foundation

/// Photos of candidates, packed into one zip and named by a number of the person.
///
/// Names of files are personal data: they are told as their place in the archive, never as they are.
package struct PhotoArchive: Equatable, Sendable {
    package struct Photo: Equatable, Sendable {
        /// The file's place in the archive, from 1.
        package let place: Int
        /// What may be a number in the file's name, in its order: `吴某_440101200001010010` has one.
        package let numbers: [String]
        package let kind: PhotoKind
        package let bytes: [UInt8]
    }

    /// A file that is no photo the station keeps.
    package struct Fault: Equatable, Sendable {
        package let place: Int
        package let code: PhotoFault
    }

    package let photos: [Photo]
    package let faults: [Fault]

    package static let bytesMaxEach = 200 * 1024
    private static let limit = PackedFile.Limit(
        entriesMax: 5_000, unpackedBytesMax: 512 << 20, ratioMax: 250, ratioFreeBytes: 1 << 20)

    /// Whether a file is an archive of pictures and no workbook; cheap.
    package static func isOne(_ bytes: [UInt8]) -> Bool {
        guard bytes.starts(with: [0x50, 0x4B]), let file = try? PackedFile(bytes, limit: limit) else {
            return false
        }
        return file.entry("xl/workbook.xml") == nil && file.entries.contains { isPicture($0.name) }
    }

    /// Unpacks and looks at every file. To be called off the cooperative pool.
    ///
    /// - Throws: ``SheetFailure`` for an archive that cannot be opened or claims too much.
    package init(_ bytes: [UInt8]) throws(SheetFailure) {
        do throws(SheetRefusal) {
            let file = try PackedFile(bytes, limit: Self.limit)
            var photos: [Photo] = []
            var faults: [Fault] = []
            for (index, entry) in file.entries.enumerated() where !Self.isIgnored(entry.name) {
                switch try Self.look(entry, in: file) {
                case .success(let (kind, content)):
                    photos.append(
                        Photo(
                            place: index + 1, numbers: Self.numbers(in: entry.name), kind: kind,
                            bytes: content))
                case .failure(let fault): faults.append(Fault(place: index + 1, code: fault))
                }
            }
            self.photos = photos
            self.faults = faults
        } catch {
            throw .refused(error)
        }
    }

    private static func look(
        _ entry: PackedFile.Entry, in file: PackedFile
    ) throws(SheetRefusal) -> Result<(PhotoKind, [UInt8]), PhotoFault> {
        guard let content = try file.bytes(entry, bytesMax: bytesMaxEach) else { return .failure(.tooLarge) }
        guard let kind = PhotoKind(content) else { return .failure(.notAPhoto) }
        guard let size = kind.size(of: content) else { return .failure(.damaged) }
        guard (60...4_096).contains(size.width), (60...4_096).contains(size.height) else {
            return .failure(.sizeOutOfRange)
        }
        return .success((kind, content))
    }

    private static func isPicture(_ name: String) -> Bool {
        [".jpg", ".jpeg", ".png"].contains { name.lowercased().hasSuffix($0) }
    }

    /// Folders, and what systems add to archives by themselves.
    private static func isIgnored(_ name: String) -> Bool {
        name.hasSuffix("/") || name.hasPrefix("__MACOSX/") || name.hasSuffix(".DS_Store")
            || name.hasSuffix("Thumbs.db")
    }

    /// Runs of ASCII letters and digits that hold a digit, folder and ending left out.
    private static func numbers(in name: String) -> [String] {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        let stem = file.split(separator: ".").dropLast().joined(separator: ".")
        return stem.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map { $0.uppercased() }
            .filter { $0.contains(where: \.isNumber) && (4...30).contains($0.count) }
    }
}

/// Why a file in an archive is not kept.
package enum PhotoFault: String, Error, Sendable, CaseIterable {
    case notAPhoto
    case damaged
    case tooLarge
    case sizeOutOfRange
}
