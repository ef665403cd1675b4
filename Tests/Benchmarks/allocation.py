"""Figures of the allocation beside bounds, the prototype and CP-SAT: allocation.py PROGRAM PLANNING-FOLDER FOLDER
Plans the published instances and, where numpy is installed, SEEDS (10) others of each size, which the prototype plans
too, in both of its modes; check_alloc.py judges every plan. Where ortools is installed, CP-SAT gets 10 s each on the
published ones. Exits with 1 when something is missed."""

import importlib.util
import json
import os
import pathlib
import subprocess
import sys

# J_alloc at most, aimed at, J_seat at most on one's own allocation, milliseconds for allocation and for seats.
WANTED = {"small": (153_845, 153_845, 5_357, 100, 100), "medium": (854_375, 845_000, 20_938, 300, 500),
          "large": (5_122_320, 5_100_000, 90_842, 2_000, 2_000)}
KIB_MAX = 128 << 10
ROUNDS = 5  # the shortest time counts: whatever else the machine does only adds to it


def plan(program, instance, target):
    """The program's figures, or why there is no plan; its exit code and its memory in KiB."""
    command = [program, "plan", "seating", "--instance", str(instance), "--output", str(target)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    printed = process.stdout.read()
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        sys.exit(f"plan seating ended with {process.returncode} on {instance}")
    return json.loads(printed), process.returncode, usage.ru_maxrss


def check(planning, instance, solution):
    run = subprocess.run([sys.executable, planning / "tools/check_alloc.py", instance, solution], capture_output=True)
    return json.loads(run.stdout) if run.stdout else {"feasible": False, "J_alloc": None}


def cpsat(planning, instance, target):
    if not importlib.util.find_spec("ortools"):
        return "not installed"
    target.unlink(missing_ok=True)
    script = planning / "tools/ref_alloc_cpsat.py"
    subprocess.run([sys.executable, script, instance, "10", target], capture_output=True)
    return check(planning, instance, target)["J_alloc"] if target.exists() else "none found"


def published(program, planning, folder, size):
    instance, target = planning / f"instances/{size}.alloc.json", folder / f"{size}.json"
    runs = [plan(program, instance, target) for _ in range(ROUNDS)]
    figures, memory = runs[0][0], max(run[2] for run in runs)
    checked = check(planning, instance, target)
    results = json.loads((planning / "reference/results.json").read_text(encoding="utf-8"))["alloc"][size]
    times = sorted(run[0]["milliseconds"] for run in runs)
    seat_times = sorted(run[0]["seatMilliseconds"] for run in runs)
    most, aim, seats, limit, seat_limit = WANTED[size]
    is_missed = not checked["feasible"] or checked["J_alloc"] != figures["objective"] \
        or checked["J_seat"] != figures["seatObjective"] or checked["J_alloc"] > most or checked["J_seat"] > seats \
        or times[0] > limit or seat_times[0] > seat_limit or memory > KIB_MAX
    solved = results.get("cpsat60Checked") or {}
    print(f"| {size} | {checked['J_alloc']} | {figures['lowerBound']} | {figures['gapBasisPoints'] / 100} % | {most} | {aim}"
          f" | {results['prototype']['J_alloc']} | {solved.get('J_alloc', 'none found')}"
          f" | {cpsat(planning, instance, folder / f'{size}.cpsat.json')} | {checked['J_seat']} | {figures['seatLowerBound']}"
          f" | {seats} | {times[0] / 1000} ({times[-1] / 1000}) of {limit / 1000} | {seat_times[0] / 1000} of"
          f" {seat_limit / 1000} | {memory >> 10} |{' **missed**' if is_missed else ''}", flush=True)
    return is_missed


def other(program, planning, folder, size, seed):
    """One more instance: worse than the prototype is missed. Returns the saving where both found a plan."""
    instance, target = folder / f"{size}.{seed}.instance.json", folder / f"{size}.{seed}.json"
    subprocess.run([sys.executable, planning / "tools/gen.py", size, instance, str(seed)], check=True,
                   stdout=subprocess.DEVNULL)
    figures, code, _ = plan(program, instance, target)
    rivals = []
    for mode in ("before", "after"):
        rival = folder / "prototype.json"
        rival.unlink(missing_ok=True)
        subprocess.run([sys.executable, planning / "tools/ref_alloc_fast.py", instance, rival, "published-seed", "0", mode],
                       capture_output=True)
        checked = check(planning, instance, rival) if rival.exists() else {"feasible": False}
        if checked["feasible"]:
            rivals.append(checked["J_alloc"])
    best = min(rivals, default=None)
    if code == 3:
        is_missed = best is not None or not figures["certain"]
        print(f"| {size} {seed} | none: {figures['reason']}, {figures['missing']} short | | |"
              f" {best or 'none found'} | |{' **missed**' if is_missed else ''}", flush=True)
        return is_missed, None
    checked = check(planning, instance, target)
    is_missed = not checked["feasible"] or checked["J_alloc"] != figures["objective"] \
        or (best is not None and checked["J_alloc"] > best)
    saving = None if best is None else best - checked["J_alloc"]
    print(f"| {size} {seed} | {checked['J_alloc']} | {figures['lowerBound']} | {figures['gapBasisPoints'] / 100} % |"
          f" {best or 'none found'} | {'' if saving is None else saving} |{' **missed**' if is_missed else ''}", flush=True)
    return is_missed, saving


def others(program, planning, folder):
    if not importlib.util.find_spec("numpy"):
        print("\nnumpy is not installed: the prototype, and with it the other instances, are left out")
        return 0
    print("\n| instance | J_alloc | bound | gap | prototype, better mode | saved |\n" + "| --- " * 6 + "|")
    missed = 0
    for size in WANTED:
        found = [other(program, planning, folder, size, seed) for seed in range(1, 1 + int(os.environ.get("SEEDS", "10")))]
        savings = [saving for _, saving in found if saving is not None]
        missed += sum(is_missed for is_missed, _ in found)
        if savings:
            mean = sum(savings) / len(savings)
            missed += mean <= 0
            print(f"| {size}, mean of {len(savings)} | | | | | {mean:.0f} |{' **missed**' if mean <= 0 else ''}", flush=True)
    return missed


def main(program, planning, folder):
    planning, folder = pathlib.Path(planning), pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    print("\n| published instance | J_alloc | bound | gap | at most | aim | prototype | CP-SAT 60 s | CP-SAT 10 s | J_seat | bound"
          " | at most | seconds, least (most) | for seats | MiB |\n" + "| --- " * 15 + "|")
    missed = sum(published(program, planning, folder, size) for size in WANTED)
    missed += others(program, planning, folder)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 4 else print(__doc__) or 2)
