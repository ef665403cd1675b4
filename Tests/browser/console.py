"""A real browser at the real daemon: console.py PROGRAM SEEDS SHOTS.

Opens the console in Chromium, signs in, checks a candidate in at the door, and sees the board move without a
reload; puts a sheet into the exchange folder and sees it listed. Then looks at every page of the navigation in both languages and two widths and keeps pictures in SHOTS.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "faults"))

from playwright.sync_api import sync_playwright  # noqa: E402
from station import PASSWORD, Station  # noqa: E402

CHROMIUM = "/usr/bin/chromium"


def sign_in(page, base: str) -> None:
    page.goto(f"{base}/sign-in")
    page.fill("input[name=staff]", "S-001")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


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
        board = context.new_page()
        sign_in(board, base)
        board.goto(f"{base}/board")
        candidate, room = station.seats()[0]
        board.wait_for_selector(f"[id='room-{room}-present']")
        before = board.inner_text(f"[id='room-{room}-present']")

        door = context.new_page()
        door.goto(f"{base}/rooms/{room}")
        door.fill("input[name=ticket]", candidate)
        door.press("input[name=ticket]", "Enter")
        board.wait_for_function(
            "([id, before]) => document.getElementById(id).innerText !== before",
            arg=[f"room-{room}-present", before], timeout=15_000)
        after = board.inner_text(f"[id='room-{room}-present']")
        print(f"room {room}: {before} → {after}, on a board that was not reloaded")
        with station.database() as db:
            state = db.execute("SELECT state FROM attendance WHERE candidate = ?", (candidate,)).fetchone()
        if state != ("seated",):
            faults.append(f"the candidate is {state} in the database")

        sheets = context.new_page()
        sheets.goto(f"{base}/candidates/imports")
        sheets.wait_for_selector("#import-list")
        arriving = station.folder / "exchange" / "arriving"
        arriving.write_text("证件类型,证件号码\n", encoding="utf-8")
        arriving.rename(arriving.with_name("roster.csv"))
        sheets.wait_for_selector("#import-list button", timeout=15_000)
        print(f"a sheet in the exchange folder: {sheets.inner_text('#import-ready')}, on a page that was not reloaded")

        links = board.eval_on_selector_all("nav a[href^='/']", "links => links.map(link => link.getAttribute('href'))")
        if len(links) < 5:
            faults.append(f"the navigation has {len(links)} pages")
        for language in ("zh-CN", "en-GB"):
            for width in (390, 1280):
                look = browser.new_context(
                    viewport={"width": width, "height": 900}, locale=language, ignore_https_errors=True)
                page = look.new_page()
                page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
                sign_in(page, base)
                for link in dict.fromkeys([*links, f"/rooms/{room}"]):
                    answer = page.goto(base + link)
                    if answer.status != 200:
                        faults.append(f"{link} in {language}: {answer.status}")
                    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
                        faults.append(f"{link} in {language} is wider than {width} pixels")
                    name = link.strip("/").replace("/", "-") or "today"
                    page.screenshot(path=f"{shots}/{name}-{language}-{width}.png", full_page=True)
                look.close()
        browser.close()
        code = station.stop()
        if code != 0:
            faults.append(f"the daemon ended with {code}")
        if station.verify() != 0:
            faults.append("verify found the station not whole")
    for fault in faults:
        print("FAULT", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
