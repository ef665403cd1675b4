"""What was sent arrives, once and whole, however the line breaks and whoever is killed."""

import itertools
import json
import random
from collections.abc import Callable
from pathlib import Path

from sync_line import Break, Line
from sync_middle import Exchange, Middle
from sync_sites import Central, SyncStation, bytes_of_log, expect, until

CUTS = 22


def check_arrived(station: SyncStation, central: Central, batch: str) -> str:
    """Waits until both are at rest, then compares what they hold; returns what was found in words."""
    until(lambda: station.one("SELECT state FROM batch WHERE id = ?", batch) == "accepted", f"{batch} is accepted")
    until(lambda: central.one("SELECT delivered FROM batch WHERE id = ?", batch), "the receipt is delivered")
    until(lambda: central.has_log_of(station), "central has the station's log")
    log = station.log()
    accepted = central.rows("SELECT id, digest, receipt FROM batch WHERE state = 'accepted'")
    expect([row[0] for row in accepted] == [batch], f"exactly {batch} is accepted: {[row[0] for row in accepted]}")
    receipts = [entry.content for entry in log if entry.event == "sync batchAccepted"]
    expect(len(receipts) == 1, f"one receipt stands in the journal, not {len(receipts)}")
    receipt = accepted[0][2].decode()
    expect(receipts[0] == {"batch": batch, "receipt": receipt}, "the journal holds the receipt that central gave")

    last = station.one("SELECT last FROM batch WHERE id = ?", batch)
    decided = sum(entry.event == "results outcomeDecided" for entry in log[:last])
    expect(decided > 100 and central.one("SELECT count(*) FROM outcome") == decided, "every decision came once")
    expect(central.outcomes() == station.outcomes(), "central shows the station's outcomes")

    expect(receipt in station.pages().read("/settings/batches"), "the station's page shows the receipt")
    page = central.pages().read(f"/stations/{station.number}")
    expect(batch in page and "Accepted" in page and "Receipt delivered" in page, "central's page shows the batch")
    expect(f"outcomes: {len(station.outcomes())}," in central.pages().read("/outcomes"), "central's page counts outcomes")
    return f"{len(log)} entries with one root, {batch} once, {decided} outcomes, one receipt"


