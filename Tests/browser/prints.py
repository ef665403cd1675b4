"""Prints on paper: prints.py PROGRAM SEEDS SHOTS.

Files a photo of everybody but one through the console. Opens every print of the demo station in Chromium, in both
languages: nothing may be cut off, no page may be more than full, and faces stand where they should and nowhere else.
Has the station make PDFs with its own Chromium, counts their pages and finds names in them. Draws the admission
ticket and reads both its codes with a decoder that knows nothing of ours; what was read opens the door, and after the
ticket was replaced it does not. Pictures and PDFs stay in SHOTS/prints for people to look at.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "faults"))

import faces  # noqa: E402
from console import CHROMIUM, sign_in  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from station import Station  # noqa: E402

LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
#: What a scanner reads: number, then code.
SCANNED = re.compile(r"\d{14}[0-9A-HJKMNP-TV-Z]{6}")
#: What is cut off or too full, as sentences.
CUT = """() => {
  const faults = [];
  const named = (e) => `<${e.localName} class=${e.className?.baseVal ?? e.className}> “${e.textContent.trim().slice(0, 40)}”`;
  document.querySelectorAll(".sheet").forEach((sheet, index) => {
    const body = sheet.querySelector(".sheet-body");
    const foot = sheet.querySelector(".sheet-foot").getBoundingClientRect();
    for (const element of [body, ...sheet.querySelectorAll(".ticket")]) {
      if (element.scrollHeight > element.clientHeight + 1) {
        faults.push(`page ${index + 1} is more than full: ${named(element).slice(0, 60)}`);
      }
    }
    for (const element of body.querySelectorAll("td, th, .label-name, .label-number, .ticket-name, .ticket-number, .ticket-rules li, svg, .sheet-signatures, .sheet-box")) {
      const box = element.getBoundingClientRect();
      if (box.bottom > foot.top + 1) faults.push(`page ${index + 1} reaches into its foot: ${named(element)}`);
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow === "hidden") {
        faults.push(`page ${index + 1} cuts off: ${named(element)}`);
      }
    }
  });
  return [...new Set(faults)];
}"""


#: How many pictures a print shows, and how many places for one stay empty; a broken picture is neither.
FACES = """async () => {
  const shown = [...document.querySelectorAll(".ticket-photo img"), ...document.querySelectorAll(".seat-drawing image")];
  const whole = await Promise.all(shown.map(async (face) => {
    const picture = new Image();
    picture.src = face.getAttribute("src") ?? face.getAttribute("href");
    const box = face.getBoundingClientRect();
    try { await picture.decode(); } catch { return false; }
    return picture.naturalWidth > 0 && box.width > 20 && box.height > 20;
  }));
  const places = document.querySelectorAll(".ticket-photo, .drawn-photo").length;
  return {whole: whole.filter(Boolean).length, broken: whole.filter((is) => !is).length, empty: places - shown.length};
}"""
#: Prints on which faces are compared.
WITH_FACES = ("seats", "ticket", "tickets", "day")


def pdf_pictures(file: Path) -> int:
    words = subprocess.run(["pdfimages", "-list", str(file)], check=True, capture_output=True, text=True).stdout
    return len(words.splitlines()) - 2


def memory(pid: int) -> tuple[int, int]:
    """What the daemon holds and the most it held, in MiB."""
    words = Path(f"/proc/{pid}/status").read_text()
    return tuple(int(re.search(rf"^{name}:\s+(\d+)", words, re.MULTILINE).group(1)) >> 10 for name in ("VmRSS", "VmHWM"))


def pdf_pages(file: Path) -> int:
    words = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"^Pages:\s+(\d+)$", words, re.MULTILINE).group(1))


def pdf_text(file: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout


def scan(file: Path) -> list[tuple[str, str]] | None:
    """Every code on the first page: its kind and its text. None where the decoder is not installed."""
    try:
        import zxingcpp
        from PIL import Image
    except ImportError:
        return None
    picture = file.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", str(file), str(picture)], check=True)
    return [(str(found.format).split(".")[-1], found.text)
            for found in zxingcpp.read_barcodes(Image.open(f"{picture}.png"))]


class Prints:
    def __init__(self, station: Station, browser, shots: Path):
        self.station, self.browser, self.shots = station, browser, shots
        self.base = f"https://{station.host}:{station.port}"
        self.faults: list[str] = []
        #: The one without a photo.
        self.faceless = ""

    def look_at_faces(self, page, name: str, path: str, file: Path) -> None:
        """Everybody's face, and one empty frame where the print is about that one too."""
        found = page.evaluate(FACES)
        kind = name.split("-")[0]
        if kind not in WITH_FACES:
            wrong = found["whole"] or pdf_pictures(file)
        else:
            wrong = found["broken"] or not found["whole"] + found["empty"]
            if kind in ("seats", "tickets") and "practical" not in name:
                wrong = wrong or found["empty"] != 1 or pdf_pictures(file) != found["whole"]
            if kind == "ticket":
                wrong = wrong or (found["whole"], found["empty"]) != ((0, 1) if self.faceless in path else (1, 0))
        if wrong:
            self.faults.append(f"{name}: faces {found}, in the PDF {pdf_pictures(file)}")

    def page(self, locale: str):
        context = self.browser.new_context(
            viewport={"width": 1280, "height": 900}, locale=locale, ignore_https_errors=True, accept_downloads=True)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        sign_in(page, self.base)
        return page

    def look(self, page, name: str, path: str) -> int:
        """Opens one print, finds what is cut off, keeps it as the browser prints it; the number of its sheets."""
        answer = page.goto(self.base + path)
        if answer.status != 200:
            self.faults.append(f"{path}: {answer.status}")
            return 0
        sheets = page.locator("section.sheet").count()
        page.emulate_media(media="print")
        self.faults += [f"{name}: {fault}" for fault in page.evaluate(CUT)]
        file = self.shots / f"{name}.pdf"
        page.pdf(path=file, prefer_css_page_size=True, print_background=True)
        page.emulate_media(media="screen")
        if pdf_pages(file) != sheets:
            self.faults.append(f"{name}: {sheets} sheets became {pdf_pages(file)} pages")
        self.look_at_faces(page, name, path, file)
        return sheets

    def press(self, page, name: str, path: str, sheets: int) -> Path:
        """Has the station make the PDF, waiting on the page that says how far it is."""
        file = self.shots / f"{name}.station.pdf"
        page.goto(f"{self.base}/prints")
        with page.expect_download(timeout=240_000) as download:
            page.evaluate("path => location.assign(path)", path)
            page.wait_for_function(
                "() => location.pathname.startsWith('/prints/jobs/') ? document.querySelector('.actions a[href$=\"print.pdf\"]')"
                " : true", timeout=240_000)
            ready = page.locator(".actions a[href^='/prints/jobs/'][href$='print.pdf']")
            if ready.count():
                ready.click()
        download.value.save_as(file)
        if pdf_pages(file) != sheets:
            self.faults.append(f"{name}: the station's PDF has {pdf_pages(file)} pages, the print {sheets}")
        return file


