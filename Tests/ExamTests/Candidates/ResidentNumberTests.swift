import Exam
import Testing

@Suite struct ResidentNumberTests {
    private func fault(_ text: String) -> ResidentNumber.Fault? {
        do throws(ResidentNumber.Fault) {
            _ = try ResidentNumber(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "11010519491231002X", "34052419800101001X", "999999200001010011", "999999200402290026",
        "999999200512318886",
        "99999920030615004X", "99999920030615004x",
    ])
    func `takes numbers whose check character is right`(_ text: String) throws {
        #expect(try ResidentNumber(text).text == text.uppercased())
    }

    @Test func `finds every single wrong digit and every swap of neighbours`() {
        let right = Array("999999200402290026")
        for index in 0..<17 {
            for digit in "0123456789" where digit != right[index] {
                var wrong = right
                wrong[index] = digit
                #expect(fault(String(wrong)) != nil)
            }
            var swapped = right
            swapped.swapAt(index, index + 1)
            #expect(swapped == right || fault(String(swapped)) != nil)
        }
    }

    @Test func `says what is wrong`() {
        #expect(fault("999999200001010012") == .checkDigit)
        #expect(fault("999999194902310014") == .date)
        #expect(fault("99999920000101001") == .length)
        #expect(fault("9999992000010100111") == .length)
        #expect(fault("999999000101001") == .oldForm)
        #expect(fault("９９９９９９200001010011") == .fullWidth)
        #expect(fault("99999920000101001Ｘ") == .fullWidth)
        #expect(fault("9999992000X1010011") == .character)
        #expect(fault("99999920000101001Y") == .character)
        #expect(fault("") == .length)
    }

    @Test func `shows only the area and the last four`() throws {
        #expect(try ResidentNumber("11010519491231002X").masked == "110105********002X")
    }

    @Test(
        arguments: [
            (IdentityDocument.passport, "e12345678", "E12345678"),
            (.hongKongMacauPermit, "H12345678", "H12345678"),
            (.hongKongMacauPermit, "M1234567801", "M1234567801"), (.taiwanPermit, "01234567", "01234567"),
            (.residencePermit, "81000019900101001X", nil),
            (.residencePermit, "810000199408230021", "810000199408230021"),
            (.residencePermit, "999999200001010011", nil),
            (.foreignResidentCard, "USA123456789012", "USA123456789012"),
            (.foreignResidentCard, "12A123456789012", nil), (.officerCard, "军字第1234567号", "军字第1234567号"),
            (.passport, "E1", nil), (.passport, "Ｅ12345678", nil), (.hongKongMacauPermit, "X12345678", nil),
            (.taiwanPermit, "1234567", nil), (.officerCard, "军官证", nil),
            // Letters of which Unicode makes capital ASCII ones.
            (.passport, "ı12345678", nil), (.passport, "ß1234567", nil), (.officerCard, "ſ1234567", nil),
        ] as [(IdentityDocument, String, String?)])
    func `other documents are taken by pattern`(type: IdentityDocument, typed: String, kept: String?) {
        #expect((try? type.normalized(typed)) == kept)
    }
}
