import CUV

/// A call into libuv that the machine did not grant.
package struct UVFault: Error, Equatable, CustomStringConvertible {
    /// What was tried, as a libuv function name.
    package let operation: String
    /// libuv's error number: a negative `errno`.
    package let code: Int32

    package var description: String {
        "\(operation): \(String(cString: uv_strerror(code)))"
    }

    /// Passes a non-negative answer on.
    @discardableResult
    static func check(_ code: Int32, _ operation: String) throws(UVFault) -> Int32 {
        guard code >= 0 else { throw UVFault(operation: operation, code: code) }
        return code
    }
}
