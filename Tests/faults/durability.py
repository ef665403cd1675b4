"""Holds every answer against the syncs before it: durability.py PROGRAM SEEDS SHIM [normal].

The shim writes the order of system calls. Between a request and its answer the write-ahead log must have been
written and then synced. With `normal` the daemon runs on synchronous=NORMAL, and this must fail (exit 1).
"""

import sys
import tempfile
from pathlib import Path

from station import Station

REQUESTS = 60


def unsynced(lines: list[str]) -> tuple[int, int]:
    """Answers in all, and answers that left before their commit was synced."""
    answers = early = 0
    written = synced = asked = False
    for line in lines:
        word = line.split()[0]
        if word == "R":
            if not asked:
                written = synced = False
            asked = True
        elif word == "W":
            # A later write may be the next checkpoint's, with its own sync to come.
            written = True
        elif word == "S":
            synced = synced or written
        elif word == "A" and asked:
            answers += 1
            early += not (written and synced)
            asked = False
    return answers, early


def main(program: str, seeds: str, shim: str, mode: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        station = Station(program, Path(folder) / "site", seeds)
        log = Path(folder) / "order.log"
        more = {"LD_PRELOAD": shim, "DURABILITY_LOG": str(log)}
        if mode == "normal":
            more["DURABILITY_NORMAL"] = "1"
        station.start(**more)
        station.sign_in()
        connection = station.connect()
        connection.request("GET", "/api/v1/station", headers=station.headers())
        connection.getresponse().read()
        begin = log.stat().st_size
        for candidate, room in station.seats()[:REQUESTS]:
            status, answer = station.post(connection, "/check-ins", {"ticket": candidate, "room": room})
            assert status == 200, (status, answer)
        with open(log, encoding="ascii") as file:
            file.seek(begin)
            lines = file.read().splitlines()
        station.stop()
    answers, early = unsynced(lines)
    print(f"{answers} answers, {early} before their commit was synced")
    if answers < REQUESTS:
        print("not every answer was seen: the shim watches the wrong calls")
        return 2
    return 1 if early else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else "full"))
