"""A world that fails: disks, clocks, floods, slow clients, wrong folders. The daemon says so, and goes on."""

import contextlib
import os
import shutil
import socket
import sqlite3
import ssl
import subprocess
import threading
import time
import uuid
from pathlib import Path

from station import free_port
from witness import BOTH, Browser, Witness, plain

CHECK_IN = "/check-ins"


class World:
    """The shim's two files."""

    def __init__(self, folder: Path, shim: Path):
        self.fault, self.clock = folder / "world-fault", folder / "world-clock"
        self.clock.write_text("0")
        self.environment = {
            "LD_PRELOAD": str(shim), "WORLD_FAULT": str(self.fault), "WORLD_CLOCK": str(self.clock)}

    def fail(self, word: str) -> None:
        self.fault.write_text(word)

    def heal(self) -> None:
        self.fault.unlink(missing_ok=True)


def disks(witness: Witness, world: World) -> None:
    """Writes are answered 503, reads go on, and writing comes back by itself."""
    browsers = {language: Browser(witness, language) for language in BOTH}
    for browser in browsers.values():
        browser.sign_in("S-001")
    for word, code in (("full", "faults.disk-full"), ("readonly", "faults.read-only"), ("sync", "faults.disk")):
        candidate, room = next(witness.seats)
        body, key = {"ticket": candidate, "room": room}, uuid.uuid4().hex
        world.fail(word)
        witness.refused(f"disk {word}", 503, code, "POST", CHECK_IN, body, Idempotency_Key=key)
        for path in ("/rooms", f"/candidates/{candidate}", "/journal"):
            witness.expect(f"disk {word}: {path} is read", witness.call("GET", path).status == 200)
        for browser in browsers.values():
            form = f"csrf={browser.csrf}&ticket={candidate}&request={uuid.uuid4().hex}"
            browser.refused(f"disk {word}", browser.post(f"/rooms/{room}/check-ins", form), 503, code)
            for path in ("/board", f"/rooms/{room}", "/today"):
                witness.expect(f"disk {word}: the page {path} is read", browser.get(path).status == 200)
            stranger = Browser(witness, browser.language)
            page = stranger.sign_in("S-002")
            stranger.refused(f"disk {word}, signing in", page, 503, code)
        ready = witness.ask("GET", "/readyz")
        witness.expect(f"disk {word}: not ready", ready.status == 503 and b"disk" in ready.body, ready.body)
        witness.expect(f"disk {word}: alive", witness.ask("GET", "/healthz").status == 200)
        doctor = witness.station.run("doctor")
        witness.expect(
            f"disk {word}: doctor says so", doctor.returncode == 1 and "NOT  daemon: not ready" in doctor.stdout,
            doctor.stdout)
        world.heal()
        answer = witness.call("POST", CHECK_IN, body, Idempotency_Key=key)
        witness.expect(
            f"disk {word}: the same call is recorded once there is space",
            answer.status == 200 and not answer.json["replayed"] and answer.json["verdict"] == "admitted", answer.text)
        witness.check_in(f"disk {word}")


def failed_sync(witness: Witness, world: World) -> None:
    """Killed right after a failed sync, the daemon does not come back with what it refused."""
    refused = []
    world.fail("sync")
    for _ in range(5):
        (candidate, room), key = next(witness.seats), uuid.uuid4().hex
        answer = witness.call("POST", CHECK_IN, {"ticket": candidate, "room": room}, Idempotency_Key=key)
        witness.expect("a failed sync is not acknowledged", answer.status == 503, answer.text)
        refused.append(({"ticket": candidate, "room": room}, key))
    witness.station.kill()
    world.heal()
    restart(witness, world)
    with witness.station.database() as db:
        for body, key in refused:
            found = db.execute(
                "SELECT count(*) FROM journalEntry WHERE instr(header, ?) > 0", (f"request {key} ".encode(),)).fetchone()
            witness.expect("what was refused did not come back", found == (0,), body)
    for body, key in refused:
        answer = witness.call("POST", CHECK_IN, body, Idempotency_Key=key)
        witness.expect(
            "sent again, it is recorded, once", answer.status == 200 and not answer.json["replayed"], answer.text)


def restart(witness: Witness, world: World, **more: str) -> None:
    witness.connection = None
    witness.station.start(**(world.environment | more))


