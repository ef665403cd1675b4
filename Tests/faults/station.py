"""A station under test: made by `examstation demo`, served on a free port, spoken to over TLS."""

import contextlib
import http.client
import json
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
import uuid
from pathlib import Path

PASSWORD = "rehearsal-2021"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Station:
    """One demo site in a folder of its own."""

    def __init__(self, program: str, folder: Path, seeds: str, until: str = "08:30"):
        self.program, self.folder = program, folder
        subprocess.run(
            [program, "demo", str(folder), "--seeds", seeds, "--until", until],
            check=True, stdout=subprocess.DEVNULL, env=self._environment({}))
        with self.database() as db:
            self.host = db.execute("SELECT host FROM station").fetchone()[0]
        self.port = 0
        self.process = None
        self.token = None

    def _environment(self, more: dict) -> dict:
        base = {k: v for k, v in os.environ.items() if not k.startswith("EXAMSTATION_")}
        return base | {
            "EXAMSTATION_DATA_FOLDER": str(self.folder),
            "EXAMSTATION_DATA_EXCHANGE": str(self.folder / "exchange"),
            "EXAMSTATION_DATA_ADMIN_SOCKET": str(self.folder / "admin.sock"),
            "EXAMSTATION_LISTEN_ADDRESS": "127.0.0.1",
            "EXAMSTATION_LIMITS_REQUESTS_PER_MINUTE": "1000000",
            "EXAMSTATION_LOG_LEVEL": "warning",
        } | more

    @contextlib.contextmanager
    def database(self):
        """The database for reading. Closed again: a connection left open would spare the daemon its recovery."""
        with contextlib.closing(sqlite3.connect(f"file:{self.folder / 'station.db'}?mode=ro", uri=True)) as db:
            yield db

    def start(self, **more: str) -> None:
        self.port = free_port()
        ports = {"EXAMSTATION_LISTEN_PORT": str(self.port), "EXAMSTATION_LISTEN_SYNC_PORT": str(free_port())}
        log = open(self.folder / "serve.log", "ab")
        self.process = subprocess.Popen(
            [self.program, "serve"], stdout=log, stderr=log, env=self._environment(ports | more))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise SystemExit(f"the daemon ended: {(self.folder / 'serve.log').read_text()[-2000:]}")
            try:
                connection = self.connect()
                connection.request("GET", "/readyz", headers=self.headers())
                if connection.getresponse().read() == b"ready\n":
                    return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("the daemon did not become ready in a minute")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def connect(self) -> http.client.HTTPSConnection:
        context = ssl.create_default_context(cafile=str(self.folder / "tls" / "authority.pem"))
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=context)
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        # Head and body are sent one after the other: without this the body waits for the head's receipt, 40 ms.
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sock = context.wrap_socket(raw, server_hostname=self.host)
        return connection

    def headers(self, **more: str) -> dict:
        own = {"Host": f"{self.host}:{self.port}"}
        if self.token:
            own["Authorization"] = f"Bearer {self.token}"
        return own | {name.replace("_", "-"): value for name, value in more.items()}

    def post(self, connection, path: str, body: dict, key: str = "") -> tuple[int, dict]:
        headers = self.headers(Content_Type="application/json", Idempotency_Key=key or uuid.uuid4().hex)
        connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")

    def sign_in(self, staff: str = "S-001") -> None:
        status, answer = self.post(self.connect(), "/sign-ins", {"staff": staff, "password": PASSWORD})
        assert status in (200, 201), (status, answer)
        self.token = answer["token"]

    def seats(self, sitting: str = "T-C01-1") -> list[tuple[str, str]]:
        with self.database() as db:
            return db.execute(
                "SELECT candidate, room FROM seat WHERE sitting = ? ORDER BY room, number", (sitting,)).fetchall()

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess:
        """The program with other arguments, to its end; `more` goes into its environment."""
        return subprocess.run(
            [self.program, *arguments], capture_output=True, text=True, timeout=600, env=self._environment(more))

    def verify(self) -> int:
        run = self.run("verify")
        if run.returncode:
            print(run.stdout, run.stderr)
        return run.returncode
