extension IdentityDocument {
    /// Brings a number into the one form in which it is kept and looked up: checked, upper case.
    ///
    /// - Throws: ``DocumentFault`` naming what is wrong with it.
    package func normalized(_ typed: String) throws(DocumentFault) -> String {
        switch self {
        case .residentCard: return try Self.residentNumber(typed)
        case .residencePermit:
            let number = try Self.residentNumber(typed)
            // The same form, with the areas of Hong Kong, Macau and Taiwan.
            guard ["81", "82", "83"].contains(where: number.hasPrefix) else {
                throw DocumentFault(code: .documentPattern)
            }
            return number
        case .passport, .hongKongMacauPermit, .taiwanPermit, .foreignResidentCard, .officerCard:
            guard !typed.unicodeScalars.contains(where: ResidentNumber.isFullWidth) else {
                throw DocumentFault(code: .documentFullWidth)
            }
            let number = Self.capitals(typed)
            guard hasPlausiblePattern(Array(number.unicodeScalars)) else {
                throw DocumentFault(code: .documentPattern)
            }
            return number
        }
    }

    /// Small Latin letters become capitals, and nothing else changes: Unicode would make an ASCII letter of
    /// some that are none (ſ, ı), and two of one (ß).
    private static func capitals(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            ("a"..."z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) - 32) : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Plausible, not proven: issuers change their patterns, and nobody here can ask them.
    private func hasPlausiblePattern(_ scalars: [Unicode.Scalar]) -> Bool {
        func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
        func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("A"..."Z").contains(scalar) }
        switch self {
        case .residentCard, .residencePermit: return false
        case .passport:
            return (5...20).contains(scalars.count) && scalars.contains(where: isDigit)
                && scalars.allSatisfy { isDigit($0) || isLetter($0) }
        case .hongKongMacauPermit:
            // H or M, then 8 digits; 10 on older cards, with the number of the renewal.
            return [9, 11].contains(scalars.count) && (scalars[0] == "H" || scalars[0] == "M")
                && scalars.dropFirst().allSatisfy(isDigit)
        case .taiwanPermit:
            return [8, 10].contains(scalars.count) && scalars.allSatisfy(isDigit)
        case .foreignResidentCard:
            // 18 characters that begin with 9 since 2023; three letters and 12 digits before.
            if scalars.count == 18 {
                return scalars[0] == "9" && scalars.dropLast().allSatisfy(isDigit)
                    && (isDigit(scalars[17]) || scalars[17] == "X")
            }
            return scalars.count == 15 && scalars.prefix(3).allSatisfy(isLetter)
                && scalars.dropFirst(3).allSatisfy(isDigit)
        case .officerCard:
            return (5...20).contains(scalars.count) && scalars.contains(where: isDigit)
                && scalars.allSatisfy { isDigit($0) || isLetter($0) || $0.properties.isIdeographic }
        }
    }

    private static func residentNumber(_ typed: String) throws(DocumentFault) -> String {
        do throws(ResidentNumber.Fault) {
            return try ResidentNumber(typed).text
        } catch {
            let code: ImportProblem.Code =
                switch error {
                case .fullWidth: .documentFullWidth
                case .character: .documentCharacter
                case .length: .documentLength
                case .oldForm: .documentOldForm
                case .date: .documentDate
                case .checkDigit: .documentCheckDigit
                }
            throw DocumentFault(code: code)
        }
    }
}

/// What is wrong with the number of an identity document.
package struct DocumentFault: Error, Equatable, Sendable {
    package let code: ImportProblem.Code
}
