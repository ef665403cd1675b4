"""Kills the daemon under load again and again: crash.py PROGRAM SEEDS ROUNDS [SEED].

Nothing that was acknowledged may be missing afterwards, each at the position that was answered, and
`examstation verify` must say that the station is whole. This proves nothing of a power cut: see durability.py.
"""

import random
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

from station import Station

THREADS = 8


def load(station: Station, seats: list, acknowledged: dict, lock: threading.Lock, generator: random.Random) -> None:
    """Checks candidates in until the connection breaks."""
    try:
        connection = station.connect()
        while True:
            candidate, room = generator.choice(seats)
            key = uuid.uuid4().hex
            status, answer = station.post(connection, "/check-ins", {"ticket": candidate, "room": room}, key)
            if status != 200:
                raise SystemExit(f"a check-in was answered {status}: {answer}")
            with lock:
                acknowledged[key] = answer["position"]
    except (OSError, EOFError, ValueError) as _:
        return
    except Exception as error:  # http.client's broken answers
        if type(error).__module__ != "http.client":
            raise


def main(program: str, seeds: str, rounds: int, seed: int) -> int:
    generator = random.Random(seed)
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as folder:
        station = Station(program, Path(folder) / "site", seeds)
        acknowledged: dict[str, int] = {}
        lock = threading.Lock()
        seats = station.seats()
        for number in range(1, rounds + 1):
            station.start()
            if not station.token:
                station.sign_in()
            workers = [
                threading.Thread(target=load, args=(station, seats, acknowledged, lock, random.Random(generator.random())))
                for _ in range(THREADS)
            ]
            for worker in workers:
                worker.start()
            before = len(acknowledged)
            time.sleep(0.15 + generator.random() * 0.5)
            station.kill()
            for worker in workers:
                worker.join()
            with station.database() as db:
                missing = [
                    key for key, position in acknowledged.items()
                    if not any(f"request {key} ".encode() in bytes(row[0]) for row in db.execute(
                        "SELECT header FROM journalEntry WHERE position = ?", (position,)))
                ]
            if missing:
                print(f"round {number}: {len(missing)} acknowledged check-ins are missing")
                return 1
            if station.verify() != 0:
                print(f"round {number}: verify found the station not whole")
                return 1
            print(f"round {number}: {len(acknowledged) - before} more acknowledged, {len(acknowledged)} in all, none missing")
        if len(acknowledged) < rounds:
            print("the load was too small to prove anything")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(10**9)))
