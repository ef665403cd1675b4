"""Figures of the seat arranger beside the published ones: seats.py PROGRAM PLANNING-FOLDER FOLDER
Arranges the rooms of seatset.json, and the rooms of the reference allocations with the same people in them, which
check_alloc.py then checks. Where ortools is installed, CP-SAT gets 10 s a room of the set. Exits with 1 when something
is missed."""

import collections
import importlib.util
import json
import pathlib
import shutil
import subprocess
import sys

WANTED = {"small": (5_357, 100), "medium": (20_938, 500), "large": (90_842, 2_000)}
ROUNDS = 5  # the shortest time counts: whatever else the machine does only adds to it


def arrange(program, rooms, folder, name, rounds=1):
    """Room by room the seats, and the figures that the program prints; the time is the shortest of all rounds."""
    source, target = folder / f"{name}.json", folder / f"{name}.solution.json"
    source.write_text(json.dumps({"format": "exam-seat/1", "rooms": rooms}), encoding="utf-8")
    command = [program, "plan", "seats", "--instance", source, "--output", target]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]
    times = sorted(run["milliseconds"] for run in runs)
    return json.loads(target.read_text(encoding="utf-8"))["rooms"], runs[0] | {"times": times}


def seat_set(program, planning, folder):
    path = planning / "instances/seatset.json"
    rooms = json.loads(path.read_text(encoding="utf-8"))["rooms"]
    found, _ = arrange(program, rooms, folder, "seatset")
    solver = {}
    if importlib.util.find_spec("ortools"):
        copy = folder / "seatset.cpsat.json"
        shutil.copy(path, copy)
        script = planning / "tools/ref_seat_cpsat.py"
        subprocess.run([sys.executable, script, copy, "10"], check=True, stdout=subprocess.DEVNULL)
        solver = {r["id"]: r["bestKnown"] for r in json.loads(copy.read_text(encoding="utf-8"))["rooms"]}
    else:
        print("   ortools is not installed: CP-SAT is left out")
    print("\n| room | cost | bound | best known | prototype | CP-SAT 10 s |\n| --- | --- | --- | --- | --- | --- |")
    missed = 0
    for room, seated in zip(rooms, found, strict=True):
        wanted = min(room["bestKnown"], room.get("fast", room["bestKnown"]))
        is_missed = seated["cost"] > wanted
        missed += is_missed
        print(f"| {room['id']} | {seated['cost']} | {seated['bound']} | {room['bestKnown']} | {room.get('fast', '')}"
              f" | {solver.get(room['id'], '')} |{' **missed**' if is_missed else ''}")
    return missed


def reference(program, planning, folder, size):
    """The reference allocation with its people in their rooms, on other seats."""
    path = planning / f"instances/{size}.alloc.json"
    instance = json.loads(path.read_text(encoding="utf-8"))
    allocation = json.loads((planning / f"reference/{size}.alloc.fast.json").read_text(encoding="utf-8"))
    people = {c["id"]: (c["institution"], c["class"]) for c in instance["candidates"]}
    columns = {r["id"]: r["columns"] for r in instance["rooms"]}
    slots = {s["id"]: s["slot"] for s in instance["sittings"]}
    members = collections.defaultdict(lambda: collections.defaultdict(list))
    for person, sitting, room, _, _ in sorted(allocation["seats"]):
        members[room, slots[sitting]][people[person]].append((person, sitting))
    keys = sorted(members)
    rooms = [{"id": f"{room}@{slot}", "columns": columns[room],
              "groups": [[*group, len(members[room, slot][group])] for group in sorted(members[room, slot])]}
             for room, slot in keys]
    found, figures = arrange(program, rooms, folder, size, ROUNDS)
    seats = []
    for (room, slot), seated in zip(keys, found, strict=True):
        waiting = [members[room, slot][group] for group in sorted(members[room, slot])]
        places = [(column, row) for column, rows in enumerate(columns[room]) for row in range(rows)]
        for place, group in zip(places, seated["seats"], strict=True):
            if group >= 0:
                seats.append([*waiting[group].pop(), room, *place])
    solution = folder / f"{size}.alloc.json"
    solution.write_text(json.dumps(allocation | {"by": "examstation", "seats": sorted(seats)}), encoding="utf-8")
    check = subprocess.run([sys.executable, planning / "tools/check_alloc.py", path, solution], capture_output=True)
    checked = json.loads(check.stdout)
    wanted, milliseconds = WANTED[size]
    is_missed = check.returncode != 0 or checked["J_seat"] != figures["cost"] or checked["J_seat"] > wanted \
        or figures["times"][0] > milliseconds
    times = figures["times"]
    print(f"| {size} | {checked['J_seat']} | {figures['bound']} | {wanted} | {checked['sameClassAdjacentPairs']}"
          f" | {figures['proved']} of {figures['rooms']} | {times[0] / 1000} ({times[-1] / 1000}) | {milliseconds / 1000} |"
          f"{' **missed**' if is_missed else ''}", flush=True)
    return is_missed


def main(program, planning, folder):
    planning, folder = pathlib.Path(planning), pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    missed = seat_set(program, planning, folder)
    print("\n| seats of the reference allocation | J_seat | bound | wanted | classmates side by side | rooms proved best"
          " | seconds, least (most) | wanted |\n" + "| --- " * 8 + "|")
    missed += sum(reference(program, planning, folder, size) for size in WANTED)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 4 else print(__doc__) or 2)
