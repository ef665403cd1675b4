"""Station and central as two daemons, each with a folder, keys and ports of its own."""

import contextlib
import html
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path

from station import PASSWORD, Station, free_port
from sync_log import LogKey, read_log, root

CENTRAL_HOST = "central.localhost"
CENTRAL_PASSWORD = "two-offices-one-log"


def until(condition: Callable, what: str, seconds: float = 120):
    """Asks again and again until there is an answer that counts."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise SystemExit(f"waited {seconds} s in vain: {what}")


def expect(truth, what: str) -> None:
    if not truth:
        raise SystemExit(f"FAILED: {what}")


def read_only(file: Path) -> contextlib.closing:
    return contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10))


def plain_values(output: str) -> dict:
    return dict(line.split("=", 1) for line in output.splitlines())


class Pages:
    """A person at a browser, without the browser: forms, one cookie, pages as text."""

    def __init__(self, host: str, port: int, authority: Path):
        self.host, self.port, self.authority, self.cookie = host, port, authority, ""

    def _ask(self, method: str, path: str, form: dict | None = None) -> tuple[int, str]:
        context = ssl.create_default_context(cafile=str(self.authority))
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection = http.client.HTTPSConnection(self.host, self.port, context=context)
        connection.sock = context.wrap_socket(raw, server_hostname=self.host)
        origin = f"{self.host}:{self.port}"
        headers = {"Host": origin, "Accept-Language": "en", "Cookie": self.cookie}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers |= {"Origin": f"https://{origin}", "Content-Type": "application/x-www-form-urlencoded"}
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            if cookie := answer.getheader("Set-Cookie"):
                self.cookie = cookie.split(";")[0]
            return answer.status, html.unescape(answer.read().decode())

    def read(self, path: str) -> str:
        status, text = self._ask("GET", path)
        expect(status == 200, f"{path} of {self.host} answers {status}")
        return text

    def send(self, path: str, form: dict) -> None:
        status, text = self._ask("POST", path, form)
        expect(status in (302, 303), f"the form {path} of {self.host} is answered {status}: {text[-600:]}")

    def submit(self, page: str, path: str) -> None:
        """Sends the form for `path` as it stands on `page`."""
        form = re.search(f'<form [^>]*action="{re.escape(path)}".*?</form>', self.read(page), re.S)
        expect(form, f"no form for {path} on {page}")
        self.send(path, dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])))


class SyncStation(Station):
    """A copy of a site that was played before, with one sync port for all its lives."""

    def __init__(self, program: str, template: Path, folder: Path):
        shutil.copytree(template, folder)
        self.program, self.folder = program, folder
        with self.database() as db:
            self.host = db.execute("SELECT host FROM station").fetchone()[0]
        self.identity = plain_values(self.command("identity", "--plain"))
        self.number = self.identity["number"]
        self.key = LogKey.of(folder, f"examstation/{self.number}")
        self.sync_port = free_port()
        self.port, self.process, self.token = 0, None, None

    def start(self, **more: str) -> None:
        super().start(**{"EXAMSTATION_LISTEN_SYNC_PORT": str(self.sync_port)} | more)

    def command(self, *arguments: str) -> str:
        run = subprocess.run(
            [self.program, *arguments], capture_output=True, text=True, env=self._environment({}))
        expect(run.returncode == 0, f"examstation {' '.join(arguments)}: {run.stdout}{run.stderr}")
        return run.stdout

    def take_up(self, central: "Central") -> None:
        """Enrols central with the running daemon, and waits for the sync port to open."""
        own = central.identity
        self.command(
            "enrol-central", "--title", own["title"], "--key", own["key"], "--certificate", own["certificate"],
            "--confirm", own["fingerprint"])
        until(self.is_awaiting, "the sync port opens")

    def is_awaiting(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.sync_port)) == 0

    def one(self, sql: str, *values):
        with read_only(self.folder / "station.db") as db:
            return (db.execute(sql, values).fetchone() or [None])[0]

    def log(self) -> list:
        with read_only(self.folder / "station.db") as db:
            return read_log(db)

    def outcomes(self) -> list[tuple]:
        with read_only(self.folder / "station.db") as db:
            return db.execute(
                """SELECT candidate, certificate, outcome, theory, theoryTenths, practical, practicalTenths, entry
                FROM outcome ORDER BY candidate""").fetchall()

    def pages(self, staff: str = "S-001") -> Pages:
        pages = Pages(self.host, self.port, self.folder / "tls" / "authority.pem")
        pages.send("/sign-in", {"staff": staff, "password": PASSWORD})
        return pages

    def ask_sync(self, path: str, central: "Central") -> bytes:
        """Reads from the sync port as `central` does."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.sync_port, timeout=30)
        raw = socket.create_connection(("127.0.0.1", self.sync_port), timeout=30)
        connection.sock = central.calling_context(self.identity["authority"]).wrap_socket(
            raw, server_hostname=self.host)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Host": self.host})
            answer = connection.getresponse()
            expect(answer.status == 200, f"{path} is answered {answer.status}")
            return answer.read()


