"""A roster as a college sends it, in a real browser at the real daemon: roster.py PROGRAM SEEDS SHOTS.

Uploads a sheet in GB 18030 with five planted faults and a column nobody knows, sees each fault with its row and how
to mend it, fetches the problems as a workbook, leaves the unknown column out, mends the sheet, imports it, and is told
when the same file comes again. Then takes a workbook with what spreadsheets do to cells.
"""

import io
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "faults"))

from bad_sheets import workbook  # noqa: E402
from console import CHROMIUM, sign_in  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from station import Station  # noqa: E402

TITLES = ["证件种类", "身份证号", "考生姓名", "证书编号", "专业", "班级", "学号", "考生类别", "手机", "备注"]


def document(day: int, sequence: int) -> str:
    """A number of the area 999999, which nobody has, with its check character."""
    body = f"999999200001{day:02d}{sequence:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights)) % 11]


def people() -> list[list[str]]:
    names = ["吐尔逊·买买提", "𠮷田", "㐂乐", "欧阳 娜娜", "黄某", "李某", "周某", "吴某", "郑某", "王某"]
    return [
        ["居民身份证", document(1 + index, 111 + index), name, "C01", "", "", "", "社会人员", f"1540000{index:04d}", "x"]
        for index, name in enumerate(names)]


def spoilt(rows: list[list[str]]) -> list[list[str]]:
    """Five faults: a wrong check digit, no name, an unknown word, digits of double width, somebody twice."""
    bad = [list(row) for row in rows]
    last = bad[0][1][-1]
    bad[0][1] = bad[0][1][:-1] + ("0" if last != "0" else "1")
    bad[2][2] = ""
    bad[4][4:8] = ["护理", "护理2001", "", "路人"]
    bad[6][1] = "".join(chr(ord(digit) + 0xFEE0) for digit in bad[6][1])
    bad[9][1] = bad[8][1]
    return bad


FAULTS = {2: "校验位", 4: "没有填写", 6: "不是规定的用词", 8: "全角", 11: "重复"}


def sheet(rows: list[list[str]]) -> bytes:
    return "\r\n".join(",".join(row) for row in [TITLES, *rows]).encode("gb18030")


class Desk:
    def __init__(self, page, base: str):
        self.page, self.base = page, base

    def upload(self, name: str, content: bytes) -> None:
        self.page.goto(f"{self.base}/candidates/imports")
        self.page.set_input_files(
            "input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
        self.page.click("form[enctype] button")
        self.page.wait_for_url("**/candidates/imports/*")

    def leave_out(self, title: str) -> None:
        self.page.select_option(f"label:has-text('{title}') select", value="-")
        self.page.click("form:has(select[name^=c]) button")
        self.page.wait_for_url(lambda url: "c9=-" in url)

    def text(self) -> str:
        return self.page.inner_text("main")


def look(desk: Desk, context, station: Station, shots: str, faults: list[str]) -> None:
    def expect(what: str, holds: bool) -> None:
        if not holds:
            faults.append(f"{what}: {desk.text()[:1500]}")

    rows = people()
    desk.upload("名册.csv", sheet(spoilt(rows)))
    expect("the encoding is shown with how sure it is", "GB18030（含 GBK、GB2312）（很可能，请核对）" in desk.text())
    expect("the separator is shown", "逗号（确定）" in desk.text())
    expect("a column nobody knows is asked for", "有 1 列认不出" in desk.text())
    desk.page.screenshot(path=f"{shots}/roster-columns.png", full_page=True)
    desk.leave_out("备注")
    lines = [row.inner_text() for row in desk.page.query_selector_all("#problems tbody tr")]
    expect("five problems", len(lines) == 5)
    for line, word in FAULTS.items():
        expect(f"line {line}: {word}", any(text.startswith(f"{line}\t") and word in text for text in lines))
    whole = [row[1] for row in rows]
    expect("no number is shown whole", not any(number in desk.text() for number in whole))
    desk.page.screenshot(path=f"{shots}/roster-problems.png", full_page=True)

    address = desk.page.get_attribute("a[href*='problems.xlsx']", "href")
    answer = context.request.get(desk.base + address)
    archive = zipfile.ZipFile(io.BytesIO(answer.body()))
    texts = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    expect("the problems come as a workbook", all(word in texts for word in FAULTS.values()))
    expect("which holds no number whole", not any(number in texts for number in whole))

    with station.database() as db:
        before = db.execute("SELECT count(*) FROM candidate").fetchone()[0]
    desk.upload("名册.csv", sheet(rows))
    desk.leave_out("备注")
    expect("the mended sheet has no problem", "10 人，没有问题" in desk.text())
    desk.page.screenshot(path=f"{shots}/roster-sound.png", full_page=True)
    desk.page.click("form[action$='/confirmation'] button")
    desk.page.wait_for_url("**/candidates")
    with station.database() as db:
        after = db.execute("SELECT count(*) FROM candidate").fetchone()[0]
        names = {name for (name,) in db.execute("SELECT name FROM candidate WHERE kind = 'social'")}
    if after != before + 10 or not {row[2] for row in rows} <= names:
        faults.append(f"{after - before} people came, with the names {names}")

    desk.upload("名册.csv", sheet(rows))
    desk.leave_out("备注")
    expect("the same file again changes nothing, and says so", "这份文件已经导入过" in desk.text())
    print("a sheet in GB 18030 with five faults was refused, mended, and imported; the same again was known")


def traps(desk: Desk, faults: list[str]) -> None:
    """A workbook: a title above the header, a number for a document, a telephone number, merged classes."""
    def text(word: str) -> str:
        return f'<c t="inlineStr"><is><t>{word}</t></is></c>'

    header = "".join(map(text, TITLES[:9]))
    person = people()[0]
    first = text("居民身份证") + "<c><v>9.99999200001019E+17</v></c>" + "".join(map(text, person[2:8])) + (
        "<c><v>15400000001</v></c>")
    desk.upload("名册.xlsx", workbook(
        f'<row r="1">{text("2021年名册")}</row><row r="3">{header}</row><row r="4" hidden="1">{first}</row>'))
    for word in ("Excel 工作簿", "隐藏的行", "数字的末几位已经丢失", "存成了数字"):
        if word not in desk.text():
            faults.append(f"a workbook's traps: {word} is not said: {desk.text()[:1500]}")
    print("a workbook with a hidden row and a number for a document was refused with its row")


def main(program: str, seeds: str, shots: str) -> int:
    faults: list[str] = []
    Path(shots).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        station = Station(program, Path(folder) / "site", seeds)
        station.start()
        base = f"https://{station.host}:{station.port}"
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--ignore-certificate-errors", f"--host-resolver-rules=MAP {station.host} 127.0.0.1"])
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", ignore_https_errors=True)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        sign_in(page, base)
        desk = Desk(page, base)
        look(desk, context, station, shots, faults)
        traps(desk, faults)
        browser.close()
        if station.stop() != 0 or station.verify() != 0:
            faults.append("the station did not end well, or is not whole")
    for fault in faults:
        print("FAULT", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
