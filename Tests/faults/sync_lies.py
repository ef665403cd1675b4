"""A station that lies, and a man in the middle who can sign: only what is signed, and the rules, protect central."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from sync_delivery import check_arrived, write_batch
from sync_log import bytes64, canonical, sha, text64, unsealed
from sync_middle import Exchange, Middle
from sync_sites import Central, SyncStation, expect, until
from sync_spoiled import Forger, Spoiled, flipped, forked, resigned, retitled, retold, unremembered

ROOT = Path(__file__).resolve().parent.parent.parent
VERIFIER = ROOT / "Tests" / "interop" / "verify_batch.py"
SENTENCES = json.loads((ROOT / "Sources" / "Web" / "Languages" / "en" / "central.json").read_text())


def verify(file: bytes, station: SyncStation, folder: Path) -> str:
    """What the independent verifier says of a batch, in its own words; it exits with 0 only for OK."""
    path = folder / "to-verify.json"
    path.write_bytes(file)
    run = subprocess.run(
        [sys.executable, str(VERIFIER), str(path), station.key.verifier], capture_output=True, text=True)
    is_taken = run.stdout.startswith("OK ")
    expect(run.returncode == (0 if is_taken else 1), f"verifier: {run.returncode} {run.stdout}{run.stderr}")
    return run.stdout.strip()


def offer(spoiled: list[Spoiled]):
    """Puts these batches in the place of the station's own."""
    names = {f"X-{number:02}": each for number, each in enumerate(spoiled, 1)}

    def spoil(exchange: Exchange) -> Exchange:
        if exchange.path == "/sync/v0/batches":
            rows = [{"batch": name, "digest": each.digest, "state": "released"} for name, each in names.items()]
            return exchange._replace(answer=canonical({"batches": rows, "format": "examstation-batches/0"}))
        name = exchange.path.removeprefix("/sync/v0/batches/")
        return exchange._replace(status=200, answer=names[name].file) if name in names else exchange

    return spoil


def check_refused(each: Spoiled, station: SyncStation, central: Central, page: str, folder: Path) -> str:
    """Refused for its own reason, kept, shown, and known to the verifier; returns the first reason."""
    row = central.rows("SELECT id, reasons, kind FROM evidence WHERE digest = ?", sha(each.file))
    expect(len(row) == 1 and row[0][2] == "batch", f"{each.title}: kept as evidence")
    reasons = row[0][1].split("\n")
    expect({reason.split()[0] for reason in reasons} == each.codes, f"{each.title}: {reasons}, not {each.codes}")
    parts = central.rows("SELECT sealed, digest FROM evidencePart WHERE evidence = ? ORDER BY number", row[0][0])
    content = b"".join(unsealed(sealed, digest, central.folder) for sealed, digest in parts)
    expect(content == each.file, f"{each.title}: the evidence is the file")
    expect(all(reason + " · " in page for reason in reasons[:20]), f"{each.title}: shown on the page")
    judged = central.rows("SELECT state, reasons FROM batch WHERE hex(digest) = upper(?)", each.digest)
    if each.is_answered:
        expect(judged == [("refused", row[0][1])], f"{each.title}: refused whole: {judged}")
    else:
        expect(not judged, f"{each.title}: nobody's word gets no answer")
    said = verify(each.file, station, folder)
    is_same = said.startswith("OK ") if each.is_good_alone else said == reasons[0]
    expect(is_same, f"{each.title}: the verifier says {said}")
    return reasons[0]


def told(exchange: Exchange) -> str:
    """The text of the refusal or receipt that central posted."""
    return bytes64(json.loads(exchange.body)["receipt"]).decode() if exchange.method == "POST" else ""


def prove_refusals(station: SyncStation, central: Central, folder: Path) -> None:
    """Spoiled batches one by one, then the genuine one, then its successor, all through the man in the middle."""
    middle = Middle(station, central)
    central.take_up(station, middle.port)
    genuine = station.ask_sync("/sync/v0/batches/B-001", central)
    expect(verify(genuine, station, folder).startswith("OK batch B-001"), "the verifier accepts the genuine batch")
    forger = Forger(genuine, station.log(), station.key)
    # First the one that is good alone: afterwards its number is used.
    spoiled = [unremembered(forger), *resigned(forger), *retold(forger), flipped(genuine)]
    middle.spoil = offer(spoiled)
    central.start()
    until(lambda: central.one("SELECT count(*) FROM evidence") == len(spoiled), "each spoiled batch is judged", 300)
    page = central.pages().read(f"/stations/{station.number}")
    for each in spoiled:
        print(f"  {each.title}: {check_refused(each, station, central, page, folder)}")
    signed = [each for each in spoiled if each.codes != {"bad-signature"}]
    codes = {code for each in signed for code in each.codes}
    expect(len(codes) >= 12, "at least twelve, signed with the genuine key, for reasons of their own")
    for each in spoiled:
        if each.is_answered:
            note = middle.wait_for(lambda one: f"sha256 {each.digest}\n" in told(one), f"a note about {each.title}")
            expect(note.status == 409, f"the station never sent {each.title}, and takes no answer to it: {note.status}")
    expect(central.one("SELECT count(*) FROM outcome") == 0, "nothing of them is an outcome")
    expect("No outcome" in central.pages().read("/outcomes"), "and none is shown")
    answers = {"sync batchRejected", "sync batchAccepted"}
    expect(not answers & {entry.event for entry in station.log()}, "the station's journal knows nothing of them")
    print(f"  {len(signed)} with the genuine signature and one without refused whole, for {len(codes) + 1} reasons; "
          "kept, shown, answered; the verifier agrees; no outcome")
    burnt_and_replaced(station, central, middle, folder)
    central.stop()
    middle.shutdown()


