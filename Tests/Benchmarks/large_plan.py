"""A whole plan through the station's door while people are checked in: large_plan.py PROGRAM PLANNING-FOLDER FOLDER [SIZE…]
Makes a rehearsal of each instance (medium and large, where none is named), keeps 16 clients at the door of a sitting
of that day, and meanwhile has the instance planned and frozen, drawn, and adopted. Then verify_draw.py redoes the draw,
check_alloc.py judges the seats, and `examstation verify` the journal. A client rests PAUSE (0) seconds between two
check-ins. Exits with 1 when something is missed."""

import contextlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

import plan_seeds

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "faults"))
from station import PASSWORD, Station  # noqa: E402

CLIENTS = 16
PAUSE = float(os.environ.get("PAUSE", "0"))
QUIET_SECONDS = 10  # of check-ins alone, to compare with
WANTED_SECONDS = {"small": 10, "medium": 10, "large": 10}
WANTED_P99 = 0.250
PATIENCE = 600  # seconds for one call, and what the daemon is told to wait: an unoptimised program needs them
NEEDS = {"separate": "separate", "extra25": "extraTime", "stepfree": "stepFree"}
SOURCE = "2021-11-28体彩排列五"


class Door:
    """Clients that check people in, one after the other, and again when all are in."""

    def __init__(self, station: Station):
        self.station = station
        self.calls: list[tuple[float, float]] = []  # begun, seconds
        self.faults: list[str] = []
        self.is_over = threading.Event()
        seats = station.seats(plan_seeds.TODAY_SITTING)
        self.clients = [
            threading.Thread(target=self._run, args=(seats[client::CLIENTS],)) for client in range(CLIENTS)]

    def _run(self, seats: list[tuple[str, str]]) -> None:
        try:
            connection, turn = self.station.connect(), 0
            while not self.is_over.is_set():
                candidate, room = seats[turn % len(seats)]
                wanted = "admitted" if turn < len(seats) else "alreadyAdmitted"
                turn += 1
                begun = time.perf_counter()
                status, answer = self.station.post(
                    connection, "/check-ins", {"ticket": candidate, "room": room, "sitting": plan_seeds.TODAY_SITTING})
                self.calls.append((begun, time.perf_counter() - begun))
                self.is_over.wait(PAUSE)
                if status != 200 or answer["verdict"] != wanted:
                    raise ValueError(f"{candidate} at {room}: {status} {answer}")
        except (OSError, ValueError, KeyError) as fault:
            self.faults.append(repr(fault))

    def __enter__(self) -> "Door":
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for client in self.clients:
            client.join()

    def times(self, begin: float, end: float) -> list[float]:
        """Seconds of the calls that were under way between the two, sorted."""
        return sorted(seconds for begun, seconds in list(self.calls) if begun < end and begun + seconds > begin)


def percentile(times: list[float], share: float) -> float:
    return times[max(0, math.ceil(share * len(times)) - 1)] if times else math.nan


class Office:
    """Whoever makes the plan, over the API and on the console's pages."""

    def __init__(self, station: Station):
        self.station = station
        self.line = station.connect()
        self.line.sock.settimeout(PATIENCE)

    def post(self, path: str, body: dict) -> dict:
        status, answer = self.station.post(self.line, path, body)
        if status not in (200, 201):
            raise SystemExit(f"POST {path} is answered {status}: {answer}")
        return answer

    def get(self, path: str) -> bytes:
        self.line.request("GET", f"/api/v1{path}", headers=self.station.headers())
        answer = self.line.getresponse()
        read = answer.read()
        if answer.status != 200:
            raise SystemExit(f"GET {path} is answered {answer.status}: {read[:2000]}")
        return read


