"""The registrar's plan in a real browser: seating.py PROGRAM SEEDS SHOTS.

Takes a published plan back, plans every sitting that is still ahead anew, freezes it, draws and adopts; ticks one room
to be planned again while all others stay locked; publishes; drags somebody onto an empty seat and moves them; then redoes the draw from the record that the page gives out.
"""

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


def redo(record: Path, expect) -> str:
    """What a verifier says that knows docs/draw.md alone."""
    redone = subprocess.run(
        [sys.executable, here.parent / "interop" / "verify_draw.py", record], capture_output=True, text=True)
    print(redone.stdout)
    expect(redone.returncode == 0, "the draw cannot be redone")
    return redone.stdout


def again(page, station, plan: str, expect, shoot, press) -> None:
    """One room of a plan in force is planned anew, and nobody else moves."""
    def seats(sitting: str) -> dict[str, list[tuple[str, int]]]:
        with station.database() as db:
            rows = db.execute("SELECT room, candidate, number FROM seat WHERE sitting = ? ORDER BY 2", (sitting,)).fetchall()
        return {room: [row[1:] for row in rows if row[0] == room] for room in {row[0] for row in rows}}

    with station.database() as db:
        sitting, = db.execute(
            "SELECT seat.sitting FROM seat JOIN seatingInForce USING (sitting) WHERE plan = ? "
            "GROUP BY 1 HAVING count(DISTINCT room) > 2 ORDER BY 1", (plan,)).fetchone()
    before = seats(sitting)
    room = min(before)
    page.check(f"input[name=release][value='{sitting}/{room}']")
    shoot("released")
    press("/seating/proposals")
    # The page that is left has tiles, too.
    page.wait_for_url("**/seating/proposals/*")
    page.wait_for_selector(".plan-tiles svg")
    shoot("replan")
    locked = page.locator(".plan-tile .tag").count()
    expect(locked == len(before) - 1, f"{locked} rooms are locked, not {len(before) - 1}")
    page.fill("input[name=source]", "体彩排列五 2021-11-28")
    press("/freezing")
    page.wait_for_url("**/seating/plans/P-*")
    page.fill("input[name=value]", "40926")
    press("/draw")
    page.wait_for_selector("form[action$='/adoption']")
    press("/adoption")
    page.wait_for_selector("form[action$='/publication']")
    after = seats(sitting)
    expect(all(after.get(kept) == before[kept] for kept in before if kept != room), "somebody in a locked room has moved")
    moved = {candidate for candidate, _ in before[room]}
    now = {candidate for kept, places in after.items() for candidate, _ in places if kept not in before or kept == room}
    expect(moved == now, "others than the people of the released room were planned anew")
    with page.expect_download() as download:
        page.locator("a[href$='draw-record.json']").click()
    record = Path(station.folder).parent / "replanned.json"
    download.value.save_as(record)
    expect(" seats kept" in redo(record, expect), "the verifier does not say what was kept")


