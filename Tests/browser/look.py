"""Every page, looked at: look.py BIN SHOTS [NAME…]; with names only pages whose pictures begin so.

Plays the demo day, serves station and central from BIN, and opens every page in both languages, on a phone, a desk
and a wall, once dark and once on paper. Pictures go to SHOTS for people to look at; what a machine can see is a
fault: an HTTP or script error, a page wider than its screen, a language key left in it, a control without a label,
a target too small for a thumb, pale letters, a table cut off on paper.
"""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "faults"))
from station import PASSWORD, free_port  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
WIDTHS = {"phone": (390, 844), "desk": (1280, 900), "wall": (1920, 1080)}
LANGUAGES = {"zh": "zh-Hans", "en": "en"}
#: A4 less the margins of the print sheet, at 96 dots to the inch.
PAPER_WIDTH = 688


class Demo:
    """A rehearsal station and its central, as `make demo` serves them, on ports of their own."""

    def __init__(self, programs: str, folder: Path):
        self.folder = folder
        self.ports = {name: free_port() for name in ("STATION", "SYNC", "CENTRAL")}
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("EXAM", "DEMO_"))}
        environment |= {f"DEMO_{name}_PORT": str(port) for name, port in self.ports.items()}
        environment |= {"DEMO_PULL_SECONDS": "1", "LLVM_PROFILE_FILE": "/dev/null",
                        "EXAMSTATION_LIMITS_REQUESTS_PER_MINUTE": "1000000",
                        "EXAMCENTRAL_LIMITS_REQUESTS_PER_MINUTE": "1000000"}
        self.process = subprocess.Popen(
            [str(ROOT / "Tests/demo/run"), str(folder), programs], stdout=subprocess.PIPE, text=True,
            env=environment, start_new_session=True)
        self.station = f"https://localhost:{self.ports['STATION']}"
        self.central = f"https://central.localhost:{self.ports['CENTRAL']}"
        for line in self.process.stdout:
            code = re.search(r"C-001 .*\s(\S+)$", line)
            if code:
                self.code = code.group(1)
                return
        raise SystemExit("the demo did not start")

    def one(self, question: str) -> str:
        with sqlite3.connect(f"file:{self.folder / 'station/station.db'}?mode=ro", uri=True) as db:
            return str(db.execute(question).fetchone()[0])

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=60)


def station_pages(demo: Demo) -> list[tuple[str, str, str]]:
    """Who, name of the picture, path."""
    decided = demo.one("SELECT certificate FROM outcome GROUP BY certificate ORDER BY certificate LIMIT 1")
    day = demo.one("SELECT date(start / 1000 + 28800, 'unixepoch') FROM sitting WHERE state = 'running'")
    running = demo.one("SELECT id FROM sitting WHERE state = 'running' ORDER BY id LIMIT 1")
    planned = demo.one("SELECT sitting FROM seat JOIN sitting ON sitting.id = seat.sitting "
                       "WHERE sitting.state = 'planned' ORDER BY sitting LIMIT 1")
    room = demo.one(f"SELECT room FROM seat WHERE sitting = '{running}' ORDER BY room LIMIT 1")
    workshop = demo.one("SELECT id FROM room WHERE kind = 'workshop' ORDER BY id LIMIT 1")
    candidate = demo.one(f"SELECT candidate FROM seat WHERE sitting = '{running}' ORDER BY room, number LIMIT 1")
    packet = demo.one(f"SELECT id FROM packet WHERE sitting = '{running}' ORDER BY id LIMIT 1")
    waiting = demo.one("SELECT id FROM packet WHERE state = 'storedScripts' ORDER BY id LIMIT 1")
    incident = demo.one("SELECT id FROM incident ORDER BY id LIMIT 1")
    opening = demo.one(f"SELECT max(entry) FROM entrySubject WHERE subject = '{packet}'")
    chief = [
        ("today", "/today"), ("board", "/board"), (f"room-{room}", f"/rooms/{room}"),
        ("room-workshop", f"/rooms/{workshop}"), ("sitting-running", f"/sittings/{running}"),
        ("sitting-planned", f"/sittings/{planned}"), ("sittings", "/sittings"),
        ("candidates", "/candidates"), ("candidates-none", "/candidates?q=nobody"),
        ("candidate", f"/candidates/{candidate}"), ("imports", "/candidates/imports"),
        ("seating", "/seating"), ("seating-plan", "/seating/plans/PLAN-1"), ("seating-repair", "/seating/repair"),
        ("seating-plan-room", f"/seating/plans/PLAN-1/rooms/{planned}/{demo.one(f'SELECT min(room) FROM seat WHERE sitting = {planned!r}')}"),
        ("duty", f"/duty?day={day}"), ("duty-proposal", f"/duty/proposal?day={day}&seed=7"),
        ("papers", "/papers"), ("packet", f"/papers/{packet}"), ("packet-waiting", f"/papers/{waiting}"),
        ("manifest", "/papers/manifest"), ("incidents", "/incidents"), ("incident", f"/incidents/{incident}"),
        ("incident-new", "/incidents/new"), ("results", "/results"), ("results-of-one", "/results/C01"), ("results-decided", f"/results/{decided}"),
        ("prints", "/prints"), ("prints-of-one", f"/prints?sitting={running}"),
        ("print-sign-in", f"/prints/sign-in?sitting={running}&room={room}"),
        ("print-ticket", f"/prints/tickets?candidate={candidate}"),
        ("reports", "/reports"), ("report", f"/reports/sittings/{running}"),
        ("settings", "/settings"), ("staff", "/settings/staff"), ("person", "/settings/staff/S-016"),
        ("devices", "/settings/devices"), ("rooms", "/settings/rooms"),
        ("room-settings", f"/settings/rooms/{room}"), ("rooms-import", "/settings/rooms/imports"),
        ("room-layout", f"/settings/rooms/{workshop}/layout?draft=7-8%3D8-3_!3&press=place.0.1"),
        ("readiness", f"/rooms/{demo.one(f'SELECT room FROM seat WHERE sitting = {planned!r}')}/readiness/{planned}"),
        ("certificates", "/settings/certificates"), ("batches", "/settings/batches"), ("system", "/system"),
        ("journal", "/journal"), ("journal-found", f"/journal?area=papers&subject={packet}"),
        ("entry", f"/journal/{opening}"), ("search", "/search?q=T1"), ("search-none", "/search?q=nobody"),
        ("not-found", "/rooms/NOWHERE"),
    ]
    return (
        [("S-001", name, path) for name, path in chief]
        + [("S-012", f"administrator-{name}", path) for name, path in chief
           if name in ("person", "devices", "today", "settings")]
        + [("S-016", f"proctor-{name}", path) for name, path in chief
           if name in ("today", f"room-{room}", "duty", "packet")]
        + [("S-008", "custodian-packet", f"/papers/{waiting}"), ("S-004", "registrar-imports", "/candidates/imports")]
        + [("", "sign-in", "/sign-in"), ("", "sign-in-code", "/sign-in/code")])


