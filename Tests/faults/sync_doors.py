"""Who does not get in: at the station's sync port, and at central."""

import contextlib
import socket
import ssl

from sync_line import Line
from sync_sites import Central, SyncStation, expect, until


def knock(station: SyncStation, context: ssl.SSLContext) -> str:
    """Asks the sync port who it is; the answer's first line, or why there is none."""
    context.load_verify_locations(station.identity["authority"])
    with socket.create_connection(("127.0.0.1", station.sync_port), timeout=30) as raw:
        try:
            with contextlib.closing(context.wrap_socket(raw, server_hostname=station.host)) as secured:
                secured.sendall(f"GET /sync/v0/station HTTP/1.1\r\nHost: {station.host}\r\n\r\n".encode())
                # With TLS 1.3 a client hears only now that its certificate was not taken.
                return secured.recv(4096).split(b"\r\n")[0].decode() or "closed without a word"
        except ssl.SSLError as error:
            return f"refused: {error.reason}"
        except ConnectionError as error:
            return f"refused: {type(error).__name__}"


def client(
    certificate: Central | SyncStation | None, leaf: str = "client", newest=ssl.TLSVersion.TLSv1_3
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.maximum_version = newest
    if certificate:
        folder = certificate.folder / "tls"
        context.load_cert_chain(folder / f"{leaf}.pem", folder / f"{leaf}.key")
    return context


def prove_doors(station: SyncStation, central: Central, stranger: Central) -> None:
    """`stranger` is another office of the same name with an authority of its own."""
    answer = knock(station, client(central))
    expect(answer == "HTTP/1.1 200 OK", f"the enrolled central is answered: {answer}")
    cases = [
        ("no certificate", client(None)),
        ("a certificate of another office of the same name", client(stranger)),
        ("a certificate of the station's own authority", client(station, "server")),
        ("TLS 1.2, with the right certificate", client(central, newest=ssl.TLSVersion.TLSv1_2)),
    ]
    for what, context in cases:
        answer = knock(station, context)
        expect(answer.startswith("refused: "), f"with {what}: {answer}")
        print(f"  {what}: {answer}")


def prove_pinning(station: SyncStation, central: Central, stranger: Central, line: Line) -> None:
    """Central, told to trust another authority, takes nothing from the station, and says so."""
    central.take_up(
        station, line.port, stranger.folder / "tls" / "authority.pem", stranger.identity["fingerprint"])
    problem = until(lambda: central.one("SELECT problem FROM stationLink"), "central refuses the station")
    expect("CERTIFICATE_VERIFY_FAILED" in problem, f"the certificate is what central objects to: {problem}")
    taken = central.one("SELECT taken FROM station")
    station.pages("S-002")
    expect(len(station.log()) > taken, "the station's journal has grown")
    passed = line.connections
    until(lambda: line.connections >= passed + 2, "central has tried twice more")
    expect(central.one("SELECT taken FROM station") == taken, "nothing was taken meanwhile")
    expect("Not reached" in central.pages().read(f"/stations/{station.number}"), "the page says so")
    central.take_up(station, line.port)
    until(lambda: central.has_log_of(station), "with the right authority central goes on")
    print("  central with another authority pinned: refused (CERTIFICATE_VERIFY_FAILED), nothing taken, shown; "
          "with the right one it goes on")
