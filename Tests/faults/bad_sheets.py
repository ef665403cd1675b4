"""Rosters no office should send, and some it does: each gets its sentence at the console, and changes nothing."""

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZipFile

from witness import Browser, Witness

MULTIPART = "multipart/form-data; boundary=B"
TITLES = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话,院校,学分账户"
HEADER = TITLES + "\n"
GIGABYTES_TEN = 10 << 30


def body(browser: Browser, sheet: bytes) -> bytes:
    return (
        f'--B\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{browser.csrf}\r\n'
        '--B\r\nContent-Disposition: form-data; name="file"; filename="r.xlsx"\r\n\r\n'
    ).encode() + sheet + b"\r\n--B--\r\n"


def packed(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def workbook(rows: str, **more: str) -> bytes:
    return packed({
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="s" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
            '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
    } | more)


def lying(size: int) -> bytes:
    """An archive of one small part that says it is this large: sizes beyond 4 GiB stand in an extra field."""
    name, content = b"xl/workbook.xml", zlib.compress(b"<workbook/>")[2:-4]
    checksum = zlib.crc32(b"<workbook/>")
    extra = struct.pack("<HHQ", 1, 8, size)
    common = struct.pack("<HHHHHIII", 45, 0, 8, 0, 0, checksum, len(content), 0xFFFFFFFF)
    local = b"PK\3\4" + common + struct.pack("<HH", len(name), len(extra)) + name + extra + content
    entry = (b"PK\1\2" + struct.pack("<H", 45) + common
             + struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, 0, 0) + name + extra)
    return local + entry + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def texts(words: list[str]) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in words)
    return f"<row>{cells}</row>"


def refused_whole() -> list[tuple[str, bytes, str]]:
    """What is no sheet the station reads: refused when it arrives, and not kept."""
    locked = bytearray(workbook(""))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = -1
        while (start := locked.find(mark, start + 1)) >= 0:
            locked[start + place] |= 1
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    many = "".join(f'<row r="{line}"><c><v>{line * 7919 % 9973}</v></c></row>' for line in range(1, 100_002))
    return [
        ("an old workbook", ole + bytes(64), "sheets.old-excel"),
        ("a workbook with a password", ole + "EncryptedPackage".encode("utf-16-le"), "sheets.password-protected"),
        ("a locked archive", bytes(locked), "sheets.password-protected"),
        ("OpenDocument", packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
         "sheets.open-document"),
        ("a binary workbook", packed({"xl/workbook.bin": ""}), "sheets.binary-workbook"),
        ("a PDF", b"%PDF-1.7\n", "sheets.not-a-sheet"),
        ("a web page called a sheet", b"<html><table><tr><td>1</td></tr></table>", "sheets.not-a-sheet"),
        ("ten gigabytes that are claimed", lying(GIGABYTES_TEN), "sheets.unpacked-too-large"),
        ("a part packed a thousand times", workbook("", bomb=" " * (20 << 20)), "sheets.packed-too-hard"),
        ("more than 256 MiB of parts", workbook("", **{f"p{n}": " " * (1 << 20) for n in range(260)}),
         "sheets.unpacked-too-large"),
        ("thousands of parts", workbook("", **{f"p{n}": "" for n in range(2_000)}), "sheets.too-many-parts"),
        ("an entity bomb",
         packed({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><workbook>&c;</workbook>'}),
         "sheets.document-type"),
        ("a cut archive", workbook("")[:-40], "sheets.broken-archive"),
        ("broken XML", workbook("<row>"), "sheets.broken-content"),
        ("too many rows in a workbook", workbook(many), "sheets.too-many-rows"),
        ("too many rows in a text", HEADER.encode() + b"1,2\n" * 200_000, "sheets.too-many-rows"),
        ("too many columns", ("列," * 201).encode(), "sheets.too-many-columns"),
        ("a workbook without a sheet", packed({"xl/workbook.xml": "<workbook/>"}), "sheets.no-such-sheet"),
    ]


def shown_with_problems() -> list[tuple[str, bytes, str, str]]:
    """What is a sheet and no roster: shown with the row and the problem."""
    person = "居民身份证,999999200001010011,考生,C01,护理,护理2001,1,学生,,,\n"
    twice = texts(TITLES.split(",") * 2) + texts(person.split(",") * 2)
    cut = (HEADER + person).encode("gb18030")
    number = workbook(
        texts(TITLES.split(",")) + texts(["居民身份证"]).replace("</row>", "<c><v>9.99999200001E+17</v></c></row>"))
    return [
        ("in GB 18030 without its columns", "姓名\n".encode("gb18030"), "import.missing-column", "1"),
        ("cut within a character", cut[:cut.index("考生".encode("gb18030")) + 1], "import.broken-text", "2"),
        ("in UTF-16 cut within a character", (HEADER + person).encode("utf-16")[:-1], "import.broken-text", "2"),
        ("with an open quotation mark", b'"', "import.unterminated-quote", "1"),
        ("with a header of 22 columns, each twice", workbook(twice), "import.column-twice", "1"),
        ("with its header once more", (HEADER + person + HEADER).encode(), "import.header-repeated", "3"),
        ("with an unknown column", HEADER.replace("院校", "备注二").encode() + person.encode(),
         "import.unknown-column", "1"),
        ("with a number for a document", number, "import.digits-lost", "2"),
        ("with a short line", (HEADER + "居民身份证,1\n").encode(), "import.short-record", "2"),
    ]


def all_of_them(witness: Witness, language: str) -> None:
    registrar = Browser(witness, language)
    registrar.sign_in("S-004")
    before = witness.state()

    def upload(sheet: bytes):
        return registrar.post("/candidates/imports", body(registrar, sheet), Content_Type=MULTIPART)

    # Only its length is told: nobody waits for the rest, and nothing of it is held.
    registrar.refused(
        "an upload of 200 MB", registrar.post(
            "/candidates/imports", b"--B\r\n", Content_Type=MULTIPART, Content_Length=str(200 << 20)),
        413, "request.too-large")
    witness.connection = None
    for name, sheet, code in refused_whole():
        registrar.refused(name, upload(sheet), 409, code)
    for name, sheet, code, line in shown_with_problems():
        sent = upload(sheet)
        page = registrar.get(sent.headers["Location"] or "/").text if sent.status == 303 else sent.text
        for kind, key in (("problem", "import"), ("how to mend it", "mend")):
            sentence = witness.words[language][f"{key}.{code}"]
            witness.expect(f"page, a roster {name}: {kind}, in {language}", sentence in page, page[-1500:])
        row = f'<td class="n" data-word="{witness.words[language]["imports.line"]}">{line}</td>'
        witness.expect(
            f"page, a roster {name}: its row, in {language}",
            row in page or f'<td class="n">{line}</td>' in page, page[-1500:])
    witness.expect(f"bad sheets change nothing, in {language}", witness.state() == before)