def main(program: str, seeds: str, shots: str) -> int:
    faults: list[str] = []
    Path(shots).mkdir(parents=True, exist_ok=True)

    def expect(truth: bool, sentence: str) -> None:
        if not truth:
            faults.append(sentence)

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        # Days before the first sitting: the plan of all 420 is up, and nothing has begun.
        station = Station(program, Path(folder) / "site", seeds, until="2021-11-22T10:00")
        station.start()
        base = f"https://{station.host}:{station.port}"
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--ignore-certificate-errors", f"--host-resolver-rules=MAP {station.host} 127.0.0.1"])
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", ignore_https_errors=True)
        page = context.new_page()
        page.set_default_timeout(60_000)
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        sign_in(page, base)

        def shoot(name: str) -> None:
            page.screenshot(path=f"{shots}/seating-{name}.png", full_page=True)

        def press(action: str) -> None:
            page.locator(f"form[action$='{action}'] button").click()

        page.goto(f"{base}/seating/plans/PLAN-1")
        expect("已公布" in page.inner_text("main"), "the demo's plan is not published")
        press("/reopening")
        page.wait_for_selector("form[action$='/publication']")

        page.goto(f"{base}/seating")
        shoot("index")
        boxes = page.locator("form[action='/seating/proposals'] input[name=sitting]")
        for index in range(boxes.count()):
            boxes.nth(index).check()
        press("/seating/proposals")
        page.wait_for_selector(".plan-tiles svg")
        shoot("proposal")
        expect(page.locator(".plan-tiles svg").count() > 4, "the proposal shows few rooms")
        expect(page.locator("[data-candidate]").count() == 0, "the proposal names people before the draw")

        page.fill("input[name=source]", "体彩排列五 2021-11-28")
        press("/freezing")
        page.wait_for_url("**/seating/plans/P-*")
        plan = page.url.rsplit("/", 1)[1]
        shoot("frozen")
        page.fill("input[name=value]", "07351")
        press("/draw")
        page.wait_for_selector("form[action$='/adoption']")
        expect(page.locator("[data-candidate]").count() >= 840, "nobody is named after the draw")
        press("/adoption")
        page.wait_for_selector("form[action$='/publication']")
        again(page, station, plan, expect, shoot, press)
        page.goto(f"{base}/seating/plans/{plan}")
        press("/publication")
        page.wait_for_selector("form[action$='/reopening']")
        expect("已公布" in page.inner_text("main"), "the plan is not published")
        shoot("published")

        # A room with an empty seat: somebody is dragged onto it.
        with station.database() as db:
            sitting, room = db.execute(
                "SELECT seat.sitting, seat.room FROM seat JOIN room ON room.id = seat.room "
                "JOIN seatingInForce ON seatingInForce.sitting = seat.sitting WHERE seatingInForce.plan = ? AND seat.sitting LIKE 'T-%' "
                "GROUP BY seat.sitting, seat.room HAVING count(*) < room.seatCount AND count(*) > 5 ORDER BY 1, 2", (plan,)).fetchone()
        page.goto(f"{base}/seating/plans/{plan}/rooms/{sitting}/{room}")
        person = page.locator(".plan-seat[data-candidate]").first
        candidate = person.get_attribute("data-candidate")
        empty = page.locator(".plan-seat[data-vacant]").first
        seat = empty.get_attribute("data-seat")
        with page.expect_response("**/seating/moves/options*"):
            person.hover()
            page.mouse.down()
        empty.hover()
        shoot("dragging")
        page.mouse.up()
        expect(page.input_value("#move-form select[name=candidate]") == candidate, "the form names somebody else")
        expect(page.input_value("#move-form select[name=seat]") == seat, "the form has another seat")
        page.select_option("#move-form select[name=reason]", "brokenSeat")
        with page.expect_navigation():
            page.locator("#move-form button").click()
        shoot("moved")
        with station.database() as db:
            now = db.execute("SELECT room, number FROM seat WHERE candidate = ? AND sitting = ?", (candidate, sitting)).fetchone()
        expect(now == (room, int(seat)), f"{candidate} sits at {now}, not at {(room, seat)}")

        page.goto(f"{base}/seating/plans/{plan}")
        with page.expect_download() as download:
            page.locator("a[href$='draw-record.json']").click()
        record = Path(folder) / "record.json"
        download.value.save_as(record)
        expect("1 moved by hand" in redo(record, expect), "the move is not counted")

        page.goto(f"{base}/seating/plans/{plan}/comparisons/PLAN-1")
        shoot("comparison")
        page.goto(f"{base}/seating/repair")
        expect("没有人需要换座位" in page.inner_text("main"), "somebody needs a seat though everybody has one")
        expect(not wrong, f"the browser complained: {wrong[:3]}")
        browser.close()
        station.stop()
    for fault in faults:
        print(f"FAULT: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
