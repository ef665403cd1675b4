import CZip
import Exam
import Foundation

/// A zip archive in memory, opened only as far as its table of contents allows.
///
/// What it claims is checked before anything is unpacked, and what comes out is counted while it does: an
/// archive that lies about its sizes is found out too.
final class PackedFile {
    /// What an archive may claim and hold.
    struct Limit {
        var entriesMax = 2_000
        /// Of all entries together. Counted again while unpacking.
        var unpackedBytesMax: UInt64 = 256 << 20
        /// How many times its packed size an entry may be; smaller ones than ``ratioFreeBytes`` may be more.
        /// Sheets of one repeated line reach about 150.
        var ratioMax: UInt64 = 250
        var ratioFreeBytes: UInt64 = 1 << 20
    }

    struct Entry {
        let name: String
        let index: UInt64
        let unpackedBytes: UInt64
        let isEncrypted: Bool
    }

    /// In the order of the archive.
    let entries: [Entry]
    private let archive: OpaquePointer
    private var budget: UInt64

    /// - Throws: ``SheetRefusal`` of an archive that cannot be opened or claims too much.
    init(_ bytes: [UInt8], limit: Limit = Limit()) throws(SheetRefusal) {
        archive = try Self.opened(bytes)
        budget = limit.unpackedBytesMax
        do throws(SheetRefusal) {
            entries = try Self.contents(of: archive, limit)
        } catch {
            zip_discard(archive)
            throw error
        }
    }

    deinit { zip_discard(archive) }

    func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

    /// Unpacks one entry piece by piece.
    ///
    /// - Parameters:
    ///   - entry: one of ``entries``.
    ///   - take: gets each piece; false ends it early.
    /// - Throws: ``SheetRefusal`` when it is encrypted, broken, or larger than it said.
    func unpack(_ entry: Entry, _ take: (UnsafeRawBufferPointer) -> Bool) throws(SheetRefusal) {
        guard !entry.isEncrypted else { throw .passwordProtected }
        guard let file = zip_fopen_index(archive, entry.index, 0) else { throw .brokenArchive }
        defer { zip_fclose(file) }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
        defer { piece.deallocate() }
        var unpacked: UInt64 = 0
        while true {
            let count = zip_fread(file, piece.baseAddress, UInt64(piece.count))
            guard count >= 0 else { throw .brokenArchive }
            guard count > 0 else { break }
            unpacked += UInt64(count)
            guard unpacked <= entry.unpackedBytes else { throw .brokenArchive }
            guard UInt64(count) <= budget else { throw .unpackedTooLarge }
            budget -= UInt64(count)
            guard take(UnsafeRawBufferPointer(rebasing: piece[..<Int(count)])) else { return }
        }
        guard unpacked == entry.unpackedBytes else { throw .brokenArchive }
    }

    /// All of a small entry; nil when it is larger than `bytesMax`.
    func bytes(_ entry: Entry, bytesMax: Int) throws(SheetRefusal) -> [UInt8]? {
        guard entry.unpackedBytes <= bytesMax else { return nil }
        var found: [UInt8] = []
        try unpack(entry) { piece in
            found.append(contentsOf: piece)
            return true
        }
        return found
    }

    private static func opened(_ bytes: [UInt8]) throws(SheetRefusal) -> OpaquePointer {
        // libzip keeps the memory until the archive is closed, and frees it then.
        guard let copy = malloc(max(bytes.count, 1)) else { throw .brokenArchive }
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { copy.copyMemory(from: start, byteCount: source.count) }
        }
        var fault = zip_error_t()
        zip_error_init(&fault)
        defer { zip_error_fini(&fault) }
        guard let source = zip_source_buffer_create(copy, UInt64(bytes.count), 1, &fault) else {
            free(copy)
            throw .brokenArchive
        }
        guard let archive = zip_open_from_source(source, ZIP_RDONLY, &fault) else {
            zip_source_free(source)
            throw .brokenArchive
        }
        return archive
    }

    private static func contents(
        of archive: OpaquePointer, _ limit: Limit
    ) throws(SheetRefusal) -> [Entry] {
        let count = zip_get_num_entries(archive, 0)
        guard count > 0 else { throw .brokenArchive }
        guard count <= limit.entriesMax else { throw .tooManyParts }
        var names: Set<String> = []
        var found: [Entry] = []
        var total: UInt64 = 0
        for index in 0..<UInt64(count) {
            var about = zip_stat_t()
            zip_stat_init(&about)
            guard zip_stat_index(archive, index, 0, &about) == 0,
                about.valid & UInt64(ZIP_STAT_SIZE) != 0, about.valid & UInt64(ZIP_STAT_COMP_SIZE) != 0,
                let bytes = about.name
            else { throw .brokenArchive }
            let (sum, isOver) = total.addingReportingOverflow(about.size)
            guard !isOver, sum <= limit.unpackedBytesMax else { throw .unpackedTooLarge }
            total = sum
            guard
                about.size <= limit.ratioFreeBytes
                    || about.size / max(about.comp_size, 1) <= limit.ratioMax
            else { throw .packedTooHard }
            // Two entries of one name: programs would not agree on which one counts.
            let name = String(cString: bytes)
            guard names.insert(name).inserted else { throw .brokenArchive }
            found.append(
                Entry(
                    name: name, index: index, unpackedBytes: about.size,
                    isEncrypted: about.valid & UInt64(ZIP_STAT_ENCRYPTION_METHOD) != 0
                        && about.encryption_method != UInt16(ZIP_EM_NONE)))
        }
        return found
    }
}