def burnt_and_replaced(station: SyncStation, central: Central, middle: Middle, folder: Path) -> None:
    """The number is used up, so the genuine batch is refused; two people send its successor."""
    middle.spoil = lambda exchange: exchange
    until(lambda: station.one("SELECT state FROM batch WHERE id = 'B-001'") == "rejected", "the refusal arrives")
    rejected = [entry.content for entry in station.log() if entry.event == "sync batchRejected"]
    expect(rejected == [{"batch": "B-001", "reasons": ["duplicate-batch"]}], f"in the journal once: {rejected}")
    expect("duplicate-batch" in station.pages().read("/settings/batches"), "the station's page shows the reason")
    for staff in ("S-001", "S-002"):
        station.pages(staff).submit("/settings/batches", "/settings/batches/B-002/approvals")
    found = check_arrived(station, central, "B-002")
    file = write_batch(station, central, "B-002", folder / "B-002.json")
    expect(verify(file, station, folder).startswith("OK batch B-002"), "the verifier accepts what central exports")
    print(f"  the refusal of B-001 is in the station's journal and on its page; B-002 replaces it: {found}")

    again = retitled(Forger(file, station.log(), station.key), {"duplicate-batch", "range-overlap"})
    middle.spoil = offer([again])
    until(lambda: central.rows("SELECT 1 FROM evidence WHERE digest = ?", sha(again.file)), "it is judged")
    page = central.pages().read(f"/stations/{station.number}")
    reason = check_refused(again, station, central, page, folder)
    expect(central.outcomes() == station.outcomes(), "the outcomes are those of before")
    print(f"  {again.title}: {reason}; outcomes as before")


def check_halted(station: SyncStation, central: Central, code: str) -> None:
    """Central takes nothing more, keeps both checkpoints, and says so."""
    until(lambda: central.one("SELECT state FROM station") == "halted", f"{code} halts the station")
    rows = central.rows("SELECT id, reasons FROM evidence WHERE kind = 'checkpoint' ORDER BY id DESC LIMIT 1")
    expect(rows and rows[0][1] == code, f"evidence of {code}: {rows}")
    parts = central.rows("SELECT sealed, digest FROM evidencePart WHERE evidence = ?", rows[0][0])
    shown, cosigned = b"".join(unsealed(*part, central.folder) for part in parts).split(b"\n=\n")
    origin = f"examstation/{station.number}\n".encode()
    expect(shown.startswith(origin) and cosigned.startswith(origin), "both checkpoints are kept")
    until(lambda: "station-halted" in (central.one("SELECT problem FROM stationLink") or ""), "nothing more is taken")
    page = central.pages().read(f"/stations/{station.number}")
    expect(SENTENCES["halted"]["what"] in page and f"{code} · " in page, "the page says so, and why")
    expect("1 halted" in central.pages().read("/stations"), "so does the list")
    print(f"  {code}: halted, both checkpoints kept, shown")


def prove_halts(station: SyncStation, central: Central, folder: Path) -> None:
    """Two logs under one key: in a batch, on a page, and by a backup put in the journal's place."""
    middle = Middle(station, central)
    central.take_up(station, middle.port)
    expect(station.stop() == 0, "the station stops for a backup")
    backup = folder / "backup"
    shutil.copytree(station.folder, backup)
    station.start()
    until(station.is_awaiting, "the sync port is open again")
    for staff in ("S-001", "S-002", "S-004"):
        station.pages(staff)
    genuine = station.ask_sync("/sync/v0/batches/B-001", central)
    forger = Forger(genuine, station.log(), station.key)

    def cosigned() -> int:
        return central.one("SELECT max(size) FROM checkpoint")

    def fork_in_batch(exchange: Exchange) -> Exchange:
        if not exchange.path.startswith("/sync/v0/batches"):
            return exchange
        return offer([forked(forger, cosigned())])(exchange)

    middle.spoil = fork_in_batch
    central.start()
    check_halted(station, central, "fork")
    expect(central.one("SELECT count(*) FROM outcome") == 0, "no outcome of a second log")

    def fork_on_page(exchange: Exchange) -> Exchange:
        if not exchange.path.startswith("/sync/v0/log"):
            return exchange
        size = int(re.search(r"known=(\d+)", exchange.path)[1])
        page = json.loads(exchange.answer) | {"checkpoint": text64(station.key.checkpoint(size, sha(b"another log")))}
        return exchange._replace(answer=canonical(page))

    middle.spoil = fork_on_page
    central.command("resume", station.number)
    check_halted(station, central, "fork")

    middle.spoil = lambda exchange: exchange
    expect(station.stop() == 0, "the station stops")
    shutil.rmtree(station.folder)
    shutil.move(backup, station.folder)
    station.start()
    until(station.is_awaiting, "the sync port is open again")
    expect(len(station.log()) < cosigned(), "the backup's journal is shorter than what central cosigned")
    expect(station.verify() == 0, "the backup is whole in itself: only its witness knows more")
    central.command("resume", station.number)
    check_halted(station, central, "rollback")
    central.stop()
    middle.shutdown()