class Pages:
    """The console, for what the API does not take."""

    def __init__(self, station: Station, staff: str):
        self.station, self.cookie = station, ""
        self.line = station.connect()
        self.line.sock.settimeout(PATIENCE)
        _, headers, _ = self.ask("POST", "/sign-in", [("staff", staff), ("password", PASSWORD)])
        self.cookie = "__Host-session=" + re.search(r"__Host-session=([^;]+)", headers["Set-Cookie"])[1]
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', self.ask("GET", "/today")[2])[1]

    def ask(self, method: str, path: str, fields: list | None = None) -> tuple[int, object, str]:
        host = f"{self.station.host}:{self.station.port}"
        headers = {
            "Host": host, "Origin": f"https://{host}", "Cookie": f"language=en; {self.cookie}",
            "Content-Type": "application/x-www-form-urlencoded"}
        self.line.request(method, path, urlencode(fields).encode() if fields else None, headers)
        answer = self.line.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def post(self, path: str, fields: list) -> str:
        """Where the page that follows is."""
        own = [("csrf", self.csrf), ("request", uuid.uuid4().hex)]
        status, headers, text = self.ask("POST", path, own + fields)
        if status != 303:
            said = " ".join(re.sub("<[^>]+>", " ", text.partition("<main")[2] or text).split())
            raise SystemExit(f"POST {path} is answered {status}: {said[:600]}")
        return headers["Location"]


def numbers(station: Station, instance: dict) -> dict[str, str]:
    """The admission number of every person of the instance: they were given in the order of the roster."""
    with station.database() as db:
        found = db.execute(
            "SELECT id FROM candidate WHERE certificate <> ? ORDER BY id", (plan_seeds.TODAY,)).fetchall()
    return {person["id"]: row[0] for person, row in zip(instance["candidates"], found, strict=True)}


def prepare(station: Station, seeds: plan_seeds.Seeds) -> None:
    """What no sheet says: when rooms are not to be had, and who needs what."""
    office = Office(station)
    for room, start, end in seeds.closures():
        office.post(f"/rooms/{room}/closures", {"start": start, "end": end, "reason": "teaching"})
    pages = Pages(station, "S-002")
    number = numbers(station, seeds.instance)
    for person in seeds.instance["candidates"]:
        if person["needs"]:
            pages.post(
                f"/candidates/{number[person['id']]}/needs",
                [("evidence", "E-1"), *(("needs", NEEDS[need]) for need in person["needs"])])


def judge(station: Station, seeds: plan_seeds.Seeds, planning: Path, folder: Path) -> list[str]:
    """The seats in force as a solution of the instance, in the eyes of its checker."""
    person = {number: name for name, number in numbers(station, seeds.instance).items()}
    columns = {room["id"]: room["columns"] for room in seeds.instance["rooms"]}
    sitting = {plan_seeds.sitting_id(s["paper"], s["slot"]): s["id"] for s in seeds.instance["sittings"]}
    with station.database() as db:
        rows = db.execute(
            "SELECT candidate, sitting, room, number FROM seat WHERE sitting <> ?", (plan_seeds.TODAY_SITTING,)).fetchall()
    seats = [[person[c], sitting[s], room, *place(columns[room], number)] for c, s, room, number in rows]
    instance, solution = folder / "instance.json", folder / "solution.json"
    instance.write_text(json.dumps(seeds.instance), encoding="utf-8")
    solution.write_text(
        json.dumps({"format": "exam-alloc-solution/1", "instance": seeds.instance["name"], "seats": sorted(seats)}),
        encoding="utf-8")
    run = subprocess.run(
        [sys.executable, planning / "tools/check_alloc.py", instance, solution], capture_output=True, text=True)
    print(f"   check_alloc.py: {(run.stdout or run.stderr).strip()[-600:]}")
    return [] if run.returncode == 0 else ["the seats are not lawful"]


def place(columns: list[int], number: int) -> tuple[int, int]:
    """Column and row of a seat: numbers run up the first column, down the second, and so on."""
    for column, rows in enumerate(columns):
        if number <= rows:
            return column, number - 1 if column % 2 == 0 else rows - number
        number -= rows
    raise ValueError("there is no such seat")


