/// Which boot of the machine this is.
package struct BootIdentity: Sendable {
    static let path = "/proc/sys/kernel/random/boot_id"

    /// The kernel's random identity of this boot: 36 characters, lower case, with hyphens.
    ///
    /// - Throws: ``SmallFileFault`` when `/proc` is not readable, as under `ProcSubset=pid`.
    package static func current() throws(SmallFileFault) -> String {
        let text = try SmallFile.text(at: path)
        return String(text.prefix { !$0.isWhitespace })
    }
}
