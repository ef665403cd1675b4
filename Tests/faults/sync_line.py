"""A line between central and a station that breaks after a counted byte."""

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Callable
from typing import NamedTuple

CHUNK = 16 * 1024


class Break(NamedTuple):
    """Where a connection breaks, and what happens at that moment."""

    #: `up` is towards the station, `down` towards central.
    direction: str
    #: So many bytes still pass in that direction.
    after: int
    #: Whether both ends see a reset, or an orderly end in the middle of what was said.
    is_reset: bool = True
    #: Called once the bytes have passed, before the line is closed: kills a daemon, for instance.
    moment: Callable[[], None] | None = None


class Line:
    """Forwards TCP to the port `target`, to nobody when that is None.

    `plan` is asked for each connection where it breaks; None lets it pass.
    """

    def __init__(self, target: int | None):
        self.target = target
        self.plan: Callable[[], Break | None] = lambda: None
        self.breaks: list[Break] = []
        self.connections = 0
        self.passed = {"up": 0, "down": 0}
        self._changed = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def wait_for(self, count: int, seconds: float) -> None:
        """Returns once `count` connections were broken."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.breaks) >= count, seconds):
                raise SystemExit(f"{len(self.breaks)} of {count} breaks in {seconds} s")

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target or 0), timeout=10)
            except OSError:
                near.close()
                continue
            self.connections += 1
            far.settimeout(None)
            threading.Thread(target=self._forward, args=(near, far, self.plan()), daemon=True).start()

    def _forward(self, near: socket.socket, far: socket.socket, planned: Break | None) -> None:
        """One thread for both directions: nobody else holds the sockets when they are reset."""
        sinks = {near: ("up", far), far: ("down", near)}
        left = planned.after if planned else 0
        with near, far:
            while sinks:
                for source in select.select(list(sinks), [], [])[0]:
                    direction, sink = sinks[source]
                    is_watched = planned is not None and planned.direction == direction
                    try:
                        data = source.recv(min(CHUNK, left) if is_watched else CHUNK)
                        sink.sendall(data)
                    except OSError:
                        return
                    self.passed[direction] += len(data)
                    if not data:
                        del sinks[source]
                        with contextlib.suppress(OSError):
                            sink.shutdown(socket.SHUT_WR)
                    elif is_watched:
                        left -= len(data)
                        if left == 0:
                            return self._break(planned, near, far)

    def _break(self, planned: Break, *ends: socket.socket) -> None:
        if planned.moment:
            planned.moment()
        for end in ends:
            if planned.is_reset:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.close()
        with self._changed:
            self.breaks.append(planned)
            self._changed.notify_all()