def measure(program: str, planning: Path, folder: Path, size: str) -> list[str]:
    path = planning / f"instances/{size}.alloc.json"
    if not path.exists():
        print(f"{size}: there is no {path.name} here")
        return []
    shutil.rmtree(folder, ignore_errors=True)
    instance = plan_seeds.with_both_papers(json.loads(path.read_text(encoding="utf-8")))
    staff = TESTS.parent / "seeds/maoming-2021/staff.csv"
    seeds = plan_seeds.Seeds(instance, folder / "seeds", staff)
    begun = time.perf_counter()
    station = Station(program, folder / "site", str(folder / "seeds"))
    made = time.perf_counter()
    station.start(EXAMSTATION_LIMITS_CONNECTION_SECONDS=str(PATIENCE))
    try:
        station.sign_in()
        prepare(station, seeds)
        print(f"\n{size}: {len(instance['candidates'])} people, {len(instance['sittings'])} sittings,"
              f" {len(instance['rooms'])} rooms; the rehearsal is made in {made - begun:.1f} s, closures and needs"
              f" are entered in {time.perf_counter() - made:.1f} s", flush=True)
        missed = plan_beside_the_door(station, seeds, size, folder)
        missed += judge(station, seeds, planning, folder)
    except BaseException:
        station.kill()
        raise
    if station.stop() != 0 or station.verify() != 0:
        missed.append("the station is not whole afterwards")
    return missed


def plan_beside_the_door(station: Station, seeds: plan_seeds.Seeds, size: str, folder: Path) -> list[str]:
    office = Office(station)
    steps: list[tuple[str, float, float]] = []
    missed = []

    @contextlib.contextmanager
    def step(name: str):
        begun = time.perf_counter()
        yield
        steps.append((name, begun, time.perf_counter()))

    with Door(station) as door:
        with step("check-ins alone"):
            door.is_over.wait(QUIET_SECONDS)
        with step("planned and frozen"):
            plan = office.post("/seating-plans", {"publicSource": SOURCE})["plan"]
        with step("drawn"):
            office.post(f"/seating-plans/{plan}/draws", {"publicValue": "07351"})
        with step("adopted"):
            office.post(f"/seating-plans/{plan}/adoptions", {})
        with step("published"):
            office.post(f"/seating-plans/{plan}/publications", {})
    missed += door.faults[:3]

    steps.insert(4, ("**planned to adopted**", steps[1][1], steps[3][2]))
    print("\n| step | seconds | check-ins | p50 | p99 | most |\n" + "| --- " * 6 + "|")
    for name, begin, end in steps:
        times = door.times(begin, end)
        shown = " | ".join(f"{value * 1000:.0f} ms" for value in (
            percentile(times, 0.5), percentile(times, 0.99), times[-1])) if times else " | | "
        print(f"| {name} | {end - begin:.2f} | {len(times)} | {shown} |", flush=True)
    _, begin, end = steps[4]
    row = json.loads(office.get(f"/seating-plans/{plan}"))
    wanted = sum(len(person["papers"]) for person in seeds.instance["candidates"])
    print(f"   {row['candidateCount']} seats for {row['personCount']} people in {row['roomCount']} rooms,"
          f" {row['cellCount']} cells; wanted: {WANTED_SECONDS[size]} s, p99 under {WANTED_P99 * 1000:.0f} ms")
    if row["state"] != "adopted" or row["candidateCount"] != wanted:
        missed.append(f"{row['candidateCount']} of {wanted} seats are in force, the plan is {row['state']}")
    if end - begin > WANTED_SECONDS[size]:
        missed.append(f"the plan took {end - begin:.1f} s")
    late = percentile(door.times(begin, end), 0.99)
    if not late < WANTED_P99:
        missed.append(f"a hundredth of the check-ins took longer than {late * 1000:.0f} ms")

    record = folder / "draw-record.json"
    record.write_bytes(office.get(f"/seating-plans/{plan}/draw-record"))
    run = subprocess.run([sys.executable, TESTS / "interop/verify_draw.py", record], capture_output=True, text=True)
    print(f"   verify_draw.py: {' '.join((run.stdout + run.stderr).split())[-600:]}")
    return missed + (["the draw cannot be redone"] if run.returncode else [])


def main(program: str, planning: str, folder: str, *sizes: str) -> int:
    missed = []
    for size in sizes or ("medium", "large"):
        missed += [f"{size}: {what}" for what in measure(program, Path(planning), Path(folder).resolve() / size, size)]
    for what in missed:
        print(f"**missed** {what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) >= 4 else print(__doc__) or 2)
