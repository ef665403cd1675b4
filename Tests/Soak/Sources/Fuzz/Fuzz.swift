import Glibc

/// One door for foreign bytes, by the name under which `Tests/Soak/run` asks for it.
enum Door: String, CaseIterable {
    case header, note, key, merkle, event, page, batch, receipt, csv, sheets, typed, secrets, mounts, day

    /// Reads `bytes` as the program would, and stops the process where a promise does not hold.
    func open(_ bytes: [UInt8]) {
        switch self {
        case .header: JournalDoors.header(bytes)
        case .note: JournalDoors.note(bytes)
        case .key: JournalDoors.key(bytes)
        case .merkle: MerkleDoor.open(bytes)
        case .event: EventDoor.open(bytes)
        case .page: PageDoor.open(bytes)
        case .batch: BatchDoor.open(bytes)
        case .receipt: ReceiptDoor.open(bytes)
        case .csv: SheetDoors.csv(bytes)
        case .sheets: SheetDoors.sheets(bytes)
        case .typed: TypedDoor.open(bytes)
        case .secrets: SecretDoor.open(bytes)
        case .mounts: FileDoors.mounts(bytes)
        case .day: FileDoors.day(bytes)
        }
    }

    /// Chosen by the environment: one program holds them all, so that one build does.
    static let chosen: Door = {
        let name = getenv("SOAK_DOOR").map { String(cString: $0) } ?? ""
        guard let door = Door(rawValue: name) else {
            fatalError("SOAK_DOOR is one of \(allCases.map(\.rawValue).joined(separator: " "))")
        }
        return door
    }()
}

/// libFuzzer's own `main`, as a function.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ testOneInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The package manager makes an executable begin at `<module>_main`, so libFuzzer is begun from here.
@_cdecl("Fuzz_main")
public func begin(
    _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    var (argumentCount, arguments) = (argumentCount, arguments)
    return runDriver(&argumentCount, &arguments) { testOneInput($0, $1) }
}

/// What libFuzzer calls with every input, under the name by which its library looks for it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Door.chosen.open([UInt8](UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Stops the process, and so keeps the input, unless the promise holds.
func hold(_ isKept: Bool, _ promise: @autoclosure () -> String) {
    guard isKept else { fatalError("not kept: \(promise())") }
}

/// The same for what must be there.
func held<Value>(_ value: Value?, _ promise: @autoclosure () -> String) -> Value {
    guard let value else { fatalError("not kept: \(promise())") }
    return value
}

/// Takes numbers and texts from the front of an input; zeros and empty texts when it has run out.
struct Supply {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    mutating func number() -> Int64 {
        (0..<8).reduce(0) { number, _ in number << 8 | Int64(byte()) }
    }

    /// A number in `range`, which has at most 65,536 of them.
    mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + (Int(byte()) << 8 | Int(byte())) % range.count
    }

    /// The bytes up to the next zero.
    mutating func text() -> String {
        let bytes = rest.prefix { $0 != 0 }
        rest = rest.dropFirst(bytes.count + 1)
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func all() -> [UInt8] {
        defer { rest = [] }
        return [UInt8](rest)
    }
}