def clock(witness: Witness, world: World) -> None:
    """A step of the wall clock is an entry, and the board says so while it is looked at."""
    for seconds, name in ((600, "board.clockForward"), (0, "board.clockBack")):
        live = witness.station.connect()
        live.request("GET", "/api/v1/live/board", headers={
            "Host": f"{witness.station.host}:{witness.station.port}", "Accept-Language": "en",
            "Authorization": f"Bearer {witness.token('S-001')}"})
        stream = live.getresponse()
        start = witness.words["en"][name].split("{")[0]
        stream.readline()
        world.clock.write_text(str(seconds))
        # The connection's own limit of 30 seconds ends this when nothing comes.
        seen = next((line for line in iter(stream.readline, b"") if start in line.decode()), b"")
        witness.expect(f"the board moves when the clock is set ({name})", bool(seen), "the stream ended")
        live.close()
        for language in BOTH:
            browser = Browser(witness, language)
            browser.sign_in("S-002")
            page = plain(browser.get("/board").text)
            part = witness.words[language][name].split("{")[0]
            witness.expect(f"the board warns, in {language}", part in page and 'data-voice="now"' in page)
    lines = witness.call("GET", "/journal?area=upkeep").text
    witness.expect("both steps are in the journal", lines.count("clockStepped") >= 2, lines[:500])
    with witness.station.database() as db:
        steps = [row[0] for row in db.execute("SELECT milliseconds FROM clockStep ORDER BY entry")]
    witness.expect(
        "the steps have their length", len(steps) == 2 and abs(steps[0] - 600_000) < 5000
        and abs(steps[1] + 600_000) < 5000, steps)
    witness.check_in("a clock that jumped")


