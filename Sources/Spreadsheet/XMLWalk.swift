import CExpat
import Exam
import Foundation

/// Hears what stands in one part of a workbook, in the order of the file. Names come without prefixes.
protocol XMLListener: AnyObject {
    func begin(_ name: String, _ attributes: XMLAttributes) throws(SheetFailure)
    func end(_ name: String) throws(SheetFailure)
    /// A piece of text; one text may come in several.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetFailure)
}

extension XMLListener {
    func end(_ name: String) throws(SheetFailure) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetFailure) {}
}

/// The attributes of one element, readable while ``XMLListener/begin(_:_:)`` runs.
struct XMLAttributes {
    fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// The value of the attribute with this name, prefix left out.
    subscript(name: String) -> String? {
        guard var pair = pairs else { return nil }
        while let key = pair[0], let value = pair[1] {
            if XMLWalk.localName(key) == name { return String(cString: value) }
            pair += 2
        }
        return nil
    }

    /// `r:id`, which must not be taken for a plain `id`.
    var relationship: String? {
        guard var pair = pairs else { return nil }
        while let key = pair[0], let value = pair[1] {
            let name = String(cString: key)
            if name.hasSuffix(":id") { return String(cString: value) }
            pair += 2
        }
        return nil
    }
}

/// One walk of expat over one part. Document types are refused, and with them every entity but the five.
final class XMLWalk {
    private let parser: XML_Parser
    private let listener: any XMLListener
    private var failure: SheetFailure?
    private var depth = 0

    /// No part of a workbook is nested deeper than a dozen.
    private static let depthMax = 64

    /// - Throws: what the listener throws, or the refusal of the archive or of its XML.
    static func run(
        over entry: PackedFile.Entry, of file: PackedFile, _ listener: any XMLListener
    ) throws(SheetFailure) {
        let walk = XMLWalk(listener)
        do throws(SheetRefusal) {
            try file.unpack(entry) { piece in walk.take(piece) }
        } catch {
            throw walk.failure ?? .refused(error)
        }
        try walk.finish()
    }

    private init(_ listener: any XMLListener) {
        self.listener = listener
        guard let parser = XML_ParserCreate(nil) else {
            preconditionFailure("expat makes a parser unless the machine is out of memory")
        }
        self.parser = parser
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { walk, name, attributes in
                guard let name else { return }
                XMLWalk.at(walk).begin(name, attributes)
            },
            { walk, name in
                guard let name else { return }
                XMLWalk.at(walk).end(name)
            })
        XML_SetCharacterDataHandler(parser) { walk, start, count in
            guard let start else { return }
            XMLWalk.at(walk).text(start, Int(count))
        }
        XML_SetStartDoctypeDeclHandler(parser) { walk, _, _, _, _ in
            XMLWalk.at(walk).stop(.refused(.documentType))
        }
    }

    deinit { XML_ParserFree(parser) }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> XMLWalk {
        guard let pointer else { preconditionFailure("every parser is given its walk") }
        return Unmanaged<XMLWalk>.fromOpaque(pointer).takeUnretainedValue()
    }

    static func localName(_ name: UnsafePointer<CChar>) -> String {
        guard let colon = strrchr(name, Int32(UInt8(ascii: ":"))) else { return String(cString: name) }
        return String(cString: colon + 1)
    }

    /// - Returns: false once nothing more is wanted.
    private func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        let start = piece.assumingMemoryBound(to: CChar.self).baseAddress
        guard XML_Parse(parser, start, Int32(piece.count), 0) == XML_STATUS_OK else {
            failure = failure ?? .refused(.brokenContent)
            return false
        }
        return true
    }

    private func finish() throws(SheetFailure) {
        if failure == nil, XML_Parse(parser, nil, 0, 1) != XML_STATUS_OK {
            failure = failure ?? .refused(.brokenContent)
        }
        if let failure { throw failure }
    }

    private func begin(
        _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
        depth += 1
        guard depth <= Self.depthMax else { return stop(.refused(.brokenContent)) }
        hear { () throws(SheetFailure) in
            try listener.begin(Self.localName(name), XMLAttributes(pairs: attributes))
        }
    }

    private func end(_ name: UnsafePointer<CChar>) {
        depth -= 1
        hear { () throws(SheetFailure) in try listener.end(Self.localName(name)) }
    }

    private func text(_ start: UnsafePointer<CChar>, _ count: Int) {
        start.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
            hear { () throws(SheetFailure) in
                try listener.text(UnsafeBufferPointer(start: bytes, count: count))
            }
        }
    }

    private func hear(_ call: () throws(SheetFailure) -> Void) {
        guard failure == nil else { return }
        do throws(SheetFailure) {
            try call()
        } catch {
            stop(error)
        }
    }

    private func stop(_ reason: SheetFailure) {
        failure = failure ?? reason
        XML_StopParser(parser, 0)
    }
}
