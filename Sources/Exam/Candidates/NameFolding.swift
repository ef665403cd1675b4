/// Makes names comparable for search, without changing what is stored or printed.
package enum NameFolding {
    /// Lower-cased, without spaces and middle dots in any of the spellings that rosters use.
    ///
    /// Rare characters stay as they are: no compatibility folding on Han names.
    package static func folded(_ name: String) -> String {
        String(name.lowercased().unicodeScalars.filter { !ignored.contains($0) })
    }

    /// U+00B7 is the right middle dot of minority names; the others stand for it in practice.
    private static let ignored: Set<Unicode.Scalar> = [
        " ", "\u{3000}", "\u{00B7}", "\u{2022}", "\u{30FB}", "\u{FF0E}", ".",
    ]
}