class SlowClients:
    """Two hundred connections that want a place and give nothing."""

    def __init__(self, witness: Witness, count: int):
        self.station = witness.station
        self.sockets = []
        context = ssl.create_default_context(cafile=str(self.station.folder / "tls" / "authority.pem"))
        for number in range(count):
            raw = socket.create_connection(("127.0.0.1", self.station.port), timeout=60)
            if number % 4 == 0:
                self.sockets.append(raw)  # not even a handshake
                continue
            tls = context.wrap_socket(raw, server_hostname=self.station.host)
            head = f"POST /api/v1/check-ins HTTP/1.1\r\nHost: {self.station.host}:{self.station.port}\r\n"
            if number % 4 == 2:
                tls.sendall(head[:30].encode())
            if number % 4 == 3:
                tls.sendall((head + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{").encode())
            self.sockets.append(tls)
        self.dripping = True
        self.dripper = threading.Thread(target=self._drip, daemon=True)
        self.dripper.start()

    def _drip(self) -> None:
        """A byte a second on every connection that has begun a request."""
        while self.dripping:
            for number, one in enumerate(self.sockets):
                if number % 4 >= 2:
                    try:
                        one.send(b"x")
                    except OSError:
                        pass
            time.sleep(1)

    def check(self, witness: Witness) -> None:
        """All are closed by the station, also those that never stop sending."""
        left = 0
        for one in self.sockets:
            try:
                while one.recv(4096):
                    pass
            except TimeoutError:
                left += 1
            except OSError:
                pass
        self.dripping = False
        self.dripper.join()
        witness.expect("slow clients are let go", left == 0, f"{left} are still connected")


def healthy(witness: Witness, count: int) -> None:
    """Others are served meanwhile; their times are printed, and held to nothing but the client's own patience."""
    times = []
    for _ in range(count):
        (candidate, room), began = next(witness.seats), time.monotonic()
        answer = witness.call(
            "POST", CHECK_IN, {"ticket": candidate, "room": room}, Idempotency_Key=uuid.uuid4().hex)
        times.append(time.monotonic() - began)
        witness.expect("a check-in among slow clients", answer.status == 200, answer.text)
    worst = sorted(times)[int(len(times) * 0.99)]
    print(f"{count} check-ins among slow clients: 99th of 100 within {worst * 1000:.0f} ms", flush=True)


def limits(witness: Witness, world: World) -> None:
    """The seventeenth connection waits for a place; too many requests are told when to come back."""
    station = witness.station
    restart(
        witness, world, EXAMSTATION_LIMITS_CONNECTIONS="16", EXAMSTATION_LIMITS_CONNECTION_SECONDS="20",
        EXAMSTATION_LIMITS_REQUESTS_PER_MINUTE="60")
    witness.token("S-001")
    # One place is the kept connection's.
    witness.expect("a free place is taken at once", witness.ask("GET", "/healthz").status == 200)
    idle = [socket.create_connection(("127.0.0.1", station.port), timeout=60) for _ in range(15)]
    began = time.monotonic()
    late: list = []

    def come_late() -> None:
        raw = socket.create_connection(("127.0.0.1", station.port), timeout=60, source_address=("127.0.0.2", 0))
        context = ssl.create_default_context(cafile=str(station.folder / "tls" / "authority.pem"))
        with context.wrap_socket(raw, server_hostname=station.host) as tls:
            tls.sendall(f"GET /healthz HTTP/1.1\r\nHost: {station.host}:{station.port}\r\nConnection: close\r\n\r\n".encode())
            late.append((tls.recv(64), time.monotonic() - began))

    waiting = threading.Thread(target=come_late)
    waiting.start()
    before = witness.state()
    answers = [witness.ask("GET", "/api/v1/station") for _ in range(100)]
    limited = [answer for answer in answers if answer.status == 429]
    witness.expect("a flood is told to wait", len(limited) > 10, [answer.status for answer in answers])
    witness.expect("a flood is served up to its limit", sum(a.status == 200 for a in answers) > 10)
    for answer in limited[:1]:
        witness.expect(
            "a flood: the problem", answer.json["code"] == "request.too-many" and int(answer.headers["Retry-After"]) > 0
            and answer.json["title"] == witness.words["zh-Hans"]["request.too-many.what"], answer.text)
    for language in BOTH:
        Browser(witness, language).refused(
            "a flood", Browser(witness, language).get("/board"), 429, "request.too-many")
    witness.expect("a flood cannot ask for readiness either", witness.ask("GET", "/readyz").status == 429)
    witness.expect("a flood changes nothing", witness.state() == before)
    waiting.join(timeout=60)
    witness.expect(
        "the seventeenth connection is served when another has gone",
        bool(late) and late[0][0].startswith(b"HTTP/1.1 200") and late[0][1] > 5, late)
    for one in idle:
        one.close()
    witness.wait(
        "whoever flooded is served again later", lambda: witness.ask("GET", "/api/v1/station").status == 200, 30)


def sessions(witness: Witness, world: World) -> None:
    """A session that was not used for longer than the settings allow has ended."""
    station = witness.station
    browsers = {language: Browser(witness, language) for language in BOTH}
    for browser in browsers.values():
        browser.sign_in("S-002")
    witness.token("S-002")
    station.stop()
    change(station.folder, "UPDATE localSession SET lastSeen = lastSeen - 6 * 60000 WHERE staff = 'S-002'")
    restart(witness, world, EXAMSTATION_SESSION_IDLE_MINUTES="5")
    witness.refused("a session that ended", 401, "request.sign-in", "GET", "/rooms", staff="S-002")
    for browser in browsers.values():
        browser.refused(
            "a session that ended", browser.post("/rooms/T101/check-ins", f"csrf={browser.csrf}&ticket=1"), 401,
            "request.sign-in")
    witness.expect("another session goes on", witness.call("GET", "/rooms").status == 200)
    del witness.tokens["S-002"]
    witness.check_in("sessions")


def change(folder: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / "station.db")) as db:
        db.execute(sql)
        db.commit()


def run(witness: Witness, *arguments: str, folder: Path | None = None, **more: str) -> subprocess.CompletedProcess:
    own = {"EXAMSTATION_LISTEN_PORT": str(free_port()), "EXAMSTATION_LISTEN_SYNC_PORT": str(free_port())}
    if folder:
        own |= {"EXAMSTATION_DATA_FOLDER": str(folder), "EXAMSTATION_DATA_ADMIN_SOCKET": str(folder / "admin.sock")}
    return witness.station.run(*arguments, **(own | more))


def second_daemon(witness: Witness) -> None:
    """The first one goes on; the second one says why it does not."""
    ended = run(witness, "serve")
    witness.expect(
        "a second daemon", ended.returncode == 2 and "another daemon serves this folder" in ended.stderr
        and str(witness.station.process.pid) in ended.stderr, (ended.returncode, ended.stderr))
    witness.check_in("a second daemon")


def content(folder: Path) -> dict[str, bytes]:
    """Everything that a start must leave alone; SQLite's own side files and the lock come and go."""
    return {
        str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.endswith(("-shm", "-wal")) and file.name != "lock"}


def folders(witness: Witness, work: Path) -> None:
    """Wrong file, newer file, keys missing, open, or of another station. The station must be stopped."""
    def text_file(folder: Path) -> None:
        (folder / "station.db").write_text("姓名,证件号码\n" * 1000)

    def other_database(folder: Path) -> None:
        (folder / "station.db").unlink()
        change(folder, "CREATE TABLE theirs (id INTEGER PRIMARY KEY)")

    def newer(folder: Path) -> None:
        change(folder, "UPDATE localSchema SET projectionVersion = 999")

    def missing_key(folder: Path) -> None:
        (folder / "keys" / "log.key").unlink()

    def no_keys(folder: Path) -> None:
        shutil.rmtree(folder / "keys")

    def open_key(folder: Path) -> None:
        (folder / "keys" / "data.key").chmod(0o644)

    def spoiled_key(folder: Path) -> None:
        (folder / "keys" / "data.key").write_text("examstation data key\nnot base64\n")

    def swapped_key(folder: Path) -> None:
        text = (folder / "keys" / "log.key").read_text().splitlines()
        (folder / "keys" / "log.key").write_text(text[0] + "\n" + "A" * 43 + "=\n")

    def gone(folder: Path) -> None:
        (folder / "station.db").unlink()

    for spoil, said, finding in (
        (text_file, "this is no SQLite database", "database"),
        (other_database, "belongs to another program", "database"),
        (newer, "a newer program wrote the database", "database"),
        (missing_key, "Put it back from the sealed copy", "keys"),
        (no_keys, "Put it back from the sealed copy", "keys"),
        (open_key, "chmod 600", "keys"),
        (spoiled_key, "Put the right file back", "keys"),
        (swapped_key, "not the key this journal was founded with", None),
        (gone, "examstation init", "station"),
    ):
        folder = work / spoil.__name__
        shutil.copytree(witness.station.folder, folder, ignore=shutil.ignore_patterns("*.sock", "serve.log"))
        spoil(folder)
        before = content(folder)
        ended = run(witness, "serve", folder=folder)
        name = f"a folder with {spoil.__name__.replace('_', ' ')}"
        witness.expect(
            f"{name}: one sentence, exit 2",
            ended.returncode == 2 and said in ended.stderr and len(ended.stderr.strip().splitlines()) == 1,
            (ended.returncode, ended.stderr))
        witness.expect(f"{name}: nothing was touched", content(folder) == before)
        if finding:
            doctor = run(witness, "doctor", folder=folder)
            lines = doctor.stdout.splitlines()
            at = next((i for i, line in enumerate(lines) if line.startswith(f"NOT  {finding}:")), None)
            witness.expect(
                f"{name}: doctor names it, with the next step",
                doctor.returncode == 1 and at is not None and lines[at + 1].strip().startswith("→ "), doctor.stdout)
        shutil.rmtree(folder)


def settings(witness: Witness, programs: Path, work: Path) -> None:
    """Both programs: file, line, key, what is allowed, exit 2; the exhaustive list is a unit test."""
    for program, command in (("examstation", "serve"), ("examstation", "doctor"), ("examcentral", "serve")):
        for text, said in (
            ("listen:\n  prot: 1\n", "2: listen.prot: there is no such key"),
            ("listen:\n  port: 99999\n", "2: listen.port: “99999” is not allowed; allowed: a whole number from 0 to 65535"),
            ("\nlisten:\n  port: [1]\n", "3: listen.port: a key holds one value"),
        ):
            file = work / "settings.yaml"
            file.write_text(text)
            ended = subprocess.run(
                [str(programs / program), command, "--config", str(file)], capture_output=True, text=True,
                env={k: v for k, v in os.environ.items() if not k.startswith("EXAM")})
            witness.expect(
                f"{program} {command} with a wrong setting", ended.returncode == 2
                and ended.stderr.startswith(f"{program}: {file}:{said}"), (ended.returncode, ended.stderr))
