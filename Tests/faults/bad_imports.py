"""Files of a size that nobody sends on purpose, and files that come at the same moment: each gets its sentence at the
console and through the API, changes nothing, and the daemon's memory stays what it says here."""

import http.client
import re
import select
import threading
import uuid
from pathlib import Path

import bad_sheets
from witness import BOTH, Answer, Browser, Witness

ADDRESS = "/rosters?year=2021&series=8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANY = "application/octet-stream"
UPLOAD_BYTES = 200_000_000
ROWS = 1_000_000
#: What a debug build may hold at most, in MiB: 80 at rest, what stays of the largest bodies, and their sheets.
MEMORY_MOST = 256
PEOPLE = 1_500


def memory(witness: Witness) -> int:
    words = Path(f"/proc/{witness.station.process.pid}/status").read_text()
    return int(re.search(r"^VmHWM:\s+(\d+)", words, re.MULTILINE).group(1)) >> 10


def pour(witness: Witness, path: str, head: bytes, headers: dict[str, str]) -> tuple[Answer, int]:
    """Sends 200 MB whose length nobody says, until the station answers; the answer, and how much it let come."""
    connection = witness.station.connect()
    sock = connection.sock
    lines = "".join(f"{name}: {value}\r\n" for name, value in (
        {"Host": f"{witness.station.host}:{witness.station.port}", "Transfer-Encoding": "chunked"} | headers).items())
    sock.sendall(f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode())
    piece, sent = b"1,2\n" * 16_384, 0
    try:
        for part in ([head] if head else []) + [piece] * (UPLOAD_BYTES // len(piece)):
            if select.select([sock], [], [], 0)[0]:
                break
            sock.sendall(b"%x\r\n%s\r\n" % (len(part), part))
            sent += len(part)
        else:
            sock.sendall(b"0\r\n\r\n")
    except OSError:
        pass  # The station has hung up; what it said stands in the socket.
    response = http.client.HTTPResponse(sock, method="POST")
    response.begin()
    answer = Answer(response)
    connection.close()
    return answer, sent


def uploads(witness: Witness) -> None:
    """200 MB, through both doors and in both languages."""
    for language in BOTH:
        registrar = Browser(witness, language)
        registrar.sign_in("S-004")
        witness.token("S-004")
        before = witness.state()
        head = bad_sheets.body(registrar, b"").rsplit(b"\r\n--B--", 1)[0]
        page, sent = pour(witness, "/candidates/imports", head, {
            "Cookie": registrar.cookie, "Origin": registrar.origin, "Content-Type": bad_sheets.MULTIPART})
        registrar.refused("200 MB that come", page, 413, "request.too-large")
        witness.expect("page, 200 MB that come: not taken to the end", sent < UPLOAD_BYTES / 2, sent)
        call, sent = pour(witness, f"/api/v1{ADDRESS}", b"", {
            "Authorization": f"Bearer {witness.token('S-004')}", "Content-Type": ANY, "Accept-Language": language})
        witness.expect(
            "200 MB that come: refused", (call.status, call.json["code"]) == (413, "request.too-large"), call.text)
        witness.expect("200 MB that come: not taken to the end", sent < UPLOAD_BYTES / 2, sent)
        witness.expect("200 MB that come: nothing changed", witness.state() == before)
    print(f"       200 MB: the daemon held {memory(witness)} MiB at most", flush=True)


def rows(witness: Witness) -> None:
    """A million rows as a text and as a workbook; ten gigabytes that an archive claims."""
    text = bad_sheets.HEADER.encode() + b"1,2\n" * ROWS
    packed = bad_sheets.workbook("".join(
        f'<row r="{line}"><c><v>{line * 7919 % 9973}</v></c></row>' for line in range(1, ROWS + 1)))
    cases = (
        ("a text of a million rows", text, "text/csv", "sheets.too-many-rows"),
        ("a workbook of a million rows", packed, XLSX, "sheets.too-many-rows"),
        ("ten gigabytes that are claimed", bad_sheets.lying(bad_sheets.GIGABYTES_TEN), ANY,
         "sheets.unpacked-too-large"),
    )
    for name, sheet, kind, code in cases:
        witness.refused(name, 409, code, "POST", ADDRESS, sheet, staff="S-004", Content_Type=kind)
        for language in BOTH:
            registrar = Browser(witness, language)
            registrar.sign_in("S-004")
            before = witness.state()
            registrar.refused(name, registrar.post(
                "/candidates/imports", bad_sheets.body(registrar, sheet), Content_Type=bad_sheets.MULTIPART), 409, code)
            witness.expect(f"page, {name}: nothing changed", witness.state() == before)
        print(f"       {name}, {len(sheet) >> 10} KiB: the daemon held {memory(witness)} MiB at most", flush=True)


def problems(witness: Witness) -> None:
    """What is shown with its row at the console is told with its row by the API."""
    for name, sheet, code, line in bad_sheets.shown_with_problems():
        witness.refused(
            f"a roster {name}", 422, "faults.roster-unsound", "POST", ADDRESS, sheet, staff="S-004", Content_Type=ANY)
        told = witness.call("POST", ADDRESS, sheet, staff="S-004", Content_Type=ANY).json["problems"]
        witness.expect(
            f"a roster {name}: the row and the problem",
            (code, line) in [(problem["code"], str(problem["line"])) for problem in told], told)
    for name, sheet, code in bad_sheets.refused_whole():
        witness.refused(f"a roster that is {name}", 409, code, "POST", ADDRESS, sheet, staff="S-004", Content_Type=ANY)


def document(number: int) -> str:
    body = f"9999991985{number // 1000 % 12 + 1:02d}{number // 12_000 + 1:02d}{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights)) % 11]


def roster(first: int, count: int, name: str) -> bytes:
    header = ",".join(bad_sheets.TITLES.split(",")[:9]) + "\n"
    return (header + "".join(
        f"居民身份证,{document(first + index)},{name},C01,,,,社会人员,\n" for index in range(count))).encode("gb18030")


def at_once(witness: Witness, name: str, sheets: list[tuple[str, bytes]], codes: set[str]) -> None:
    """Imports that start together: one is taken whole, the other told why not, and nobody stands there twice."""
    def count() -> tuple[int, int]:
        with witness.station.database() as db:
            return db.execute("SELECT count(*), count(*) - count(DISTINCT documentDigest) FROM candidate").fetchone()

    before, answers, gate = count(), [], threading.Barrier(len(sheets))
    tokens = [witness.token(staff) for staff, _ in sheets]

    def send(token: str, sheet: bytes) -> None:
        own = Witness(witness.station)
        own.connection = witness.station.connect()
        gate.wait()
        answers.append(own.ask(
            "POST", f"/api/v1{ADDRESS}", sheet, Authorization=f"Bearer {token}", Content_Type=ANY,
            Idempotency_Key=uuid.uuid4().hex))

    threads = [threading.Thread(target=send, args=(token, sheet)) for token, (_, sheet) in zip(tokens, sheets)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [(answer.status, answer.text[:300]) for answer in answers]
    taken = [answer for answer in answers if answer.status == 201]
    refused = [answer for answer in answers if answer.status == 409]
    witness.expect(f"{name}: one is taken, one refused", (len(taken), len(refused)) == (1, 1), told)
    for answer in refused:
        code = answer.json["code"]
        witness.expect(f"{name}: why", code in codes, code)
        witness.expect(
            f"{name}: with its sentence",
            any(witness.sentence(language, code).fullmatch(answer.json["title"]) for language in BOTH), told)
    after = count()
    witness.expect(
        f"{name}: the people of one",
        after[0] - before[0] == sum(answer.json["candidateCount"] for answer in taken), told)
    witness.expect(f"{name}: nobody twice", after[1] == before[1], after)


def imports_at_once(witness: Witness) -> None:
    """Small ones, which are one transaction each, and large ones, which come in pieces."""
    for people, first, more in ((200, 0, set()), (PEOPLE, 50_000, {"candidates.roster-under-way"})):
        same = roster(first, people, "甲某")
        at_once(witness, f"the same roster of {people} twice at once", [("S-004", same), ("S-001", same)],
                {"candidates.file-already-imported"} | more)
        at_once(witness, f"two rosters of {people} with one person in both, at once",
                [("S-004", roster(first + 20_000, people, "乙某")),
                 ("S-001", roster(first + 20_000 + people - 1, people, "丙某"))],
                {"candidates.document-on-roster", "candidates.one-certificate"} | more)


def killed(witness: Witness, start) -> None:
    """The power fails in the middle of a large roster: nobody of it is there, and it can come again."""
    def counts() -> tuple[int, ...]:
        with witness.station.database() as db:
            return tuple(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in (
                "candidate", "journalParticular", "stagedCandidate"))

    sheet, token = roster(90_000, PEOPLE, "丁某"), witness.token("S-004")

    def send(own: Witness) -> Answer:
        return own.ask("POST", f"/api/v1{ADDRESS}", sheet, Authorization=f"Bearer {token}", Content_Type=ANY,
                       Idempotency_Key="killed-import")

    def cut_off() -> None:
        own = Witness(witness.station)
        try:
            send(own)
        except (OSError, http.client.HTTPException):
            pass

    before = counts()
    sender = threading.Thread(target=cut_off)
    sender.start()
    witness.wait("a kill in an import: some have come", lambda: counts()[2] > 0)
    witness.station.kill()
    sender.join()
    between = counts()
    witness.expect("a kill in an import: no candidate of it", between[0] == before[0] and between[2] > 0, between)
    start()
    witness.connection = None
    witness.expect("a kill in an import: nothing of it after the start", counts() == before, (before, counts()))
    again = send(witness)
    witness.expect("a kill in an import: the file comes again", again.status == 201, again.text)
    witness.expect("a kill in an import: everybody is there", counts()[0] - before[0] == PEOPLE, counts())


def all_of_them(witness: Witness, start) -> None:
    for part in (uploads, rows, problems, imports_at_once):
        part(witness)
        witness.check_in(part.__name__)
    most = memory(witness)
    witness.expect(f"the daemon held no more than {MEMORY_MOST} MiB", most <= MEMORY_MOST, most)
    print(f"       after all of them: the daemon held {most} MiB at most", flush=True)
    killed(witness, start)
    witness.check_in("a kill in an import")