def paths(station: Station) -> tuple[list[tuple[str, str]], str, str]:
    """Name and address of every print; a candidate, and the room of that candidate."""
    candidate, room = station.seats()[0]
    with station.database() as db:
        day = db.execute(
            "SELECT date(start / 1000 + 28800, 'unixepoch') FROM sitting WHERE id = 'T-C01-1'").fetchone()[0]
        practical = db.execute(
            "SELECT seat.sitting, seat.room FROM seat JOIN sitting ON sitting.id = seat.sitting"
            " WHERE part = 'practical' ORDER BY seat.sitting, seat.room LIMIT 1").fetchone()
    of = f"?sitting=T-C01-1&room={room}"
    rooms = [(kind, f"/prints/{kind}{of}") for kind in ("door", "seats", "labels", "sign-in", "record")]
    rooms += [(f"{kind}-practical", f"/prints/{kind}?sitting={practical[0]}&room={practical[1]}")
              for kind in ("seats", "labels")] if practical else []
    return rooms + [
        ("packets", "/prints/packets?sitting=T-C01-1"), ("summary", "/prints/summary?sitting=T-C01-1"),
        ("ticket", f"/prints/tickets?candidate={candidate}"), ("tickets", "/prints/tickets?sitting=T-C01-1"),
        ("day", f"/prints/day?day={day}"),
    ], candidate, room