CENTRAL_PAGES = [("stations", "/stations"), ("station", "/stations/{number}"), ("outcomes", "/outcomes"),
                 ("outcomes-none", "/outcomes?q=nobody")]
#: What is printed, in the language in which it is filed.
PRINTED = ["board", "room-", "sitting-running", "packet", "incident", "report", "duty", "results-of-one", "journal",
           "entry", "candidate", "certificates", "today", "batches", "system"]


class Look:
    def __init__(self, playwright, demo: Demo, shots: Path, only: tuple[str, ...]):
        self.only = only or ("",)
        self.demo, self.shots, self.faults, self.count = demo, shots, [], 0
        self.browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--ignore-certificate-errors", "--host-resolver-rules=MAP central.localhost 127.0.0.1"])
        self.signed_in: dict[str, dict] = {"": {}}
        self.checks = (HERE / "look.js").read_text()
        keys = {}
        for file in (ROOT / "Sources/Web/Languages/en").glob("*.json"):
            keys |= self.flat(json.loads(file.read_text()), file.stem.split("-")[0])
        self.words = sorted({key.split(".")[0] for key in keys})
        quoted = [key.split(".", 1)[1] for key in keys if key.startswith(("events.", "refusals.", "request."))]
        self.known = sorted({name.removesuffix(".what") for name in quoted} | {
            key.removesuffix(".what") for key in keys if key.endswith(".what")})

    @classmethod
    def flat(cls, value, prefix: str) -> dict[str, str]:
        if isinstance(value, str):
            return {prefix: value}
        return {key: text for name, inner in value.items() for key, text in cls.flat(inner, f"{prefix}.{name}").items()}

    def context(self, who: str, language: str, width: str, **more):
        size = WIDTHS[width]
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, ignore_https_errors=True, has_touch=width == "phone",
            is_mobile=width == "phone", storage_state=self.signed_in[who] or None, **more)
        for base in (self.demo.station, self.demo.central):
            context.add_cookies([{"name": "language", "value": LANGUAGES[language], "url": base}])
        return context

    def sign_in(self, who: str, base: str, fields: dict[str, str]) -> None:
        self.signed_in[who] = {}
        context = self.context(who, "zh", "desk")
        page = context.new_page()
        page.goto(base + ("/sign-in/code" if "code" in fields else "/sign-in"))
        for name, text in fields.items():
            page.fill(f"input[name={name}]", text)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        self.signed_in[who] = context.storage_state()
        context.close()

    def open(self, page, base: str, path: str, where: str) -> None:
        expected = 404 if "NOWHERE" in path else 200
        answer = page.goto(base + path, wait_until="load")
        if answer.status != expected:
            self.faults.append(f"{where}: HTTP {answer.status}")

    def listen(self, page, where: list[str]) -> None:
        def heard(text: str) -> None:
            if "404" not in text:
                self.faults.append(f"{where[0]}: {text}")
        page.on("console", lambda message: heard(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: heard(str(error)))

    def judge(self, page, where: str, phone: bool) -> None:
        arguments = {"phone": phone, "words": self.words, "known": self.known}
        for fault in page.evaluate(f"({self.checks})({json.dumps(arguments)})"):
            self.faults.append(f"{where}: {fault}")

    def walk(self, base: str, pages: list[tuple[str, str, str]], prefix: str = "") -> None:
        pages = [page for page in pages if (prefix + page[1]).startswith(self.only)]
        if not pages:
            return
        for language in LANGUAGES:
            for width in WIDTHS:
                self.visit(base, pages, prefix, language, width)
        self.visit(base, pages, prefix, "zh", "desk", color_scheme="dark")
        self.print(base, [page for page in pages if prefix or page[1].startswith(tuple(PRINTED))], prefix)

    def visit(self, base, pages, prefix, language, width, **more) -> None:
        label = "-".join([language, width, *more.values()])
        for who in dict.fromkeys(page[0] for page in pages):
            context = self.context(who, language, width, **more)
            page = context.new_page()
            where = [""]
            self.listen(page, where)
            for _, name, path in [each for each in pages if each[0] == who]:
                where[0] = f"{prefix}{name} {label}"
                self.open(page, base, path, where[0])
                self.judge(page, where[0], width == "phone")
                page.screenshot(path=self.shots / f"{prefix}{name}.{label}.png", full_page=width != "wall")
                self.count += 1
            context.close()

    def print(self, base, pages, prefix) -> None:
        """On A4, as the browser prints it; as pictures too where pdftoppm is there."""
        if not pages:
            return
        context = self.context(pages[0][0], "zh", "desk")
        page = context.new_page()
        for _, name, path in [each for each in pages if each[0] == pages[0][0]]:
            where = f"{prefix}{name} on paper"
            self.open(page, base, path, where)
            page.emulate_media(media="print")
            page.set_viewport_size({"width": PAPER_WIDTH, "height": 971})
            for cut in page.evaluate(
                    "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1)"
                    ".map(e => (e.textContent || '').trim().slice(0, 30))"):
                self.faults.append(f"{where}: cut off at the margin: {cut}")
            if page.evaluate("document.scrollingElement.scrollWidth > innerWidth + 1"):
                self.faults.append(f"{where}: wider than the paper")
            file = self.shots / f"{prefix}{name}.print.pdf"
            page.pdf(path=file, prefer_css_page_size=True, print_background=True)
            page.emulate_media(media="screen")
            page.set_viewport_size({"width": 1280, "height": 900})
            if shutil.which("pdftoppm"):
                subprocess.run(["pdftoppm", "-r", "64", "-png", str(file), str(file.with_suffix(""))], check=True)
            self.count += 1
        context.close()

    def arrival(self, base: str, exchange: Path) -> tuple[str, str, str]:
        """A roster put into the exchange folder is listed on a page that nobody reloads; its preview is a page too."""
        context = self.context("S-004", "zh", "desk")
        page = context.new_page()
        page.goto(f"{base}/candidates/imports")
        page.wait_for_selector("#import-list")
        (exchange / "arriving").write_text("证件类型,证件号码\n居民身份证,1\n", encoding="utf-8")
        (exchange / "arriving").rename(exchange / "roster.csv")
        page.wait_for_selector("#import-list table", timeout=10_000)
        page.click("#import-list button")
        page.wait_for_url(re.compile("/candidates/imports/.+"))
        path = page.url.removeprefix(base)
        context.close()
        return ("S-004", "import-preview", path)

    def without_script(self, base: str) -> None:
        """A refused form without a script: the page says why, and offers the same again as a new request."""
        context = self.context("S-004", "zh", "phone", java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{base}/seating")
        while page.locator("input[name=sitting]:checked").count():
            page.locator("input[name=sitting]:checked").first.uncheck()
        form = "form[action='/seating/proposals']"
        first = page.get_attribute(f"{form} input[name=request]", "value")
        page.click(f"{form} button")
        second = page.get_attribute("form.again input[name=request]", "value")
        if not second or second == first:
            self.faults.append("without a script: the refused form carries no new request ID")
        page.screenshot(path=self.shots / "refused-without-script.zh-phone.png", full_page=True)
        context.close()


def main(programs: str, shots: str, *only: str) -> int:
    folder = Path(shots) / "look"
    if not only:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        demo = Demo(programs, Path(place) / "site")
        try:
            look = Look(playwright, demo, folder, only)
            pages = station_pages(demo)
            for who in {page[0] for page in pages} - {""}:
                look.sign_in(who, demo.station, {"staff": who, "password": PASSWORD})
            look.sign_in("C-001", demo.central, {"code": demo.code, "password": "looking at pages"})
            pages.append(look.arrival(demo.station, demo.folder / "exchange"))
            look.without_script(demo.station)
            look.walk(demo.station, pages)
            number = demo.one("SELECT number FROM station")
            look.walk(demo.central, [("C-001", name, path.format(number=number)) for name, path in CENTRAL_PAGES],
                      prefix="central-")
            look.browser.close()
        finally:
            demo.stop()
    for fault in dict.fromkeys(look.faults):
        print("FAULT", fault)
    print(f"{look.count} pictures in {folder} in {time.monotonic() - started:.0f} s, {len(look.faults)} faults")
    return 1 if look.faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
