"""How bad input is met, at a real daemon over TLS: refusals.py PROGRAMS SEEDS.

Every bad call, form, client, disk, clock, folder and setting gets its sentence in both languages and its code,
changes nothing, and leaves the daemon serving. Disks and clocks fail through a preloaded shim, world.c.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bad_calls
import bad_imports
import bad_worlds
from station import Station
from witness import Witness

SLOW_CLIENTS = 200
CONNECTION_SECONDS = 20


def build(shim: Path) -> None:
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", str(shim),
         str(Path(__file__).with_name("world.c")), "-ldl"], check=True)


def main(programs: Path, seeds: str) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        build(work / "world.so")
        world = bad_worlds.World(work, work / "world.so")
        station = Station(str(programs / "examstation"), work / "site", seeds)
        witness = Witness(station)
        witness.seats = iter(station.seats() + station.seats("T-C02-1"))

        def done(what: str) -> None:
            print(f"{time.monotonic() - began:5.0f} s  {what}", flush=True)

        done("a station in the middle of its day")
        bad_worlds.restart(
            witness, world, EXAMSTATION_LIMITS_CONNECTION_SECONDS=str(CONNECTION_SECONDS), **bad_calls.LIMITS)
        slow = bad_worlds.SlowClients(witness, SLOW_CLIENTS)
        bad_worlds.healthy(witness, 100)
        bad_calls.all_of_them(witness)
        done("bad calls and bad forms, among slow clients")
        bad_worlds.clock(witness, world)
        done("a clock that jumped")
        bad_worlds.disks(witness, world)
        done("disks that are full, read-only, failing")
        bad_worlds.second_daemon(witness)
        slow.check(witness)
        witness.check_in("slow clients")
        done("slow clients are gone")
        bad_worlds.failed_sync(witness, world)
        done("a failed sync, and a kill")
        bad_worlds.sessions(witness, world)
        witness.expect("the daemon stops when asked", station.stop() == 0)
        bad_worlds.limits(witness, world)
        done("too many requests, too many connections")
        witness.expect("the daemon stops when asked", station.stop() == 0)
        bad_worlds.restart(witness, world)
        bad_imports.all_of_them(witness, lambda: bad_worlds.restart(witness, world))
        done("files that are too large, and imports at once")
        witness.expect("the daemon stops when asked", station.stop() == 0)
        witness.expect("verify finds the station whole after all that", station.verify() == 0)
        bad_worlds.folders(witness, work)
        bad_worlds.settings(witness, programs, work)
        done("wrong folders, files, keys and settings")
    print(f"{witness.count} expectations, {len(witness.failures)} not met")
    if witness.count < 1000:
        print("too few to prove anything")
        return 1
    return 1 if witness.failures else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2]))