def at_the_door(prints: Prints, page, candidate: str, room: str, ticket: Path) -> None:
    """What a scanner reads from the paper opens the door until the ticket is replaced."""
    found = scan(ticket)
    if found is None:
        print("not installed: zxing-cpp and pillow; the codes on the ticket were not read")
        return
    print(f"on the ticket: {found}")
    texts = {text for _, text in found}
    if {kind.replace("_", "").replace(" ", "") for kind, _ in found} < {"QRCode", "Code128"} or len(texts) != 1:
        prints.faults.append(f"the ticket does not hold one text as QR and as Code 128: {found}")
        return
    text = texts.pop()
    if not SCANNED.fullmatch(text) or not text.startswith(candidate):
        prints.faults.append(f"the ticket of {candidate} says {text}")

    def verdict(scanned: str) -> str:
        page.goto(f"{prints.base}/rooms/{room}")
        page.fill("input[name=ticket]", scanned)
        page.press("input[name=ticket]", "Enter")
        page.wait_for_selector("#verdict .verdict-word")
        return page.inner_text("#verdict .verdict-word")

    page.goto(f"{prints.base}/candidates/{candidate}")
    page.click(f"form[action='/candidates/{candidate}/tickets'] button")
    page.wait_for_url(re.compile("/prints/tickets"))
    fresh = page.inner_text(".ticket-square b").strip()
    words = [verdict(text), verdict(candidate + "000000"), verdict(candidate + fresh)]
    print(f"old ticket, wrong code, new ticket: {words}")
    if words != ["旧准考证", "校验码不符", "准予入场"]:
        prints.faults.append(f"the door says {words}")
    with prints.station.database() as db:
        state = db.execute("SELECT state FROM attendance WHERE candidate = ?", (candidate,)).fetchone()
    if state != ("seated",):
        prints.faults.append(f"with the new ticket the candidate is {state}")


def file_faces(prints: Prints, candidate: str, room: str) -> list[tuple[str, str]]:
    """Everybody's photo but one's goes through the console; the prints that this is looked at on besides."""
    station = prints.station
    with station.database() as db:
        people = [number for (number,) in db.execute("SELECT id FROM candidate WHERE NOT isWithdrawn ORDER BY id")]
        prints.faceless = db.execute(
            "SELECT candidate FROM seat WHERE sitting = 'T-C01-1' AND room = ? AND candidate <> ? ORDER BY number DESC",
            (room, candidate)).fetchone()[0]
    page = prints.page("zh-CN")
    before = memory(station.process.pid)[0]
    photos = [(number, photo) for number, photo in zip(people, faces.draw(page, len(people)))
              if number != prints.faceless]
    faces.file_all(page, prints.base, photos)
    page.context.close()
    print(f"{len(photos)} photos of {sum(len(photo) for _, photo in photos) // len(photos) >> 10} KiB filed;"
          f" the daemon held {before} MiB before, {memory(station.process.pid)[1]} MiB at most")
    return [("ticket-faceless", f"/prints/tickets?candidate={prints.faceless}"),
            ("seats-all", "/prints/seats?sitting=T-C01-1")]


def main(program: str, seeds: str, shots: str) -> int:
    folder = Path(shots) / "prints"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        station = Station(program, Path(place) / "site", seeds)
        station.start()
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--ignore-certificate-errors", f"--host-resolver-rules=MAP {station.host} 127.0.0.1"])
        prints = Prints(station, browser, folder)
        everything, candidate, room = paths(station)
        everything += file_faces(prints, candidate, room)
        with station.database() as db:
            name = db.execute("SELECT name FROM candidate WHERE id = ?", (candidate,)).fetchone()[0]
        for language, locale in LANGUAGES.items():
            page = prints.page(locale)
            for kind, path in everything:
                sheets = prints.look(page, f"{kind}-{language}", path)
                if kind in ("ticket", "tickets", "seats-all", "sign-in", "day") and language == "zh":
                    made = prints.press(page, f"{kind}-{language}", path.replace("?", "/print.pdf?"), sheets)
                    if name not in pdf_text(made):
                        prints.faults.append(f"{kind}: {name} is not in the station's PDF")
                    print(f"{kind}: {sheets} sheets, {pdf_pictures(made)} faces, {made.stat().st_size >> 10} KiB made"
                          f" by the station, which held {memory(station.process.pid)} MiB now and at most")
                if kind == "door" and name in pdf_text(folder / f"{kind}-{language}.pdf"):
                    prints.faults.append(f"the door shows the whole name {name}")
                if kind == "ticket" and language == "zh":
                    ticket = folder / "ticket-zh.station.pdf"
            page.context.close()
        if list((station.folder / "press").glob("*")):
            prints.faults.append("documents were left in the press")
        page = prints.page("zh-CN")
        at_the_door(prints, page, candidate, room, ticket)
        browser.close()
        if station.stop() != 0 or station.verify() != 0:
            prints.faults.append("the daemon did not end well")
    for fault in dict.fromkeys(prints.faults):
        print("FAULT", fault)
    return 1 if prints.faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
