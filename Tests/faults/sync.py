"""Station and central over a bad line: sync.py PROGRAMS SEEDS [--seed N].

Two daemons with folders and keys of their own. The line between them breaks at random bytes, both are killed,
strangers knock, and a man in the middle with the genuine keys lies. What was sent arrives once and whole; what
was spoiled is refused whole, for its own reason. Prints what was proved; exits with 1 at the first failure.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from station import Station
from sync_delivery import prove_cuts, prove_kills, write_batch
from sync_doors import prove_doors, prove_pinning
from sync_lies import prove_halts, prove_refusals, verify
from sync_sites import Central, SyncStation, expect


class Place:
    """One played day, of which every proof gets copies; whatever still runs at the end is stopped."""

    def __init__(self, programs: Path, seeds: str, folder: Path):
        self.programs, self.folder = programs, folder
        self._made: list[Station | Central] = []
        self._template = Station(str(programs / "examstation"), folder / "template", seeds).folder

    def __enter__(self) -> "Place":
        return self

    def __exit__(self, fault: type | None, *_: object) -> None:
        for made in self._made:
            log = made.folder / "serve.log"
            if fault and log.exists():
                print(f"--- {log.parent.name}\n{log.read_text()[-1500:]}", file=sys.stderr)
            if made.process and made.process.poll() is None:
                made.process.kill()
                made.process.wait()

    def pair(self, name: str) -> tuple[SyncStation, Central]:
        """A running station and a central that know each other's keys; central knows no way to it yet."""
        station = SyncStation(str(self.programs / "examstation"), self._template, self.folder / f"{name}-station")
        central = self.central(name)
        self._made.append(station)
        station.start()
        station.take_up(central)
        return station, central

    def central(self, name: str) -> Central:
        central = Central(str(self.programs / "examcentral"), self.folder / f"{name}-central")
        self._made.append(central)
        return central


def step(title: str, prove: Callable[[], None]) -> None:
    began = time.monotonic()
    print(title, flush=True)
    prove()
    print(f"  ({time.monotonic() - began:.0f} s)", flush=True)


def main(programs: Path, seeds: str, seed: int) -> int:
    print(f"seed {seed}")
    generator = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, Place(programs, seeds, Path(name)) as place:
        folder = Path(name)

        def cuts() -> None:
            station, central = place.pair("cuts")
            line = prove_cuts(station, central, generator)
            exported = write_batch(station, central, "B-001", folder / "B-001.json")
            found = verify(exported, station, folder)
            expect(found.startswith("OK batch B-001"), f"the verifier accepts what central exports: {found}")
            print(f"  verify_batch.py: {found}")
            stranger = place.central("stranger")
            prove_doors(station, central, stranger)
            prove_pinning(station, central, stranger, line)
            central.stop()
            expect(station.stop() == 0 and station.verify() == 0, "examstation verify finds the station whole")

        step("a line that is cut at random bytes; strangers at the doors", cuts)
        step("both sides killed in the middle of a pull", lambda: prove_kills(*place.pair("kills"), generator))
        step("spoiled batches, signed with the genuine key", lambda: prove_refusals(*place.pair("lies"), folder))
        step("two logs under one key", lambda: prove_halts(*place.pair("halts"), folder))
    print("all proved")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", type=Path)
    parser.add_argument("seeds")
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))
    arguments = parser.parse_args()
    try:
        sys.exit(main(arguments.programs, arguments.seeds, arguments.seed))
    except subprocess.CalledProcessError as error:
        sys.exit(f"FAILED: {error}")