class Aim:
    """Plans where connections break, by what central still has to fetch."""

    def __init__(self, generator: random.Random, station: SyncStation, central: Central):
        self.generator, self.station, self.central = generator, station, central
        self.log_bytes = bytes_of_log(station, central)
        self.batch_bytes = len(station.ask_sync("/sync/v0/batches/B-001", central))
        #: Where central stood when each connection began.
        self.stages: list[str] = []

    def at(self, target: str, moment: Callable[[], None] | None = None) -> Break:
        """Breaks within the log, within the batch, `late`, about the receipt, or early, in the first words."""
        pick = self.generator.randint
        taken = self.central.one("SELECT taken FROM station") / len(self.station.log())
        batch = self.central.one("SELECT count(*) FROM batch")
        log = "within the batch" if taken > 0.99 else f"log at {taken:.0%}"
        self.stages.append("after the batch" if batch else log)
        is_reset = self.generator.random() < 0.5
        if target == "log":
            return Break("down", pick(1, self.log_bytes), is_reset, moment)
        if target == "batch":
            # So far into the batch that several such parts do not complete it.
            begin = int(self.log_bytes * max(0, 1 - taken)) + 8000
            return Break("down", begin + pick(1, self.batch_bytes // 8), is_reset, moment)
        if target == "late":
            return Break("up", pick(2000, 5000), is_reset, moment)
        return Break(target, pick(1, 1500), is_reset, moment)


def prove_cuts(station: SyncStation, central: Central, generator: random.Random) -> Line:
    """A line that breaks at random bytes in both directions; afterwards all is there, once."""
    line = Line(station.sync_port)
    central.take_up(station, line.port)
    aim = Aim(generator, station, central)
    wanted = ["log", "log", "up", "log"] * 2 + ["batch", "batch", "up"] * 2 + ["late"] * 4 + ["up", "down"] * CUTS
    line.plan = lambda: aim.at(wanted.pop(0)) if len(line.breaks) < CUTS else None
    central.start()
    line.wait_for(CUTS, 180)
    line.plan = lambda: None
    found = check_arrived(station, central, "B-001")
    ups = sum(each.direction == "up" for each in line.breaks)
    expect(len(line.breaks) >= 20 and 0 < ups < len(line.breaks), "both directions were cut, twenty times or more")
    expect(len(set(aim.stages)) >= 3, f"they fell into the log, the batch and what follows: {aim.stages}")
    print(f"  {len(line.breaks)} cuts ({ups} towards the station, {len(line.breaks) - ups} towards central; "
          f"{sum(each.is_reset for each in line.breaks)} as resets) on {line.connections} connections")
    print(f"  central stood at: {', '.join(dict.fromkeys(aim.stages))}")
    print(f"  then: {found}")
    return line


class Restarts:
    """Kills one of the two in the middle of a pull, and starts it again.

    With the blow the line goes dead, so that no pull slips through before the next one.
    """

    def __init__(self, station: SyncStation, central: Central, line: Line, aim: Aim):
        self.daemons = {"station": station, "central": central}
        self.line, self.aim = line, aim
        self.counts = {"station": 0, "central": 0}
        self._pending: list[Break] = []
        line.target = None
        line.plan = lambda: self._pending.pop() if self._pending else None

    def kill(self, name: str) -> None:
        self.line.target = None
        self.daemons[name].kill()
        self.counts[name] += 1

    def kill_at(self, target: str, name: str) -> None:
        done = len(self.line.breaks)
        self._pending = [self.aim.at(target, lambda: self.kill(name))]
        self.line.target = self.aim.station.sync_port
        self.line.wait_for(done + 1, 120)
        self.daemons[name].start()


def prove_kills(station: SyncStation, central: Central, generator: random.Random) -> None:
    """kill -9 of either daemon in the middle of a pull, while candidates are checked in."""
    line = Line(station.sync_port)
    central.take_up(station, line.port)
    station.sign_in()
    seats = iter(station.seats())
    aim = Aim(generator, station, central)
    restarts = Restarts(station, central, line, aim)
    central.start()

    def kill_both(target: str) -> None:
        restarts.kill_at(target, "central")
        restarts.kill_at(target, "station")
        connection = station.connect()
        for candidate, room in itertools.islice(seats, 5):
            status, answer = station.post(connection, "/check-ins", {"ticket": candidate, "room": room})
            expect(status == 200, f"a check-in is answered {status}: {answer}")

    for target in ("log", "log", "batch", "batch"):
        kill_both(target)
    lose_answers(station, central, line, restarts)
    for target in ("up", "down"):
        kill_both(target)
    line.target = station.sync_port
    found = check_arrived(station, central, "B-001")
    print(f"  central killed {restarts.counts['central']} times, the station {restarts.counts['station']} times, "
          f"at counted bytes; central stood at: {', '.join(dict.fromkeys(aim.stages))}")
    print(f"  then: {found}")
    central.stop()
    expect(station.stop() == 0 and station.verify() == 0, "examstation verify finds the station whole")
    print("  examstation verify: whole")


def lose_answers(station: SyncStation, central: Central, line: Line, restarts: Restarts) -> None:
    """The station has the receipt in its journal, and central dies, or hears nothing, before it is told."""
    middle = Middle(station, central)
    posts: list[int] = []

    def lose(exchange: Exchange) -> Exchange:
        if exchange.method == "POST":
            posts.append(exchange.status)
            if len(posts) == 1:
                restarts.kill("central")
            if len(posts) <= 2:
                raise ConnectionError("lost on purpose")
        return exchange

    middle.spoil = lose
    line.target = middle.port
    until(lambda: central.process.poll() is not None, "the receipt is posted")
    expect(station.one("SELECT state FROM batch") == "accepted", "the receipt is in the journal before central knows")
    expect(not central.one("SELECT delivered FROM batch"), "central has heard nothing")
    central.start()
    line.target = middle.port
    until(lambda: central.one("SELECT delivered FROM batch"), "the receipt is posted until it is answered")
    expect(posts == [204, 204, 204], f"the same receipt is nothing new: {posts}")
    line.target = station.sync_port
    middle.shutdown()
    print("  the answer to the receipt was lost twice, once with central: posted three times, taken once")


def write_batch(station: SyncStation, central: Central, batch: str, file: Path) -> bytes:
    """Central's copy of a batch, which must be the station's own, byte for byte."""
    central.command("export-batch", "--number", station.number, "--batch", batch, "--output", str(file))
    expect(file.read_bytes() == station.ask_sync(f"/sync/v0/batches/{batch}", central), "the export is the batch")
    expect(json.loads(file.read_bytes())["particulars"], "the batch names people")
    return file.read_bytes()
