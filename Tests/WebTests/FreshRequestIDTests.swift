import Testing

@testable import Web

@Suite struct FreshRequestIDTests {
    @Test func `begins with the time, so that later ones come later`() {
        let first = FreshRequestID.next(milliseconds: 0x017F_22E2_79B0)
        let second = FreshRequestID.next(milliseconds: 0x017F_22E2_79B1)

        #expect(first.hasPrefix("017f22e279b07"))
        #expect(first < second)
    }

    @Test func `is a UUID of version 7, and each is another`() {
        let made = (0..<200).map { _ in FreshRequestID.next(milliseconds: 1) }

        #expect(Set(made).count == 200)
        for id in made {
            let digits = Array(id)
            #expect(digits.count == 32 && digits.allSatisfy { $0.isHexDigit && !$0.isUppercase })
            #expect(digits[12] == "7" && "89ab".contains(digits[16]))
        }
    }

    @Test func `keeps to 48 bits of time`() {
        #expect(FreshRequestID.next(milliseconds: .max).hasPrefix("ffffffffffff7"))
    }
}
