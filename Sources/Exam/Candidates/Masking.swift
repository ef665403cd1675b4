/// What may be shown of a number that identifies a person.
package enum Masking {
    /// `110105********002X`: the first six and last four of 18 characters; of shorter ones the last two.
    package static func document(_ number: String) -> String {
        mask(number, head: number.count >= 15 ? 6 : 0, tail: number.count >= 15 ? 4 : 2)
    }

    /// `199****0001`.
    package static func telephone(_ number: String) -> String {
        mask(number, head: number.count >= 11 ? 3 : 0, tail: number.count >= 11 ? 4 : 2)
    }

    /// `丘**`: the first character; nothing of a name of one character.
    package static func name(_ name: String) -> String {
        mask(name, head: name.count >= 2 ? 1 : 0, tail: 0)
    }

    private static func mask(_ text: String, head: Int, tail: Int) -> String {
        let hidden = max(0, text.count - head - tail)
        return text.prefix(head) + String(repeating: "*", count: hidden) + text.suffix(min(tail, text.count))
    }
}
