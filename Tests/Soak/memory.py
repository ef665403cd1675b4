"""Watches the daemon's memory over many requests: memory.py PROGRAM SEEDS REQUESTS.

Half of the requests read, half write. After a tenth of them everything that is made once has been made; from there
on the resident memory may breathe by a few MiB, and must not climb.
"""

import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "faults"))
from station import Station  # noqa: E402

THREADS = 8
SAMPLES = 40
BREATH_KIB = 12 * 1024
READS = ["/station", "/rooms", "/sittings", "/candidates?page=2", "/packets", "/journal", "/checkpoint"]


def resident_kib(station: Station) -> int:
    lines = Path(f"/proc/{station.process.pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))


def work(station: Station, seats: list, first: int, count: int, failures: list) -> None:
    connection = station.connect()
    for number in range(first, first + count):
        if number % 2:
            candidate, room = seats[number // 2 % len(seats)]
            status, answer = station.post(connection, "/check-ins", {"ticket": candidate, "room": room})
        else:
            connection.request("GET", "/api/v1" + READS[number // 2 % len(READS)], headers=station.headers())
            answered = connection.getresponse()
            status, answer = answered.status, answered.read()[:200]
        if status != 200:
            failures.append((number, status, answer))
            return


def main(program: str, seeds: str, requests: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        station = Station(str(Path(program).resolve()), Path(folder) / "site", seeds)
        station.start()
        station.sign_in()
        seats = station.seats()
        each = max(1, requests // SAMPLES // THREADS)
        samples, failures = [], []
        for sample in range(SAMPLES):
            workers = [
                threading.Thread(target=work, args=(station, seats, (sample * THREADS + at) * each, each, failures))
                for at in range(THREADS)
            ]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            if failures:
                print(f"request {failures[0][0]} was answered {failures[0][1]}: {failures[0][2]}")
                return 1
            samples.append(resident_kib(station))
            print(f"{(sample + 1) * each * THREADS:>8} requests  {samples[-1] / 1024:6.1f} MiB", flush=True)
        station.stop()
        early, late = max(samples[SAMPLES // 10:SAMPLES // 4]), max(samples[-SAMPLES // 8:])
        print(f"at most {early / 1024:.1f} MiB early, {late / 1024:.1f} MiB late")
        return 0 if late <= early + BREATH_KIB and station.verify() == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
