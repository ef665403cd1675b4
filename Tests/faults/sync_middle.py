"""A man in the middle who holds the station's TLS key and central's client certificate.

To both he looks like the other: only what the station has signed can still give him away.
"""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from sync_sites import Central, SyncStation, until


class Exchange(NamedTuple):
    """One question and its answer, as they passed."""

    method: str
    path: str
    body: bytes
    status: int
    answer: bytes


class Middle(ThreadingHTTPServer):
    """Relays between `central` and `station`. `spoil` may change an answer; raising ends the connection."""

    daemon_threads = True

    def __init__(self, station: SyncStation, central: Central):
        self.station, self.central = station, central
        self.spoil: Callable[[Exchange], Exchange] = lambda exchange: exchange
        self.seen: list[Exchange] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_3
        self._context.load_cert_chain(station.folder / "tls" / "server.pem", station.folder / "tls" / "server.key")
        self._context.verify_mode = ssl.CERT_REQUIRED
        self._context.load_verify_locations(central.identity["certificate"])
        super().__init__(("127.0.0.1", 0), Relay)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def finish_request(self, request, client_address) -> None:
        # In the connection's own thread: a handshake that hangs holds nobody up.
        with self._context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request, client_address) -> None:
        """A connection that broke is no news here."""

    def ask_station(self, method: str, path: str, body: bytes, headers: dict) -> Exchange:
        connection = http.client.HTTPSConnection("127.0.0.1", self.station.sync_port, timeout=30)
        raw = socket.create_connection(("127.0.0.1", self.station.sync_port), timeout=30)
        context = self.central.calling_context(self.station.identity["authority"])
        connection.sock = context.wrap_socket(raw, server_hostname=self.station.host)
        with contextlib.closing(connection):
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return Exchange(method, path, body, answer.status, answer.read())

    def wait_for(self, condition: Callable[[Exchange], bool], what: str, after: int = 0) -> Exchange:
        """The first exchange from number `after` on that fulfils `condition`."""
        return until(lambda: next((one for one in self.seen[after:] if condition(one)), None), what)


class Relay(BaseHTTPRequestHandler):
    """One connection from central."""

    protocol_version = "HTTP/1.1"
    server: Middle

    def _relay(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kept = {name: value for name in ("Host", "Content-Type") if (value := self.headers.get(name))}
        exchange = self.server.ask_station(self.command, self.path, body, kept)
        exchange = self.server.spoil(exchange)
        self.server.seen.append(exchange)
        self.send_response(exchange.status)
        if exchange.status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(exchange.answer)))
        self.end_headers()
        self.wfile.write(exchange.answer)

    do_GET = _relay
    do_POST = _relay

    def log_message(self, format: str, *arguments) -> None:
        """Prints nothing."""