class Central:
    """One office in a folder of its own."""

    def __init__(self, program: str, folder: Path, host: str = CENTRAL_HOST):
        self.program, self.folder, self.host = program, folder, host
        self.port, self.process = free_port(), None
        account = self.command("init", "--title", "Office", "--host", host)
        self._code = re.search(r"^code +(\S+)", account, re.M)[1]
        self.identity = plain_values(self.command("identity", "--plain"))
        self._pages: Pages | None = None

    def _environment(self) -> dict:
        base = {k: v for k, v in os.environ.items() if not k.startswith("EXAMCENTRAL_")}
        return base | {
            "EXAMCENTRAL_DATA_FOLDER": str(self.folder),
            "EXAMCENTRAL_LISTEN_ADDRESS": "127.0.0.1",
            "EXAMCENTRAL_LISTEN_PORT": str(self.port),
            "EXAMCENTRAL_PULL_EVERY_SECONDS": "1",
            "EXAMCENTRAL_PULL_RETRY_SECONDS_MAX": "1",
            "EXAMCENTRAL_LOG_LEVEL": "warning",
        }

    def command(self, *arguments: str) -> str:
        run = subprocess.run(
            [self.program, *arguments], capture_output=True, text=True, env=self._environment())
        expect(run.returncode == 0, f"examcentral {' '.join(arguments)}: {run.stdout}{run.stderr}")
        return run.stdout

    def take_up(self, station: SyncStation, port: int, authority: Path | None = None, confirm: str = "") -> None:
        """Enrols `station`, reached at `port` of this machine."""
        own = station.identity
        self.command(
            "enrol", "--station-url", f"https://{station.host}:{port}", "--resolve", "127.0.0.1",
            "--number", own["number"], "--title", own["title"], "--key", own["key"],
            "--authority", str(authority or own["authority"]), "--confirm", confirm or own["fingerprint"],
            "--rehearsal")

    def start(self) -> None:
        with open(self.folder / "serve.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve"], stdout=log, stderr=log, env=self._environment())
        until(self._is_ready, "central is ready")

    def _is_ready(self) -> bool:
        expect(self.process.poll() is None, "central goes on running")
        try:
            return self._new_pages().read("/readyz") == "ready\n"
        except OSError:
            return False

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        expect(self.process.wait(timeout=60) == 0, "central stops when asked")

    def rows(self, sql: str, *values) -> list[tuple]:
        with read_only(self.folder / "central.db") as db:
            return db.execute(sql, values).fetchall()

    def one(self, sql: str, *values):
        return (self.rows(sql, *values) or [[None]])[0][0]

    def outcomes(self) -> list[tuple]:
        """The present ones, as ``SyncStation.outcomes`` gives them."""
        return self.rows(
            """SELECT candidate, certificate, outcome, theory, theoryTenths, practical, practicalTenths, entry
            FROM outcome o WHERE entry = (SELECT max(entry) FROM outcome l WHERE l.candidate = o.candidate)
            ORDER BY candidate""")

    def has_log_of(self, station: SyncStation) -> bool:
        """Whether the copy of the log is the log: every header and hash, its size, its root, cosigned."""
        log = station.log()
        copy = self.rows("SELECT header, bodyHash FROM logEntry ORDER BY position")
        top = self.rows("SELECT size, root FROM checkpoint ORDER BY size DESC LIMIT 1")
        return (
            copy == [(entry.header, entry.hash) for entry in log]
            and top == [(len(log), root([entry.leaf for entry in log]))]
            and self.one("SELECT taken FROM station") == len(log))

    def calling_context(self, authority: str | Path) -> ssl.SSLContext:
        """TLS as central speaks it when it calls: its client certificate, the station's authority."""
        context = ssl.create_default_context(cafile=str(authority))
        context.load_cert_chain(self.folder / "tls" / "client.pem", self.folder / "tls" / "client.key")
        return context

    def _new_pages(self) -> Pages:
        return Pages(self.host, self.port, self.folder / "tls" / "authority.pem")

    def pages(self) -> Pages:
        """Signed in; the first time with the code that founding printed."""
        if not self._pages:
            self._pages = self._new_pages()
            self._pages.send("/sign-in/code", {"code": self._code, "password": CENTRAL_PASSWORD})
        return self._pages


def bytes_of_log(station: SyncStation, central: Central) -> int:
    """What the log takes on its way, page by page."""
    size, next, total = len(station.log()), 1, 0
    while next <= size:
        page = station.ask_sync(f"/sync/v0/log?from={next}&count=2000&known=0", central)
        total, next = total + len(page), next + len(json.loads(page)["entries"])
    return total
