import Glibc

extension [UInt8] {
    /// Overwrites the bytes of this array.
    ///
    /// Only the storage of this very array is reached: call it on the last copy, before it
    /// leaves its scope. `explicit_bzero`, because a plain loop over an array that nobody
    /// reads again is removed by the optimiser.
    mutating func wipe() {
        withUnsafeMutableBytes { storage in
            guard let start = storage.baseAddress else { return }
            explicit_bzero(start, storage.count)
        }
    }
}

extension [UInt8] {
    /// Draws `count` bytes from the operating system's generator.
    static func random(count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Writes the bytes as lower-case hexadecimal digits, for error messages.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
