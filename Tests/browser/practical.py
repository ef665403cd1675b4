"""A practical in a real browser: practical.py PROGRAM SEEDS SHOTS.

Marks a spare work station in a workshop, plans a practical in rotations and looks at their line of time; opens a
practical of the day, checks two people in and sees the stations that they draw; redoes the lots of a practical that is
closed from the record that its page gives out; and looks at the pages on which numbers are not known yet.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "faults"))
sys.path.insert(0, str(here))

from console import CHROMIUM, sign_in  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from station import Station  # noqa: E402


def main(program: str, seeds: str, shots: str) -> int:
    faults: list[str] = []
    Path(shots).mkdir(parents=True, exist_ok=True)

    def expect(truth: bool, sentence: str) -> None:
        if not truth:
            faults.append(sentence)

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        # Just before the doors of the afternoon's practicals; those of the morning are closed.
        station = Station(program, Path(folder) / "site", seeds, until="2021-11-27T13:29")
        station.start()
        base = f"https://{station.host}:{station.port}"
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--ignore-certificate-errors", f"--host-resolver-rules=MAP {station.host} 127.0.0.1"])
        wrong: list[str] = []

        def visit(locale: str = "zh-CN", width: int = 1280):
            page = browser.new_context(
                viewport={"width": width, "height": 900}, locale=locale, ignore_https_errors=True).new_page()
            page.set_default_timeout(60_000)
            page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            sign_in(page, base)
            return page

        page = visit()

        def shoot(name: str, of=None) -> None:
            (of or page).screenshot(path=f"{shots}/practical-{name}.png", full_page=True)

        # A spare place: seat, broken, spare.
        with station.database() as db:
            idle, layout = db.execute(
                "SELECT id, columns FROM room WHERE kind = 'workshop' AND id NOT IN (SELECT room FROM sittingRoom "
                "JOIN sitting ON sitting.id = sitting WHERE state IN ('open', 'running')) ORDER BY id LIMIT 1").fetchone()
        page.goto(f"{base}/settings/rooms/{idle}/layout?draft={layout}")
        rows = page.locator(".seat-grid tbody tr").count()
        for sign in ("!", "~"):
            page.locator(f"[id='press-place.0.{rows - 1}']").click()
            page.wait_for_function(
                "sign => document.querySelector('input[name=typed]')?.value.includes(sign)", arg=sign, timeout=15_000)
        shoot("spare")

        # A practical in rotations, looked at first.
        page.goto(f"{base}/sittings/planning")
        fields = {"number": "P-NEW", "date": "2021-11-29", "start": "08:30", "minutes": "60", "paper": "NEW-P-A",
                  "rooms": "W101 W201", "waiting": "二楼报告厅", "exit": "东门"}
        for name, text in fields.items():
            page.fill(f"form[action='/sittings/planning/preview'] [name={name}]", text)
        page.select_option("[name=turns]", "asNeeded")
        page.locator("form[action='/sittings/planning/preview'] button").click()
        page.wait_for_selector("form[action='/sittings/planning'] button")
        expect("二楼报告厅 → 东门" in page.inner_text("main"), "the preview does not name the ways")
        shoot("planning")
        page.locator("form[action='/sittings/planning'] button").click()
        page.wait_for_url("**/rotations/P-NEW")
        expect(page.locator(".rotation-box").count() >= 4, "the rotations are not drawn")
        shoot("rotations")

        # Doors open, two people come in.
        with station.database() as db:
            people = db.execute(
                "SELECT candidate, room FROM seat WHERE sitting = 'P-C01-3' ORDER BY candidate LIMIT 2").fetchall()
        candidate, room = people[0]
        page.goto(f"{base}/candidates/{candidate}")
        expect("入场时抽签" in page.inner_text("main"), "the candidate's page knows a station before the lot")
        page.goto(f"{base}/prints/door?sitting=P-C01-3&room={room}")
        expect("工位入场时抽签" in page.inner_text("body"), "the door list knows stations before the lot")
        shoot("door-list")
        for kind in ("tickets", "labels", "sign-in", "seats"):
            page.goto(f"{base}/prints/{kind}?sitting=P-C01-3" + ("" if kind == "tickets" else f"&room={room}"))
            shoot(f"print-{kind}")
        page.goto(f"{base}/sittings/P-C01-3")
        page.wait_for_selector("form.step-form button", timeout=90_000)
        page.locator("form.step-form button").click()
        page.wait_for_selector("code")
        expect(len(page.locator("section code").first.inner_text()) == 64, "no commitment is shown")
        shoot("open")
        for index, (person, place) in enumerate(people):
            page.goto(f"{base}/rooms/{place}")
            page.fill("input[name=ticket]", person)
            page.press("input[name=ticket]", "Enter")
            page.wait_for_selector("#verdict")
            said = page.inner_text("#verdict")
            with station.database() as db:
                number, free = db.execute(
                    "SELECT seat, free FROM stationLot WHERE candidate = ? AND sitting = 'P-C01-3'", (person,)).fetchone()
            print(f"{person} drew {number} of {free}")
            expect(str(number) in free.split(), "the drawn station was not free")
            expect("个空闲工位中抽得" in said and str(number) in said, f"the verdict does not name the lot: {said}")
            # What the page is told on its arrival may be a second old: the next telling has the number.
            page.wait_for_function(
                "([id, number]) => Number(document.getElementById(id).innerText) === number",
                arg=[f"door-{person}-seat", number], timeout=15_000)
            shoot(f"drawn-{index + 1}")
        with station.database() as db:
            stations = [row[0] for row in db.execute("SELECT seat FROM stationLot WHERE sitting = 'P-C01-3'")]
        expect(len(set(stations)) == 2, f"two people have {stations}")
        page.goto(f"{base}/sittings/P-C01-3/lot-record.json")
        expect("sittings.lots-not-public" in page.content(), "the lots of an open sitting are given out")
        wrong[:] = [text for text in wrong if "409" not in text]

        # The morning's practical is closed: anybody redoes its lots.
        page.goto(f"{base}/sittings/P-C01-1")
        shoot("closed")
        with page.expect_download() as download:
            page.locator("a[href$='lot-record.json']").click()
        record = Path(folder) / "lots.json"
        download.value.save_as(record)
        redone = subprocess.run(
            [sys.executable, here.parent / "interop" / "verify_lots.py", record], capture_output=True, text=True)
        print(redone.stdout)
        expect(redone.returncode == 0, "the lots cannot be redone")
        changed = json.loads(record.read_text())
        changed["draws"][0]["witness"], changed["draws"][0]["station"] = "", changed["draws"][1]["station"]
        record.write_text(json.dumps(changed))
        lied = subprocess.run([sys.executable, here.parent / "interop" / "verify_lots.py", record], capture_output=True)
        expect(lied.returncode == 1, "a lie about a lot is not found")

        for locale in ("zh-CN", "en-GB"):
            for width in (390, 800, 1280):
                other = visit(locale, width)
                for name, path in (("rotations", "/rotations/P-NEW"), ("room", f"/rooms/{room}"),
                                   ("sitting", "/sittings/P-C01-3"), ("planning", "/sittings/planning"),
                                   ("list", "/prints/rotations?sitting=P-NEW-1")):
                    answer = other.goto(base + path)
                    if name == "list":
                        expect(answer.status in (200, 404, 409), f"{path} answers {answer.status}")
                        continue
                    expect(answer.status == 200, f"{path} answers {answer.status}")
                    wide = other.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
                    expect(not wide, f"{path} is wider than {width} in {locale}")
                    shoot(f"{name}-{locale}-{width}", other)
                other.context.close()
        wrong[:] = [text for text in wrong if "404" not in text and "409" not in text]
        expect(not wrong, f"the browser complained: {wrong[:3]}")
        expect(station.verify() == 0 if station.stop() == 0 else False, "the journal does not verify")
        browser.close()
    for fault in faults:
        print(f"FAULT: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
