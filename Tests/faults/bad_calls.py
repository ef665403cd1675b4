"""Bad calls of the API and bad forms of the console: each gets its sentence and its code, and changes nothing."""

import random
import uuid
from urllib.parse import quote

import bad_sheets
from witness import BOTH, Browser, Witness

CHECK_IN = "/check-ins"
# Smaller than the defaults: what holds is what the settings say, and the test sends less.
LIMITS = {"EXAMSTATION_LIMITS_BODY_KILOBYTES": "64", "EXAMSTATION_LIMITS_IMPORT_KILOBYTES": "1024"}
LARGE = 64 * 1024


def chunks(count: int):
    """A body whose length nobody says beforehand."""
    for _ in range(count):
        yield b" " * LARGE


def key() -> str:
    return uuid.uuid4().hex


def bodies(witness: Witness) -> None:
    """What is no such call at all."""
    def bad(name: str, body: bytes, code: str = "request.malformed", status: int = 400, kind: str = "application/json"):
        witness.refused(
            name, status, code, "POST", CHECK_IN, body, Idempotency_Key=key(), Content_Type=kind)

    bad("malformed JSON", b'{"ticket":')
    bad("nothing at all", b"")
    bad("a body that is not UTF-8", b'{"ticket":"\xff\xfe","room":"T101"}')
    bad("a body in UTF-16", '{"ticket":"7"}'.encode("utf-16"))
    bad("a body in UTF-16 without its mark", '{"ticket":"7"}'.encode("utf-16-le"))
    bad("JSON sixty thousand deep", b"[" * 60_000, "faults.body-too-deep")
    bad("a wrong type of field", b'{"ticket":7,"room":"T101"}', "faults.not-understood")
    bad("a field left out", b'{"ticket":"7"}', "faults.not-understood")
    bad("a number that no clock has", b'{"ticket":"7","room":"T101","sequence":-1}', "faults.not-understood")
    bad("a form instead of JSON", b"ticket=7", "faults.media-type", 415, "application/x-www-form-urlencoded")
    bad("a body over the limit", b" " * (LARGE + 1), "request.too-large", 413)
    witness.refused(
        "a chunked body over the limit", 413, "request.too-large", "POST", CHECK_IN, lambda: chunks(2),
        Idempotency_Key=key(), Content_Type="application/json")
    answer = witness.refused(
        "an import over the limit", 413, "request.too-large", "POST", "/rosters?year=2021&series=9",
        lambda: chunks(17), staff="S-004", Content_Type="text/csv")
    witness.expect("an import over the limit: the limit is told", "1024 KiB" in answer.text, answer.text)
    noise = random.Random(7)
    before = witness.state()
    for _ in range(200):
        body = bytes(noise.randrange(256) for _ in range(noise.randrange(1, 200)))
        answer = witness.call("POST", CHECK_IN, body, Idempotency_Key=key(), Content_Type="application/json")
        witness.expect("noise is refused", answer.status == 400, f"{answer.status} {body!r}")
    witness.expect("noise changes nothing", witness.state() == before)


def rosters(witness: Witness) -> None:
    header = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话\n"
    for name, sheet, code in (
        ("in GB 18030", (header + "居民身份证,1,考生,C01,护理,1班,1,学生,\n").encode("gb18030"), "import.document-"),
        ("in UTF-16 without anybody", header.encode("utf-16"), "import.empty"),
        ("with an open quotation mark", (header + '"居民身份证\n').encode(), "import.unterminated-quote"),
        ("with a short line", (header + "居民身份证,1\n").encode(), "import.short-record"),
        ("with an unknown column", header.replace("专业", "系").encode(), "import.unknown-column"),
        ("that is empty", b"", "import.empty"),
    ):
        answer = witness.refused(
            f"a roster {name}", 422, "faults.roster-unsound", "POST", "/rosters?year=2021&series=9", sheet,
            staff="S-004", Content_Type="text/csv")
        problems = answer.json.get("problems") or [{}]
        witness.expect(
            f"a roster {name}: the line and its code",
            problems[0].get("code", "").startswith(code) and problems[0].get("line", 0) >= 1, problems)
        witness.expect(
            f"a roster {name}: the problem in words",
            problems[0].get("message") == witness.words["en"].get(f"import.{problems[0].get('code')}"), problems)


def identities(witness: Witness) -> None:
    """Unknown ids, repeats, versions, and who may what."""
    chief = witness.token("S-001")
    for path in ("/rooms/T999", "/candidates/1", "/packets/X", "/sittings/X", "/incidents/X", "/journal/999999"):
        witness.refused(f"GET {path}", 404, "request.not-found", "GET", path)
    witness.refused(
        "an unknown sitting", 409, "sittings.unknown-sitting", "POST", "/sittings/X/states", {"state": "open"})
    witness.refused("another method", 405, "faults.wrong-method", "DELETE", "/staff")
    witness.refused("no session", 401, "request.sign-in", "GET", "/rooms", staff="")
    witness.refused(
        "a session that never was", 401, "request.sign-in", "GET", "/rooms", staff="", Authorization="Bearer x")
    witness.refused(
        "a cookie that writes", 401, "request.sign-in", "POST", CHECK_IN, {"ticket": "1", "room": "T101"},
        staff="", Cookie=f"__Host-session={chief}", Idempotency_Key=key())
    witness.refused(
        "a command of another role", 409, "staff.not-permitted", "POST", "/sittings/T-C01-1/states",
        {"state": "open"}, staff="S-016")
    witness.refused("a page of another role", 403, "request.not-yours", "GET", "/journal", staff="S-016")
    witness.refused("another host", 421, "request.wrong-host", "GET", "/station", staff="", Host="evil.example")
    witness.refused("another site", 403, "request.forbidden", "GET", "/station", staff="", Origin="https://evil.example")
    witness.refused(
        "a key that is none", 400, "faults.key-malformed", "POST", CHECK_IN, {}, Idempotency_Key="a b")
    witness.refused(
        "a check-in without a key", 400, "faults.key-needed", "POST", CHECK_IN, {"ticket": "1", "room": "T101"})
    witness.refused(
        "an unknown device", 401, "faults.device-unverified", "GET", "/rooms", staff="",
        Exam_Device="D-99", Exam_Time="1", Exam_Signature="AAAA")
    witness.refused(
        "an unknown enrolment code", 401, "faults.code-unknown", "POST", "/device-enrolments",
        {"code": "AAAA-AAAA-AAAA", "publicKey": "x"}, staff="")

    packet = witness.call("GET", "/packets?search=T-C01-1-T101").json["rows"][0]["packet"]
    step = {"step": {"open": {"found": 30}}, "room": "T101"}
    witness.refused(
        "a version that has passed", 412, "request.outdated", "POST", f"/packets/{packet}/steps", step,
        staff="S-016", If_Match='"1"', Idempotency_Key=key())

    candidate, room = next(witness.seats)
    body, used = {"ticket": candidate, "room": room}, key()
    first = witness.call("POST", CHECK_IN, body, Idempotency_Key=used)
    before = witness.state()
    again = witness.call("POST", CHECK_IN, body, Idempotency_Key=used)
    same = ("verdict", "candidate", "seat", "position")
    witness.expect(
        "a repeat gets the first answer",
        first.status == again.status == 200 and again.json["replayed"]
        and [first.json[name] for name in same] == [again.json[name] for name in same], again.text)
    witness.expect("a repeat changes nothing", witness.state() == before)
    witness.refused(
        "another command under a used key", 422, "faults.request-reused", "POST", CHECK_IN,
        {"ticket": candidate, "room": "T999"}, Idempotency_Key=used)


def verdicts(witness: Witness) -> None:
    """What may be disputed later is recorded and answered 200."""
    def recorded(name: str, answer, verdict: str) -> None:
        witness.expect(
            f"{name} is a recorded verdict",
            answer.status == 200 and answer.json.get("verdict") == verdict and answer.json.get("position"),
            f"{answer.status} {answer.text[:300]}")

    candidate, room = next(witness.seats)
    with witness.station.database() as db:
        other = db.execute("SELECT id FROM room WHERE id <> ? ORDER BY id LIMIT 1", (room,)).fetchone()[0]
    recorded(
        "the wrong room", witness.call("POST", CHECK_IN, {"ticket": candidate, "room": other}, Idempotency_Key=key()),
        "refused")
    for name, ticket in (("nobody's ticket", "21001068099991"), ("a ticket that is none", "not a ticket \u202e😀")):
        recorded(
            name, witness.call("POST", CHECK_IN, {"ticket": ticket, "room": room}, Idempotency_Key=key()), "refused")
    answer = witness.call(
        "POST", "/packets/T-C01-1-T101/steps", {"step": {"open": {"found": 1}}, "room": "T999"}, staff="S-016",
        Idempotency_Key=key())
    recorded("an opening that is not allowed", answer, "refused")
    witness.expect("an opening that is not allowed has a reason", bool(answer.json.get("reason")), answer.text)


def sign_ins(witness: Witness) -> None:
    """Every fault of sign-in and of devices, as a call and as a page."""
    def attempt(name: str, status: int, code: str, body: dict) -> None:
        witness.refused(name, status, code, "POST", "/sign-ins", body, staff="")

    wrong = {"staff": "S-064", "password": "wrong"}
    attempt("a wrong password", 401, "faults.sign-in-wrong", wrong)
    attempt("nobody's number", 401, "faults.sign-in-wrong", {"staff": "S-999", "password": "wrong"})
    attempt("neither number nor code", 400, "faults.not-understood", {"password": "wrong"})
    for _ in range(8):
        witness.call("POST", "/sign-ins", wrong, staff="")
    attempt("ten failures", 429, "faults.sign-in-delayed", wrong)
    for language in BOTH:
        browser = Browser(witness, language)
        page = browser.post("/sign-in", "staff=S-064&password=wrong")
        start = witness.words[language]["entrance.problem.delayed"].split("{")[0]
        witness.expect(f"page, ten failures, in {language}", page.status == 429 and start in page.text, page.status)
        page = browser.post("/sign-in", "staff=S-063&password=wrong")
        witness.expect(
            f"page, a wrong password, in {language}",
            page.status == 401 and witness.words[language]["entrance.problem.wrong"] in page.text, page.status)
    attempt("an unknown code", 401, "faults.code-unknown", {"code": "AAAA-AAAA-AAAA", "password": "long enough 1"})
    issued = witness.station.run("code", "S-064").stdout.strip()
    for code, password in (("short", "x"), ("common", "password"), ("long", "x" * 200)):
        attempt(f"a password too {code}", 422, f"faults.password-{code}", {"code": issued, "password": password})
    answer = witness.call("POST", "/sign-ins", {"code": issued, "password": "nineteen paper bags"}, staff="")
    witness.expect("the code still held after all that", answer.status == 201, answer.text)

    used = key()
    body = {"label": "一号门"}
    witness.call("POST", "/devices", body, staff="S-012", Idempotency_Key=used)
    witness.refused(
        "a device code asked for twice", 409, "faults.code-shown-before", "POST", "/devices", body, staff="S-012",
        Idempotency_Key=used)


def pages(witness: Witness) -> None:
    """The same at the console, as people see it."""
    for language in BOTH:
        chief, registrar, marker, nobody = (Browser(witness, language) for _ in range(4))
        chief.sign_in("S-001")
        registrar.sign_in("S-004")
        marker.sign_in("S-016")
        before = witness.state()
        form = f"csrf={quote(chief.csrf)}&ticket=1"
        post = chief.post
        room = "/rooms/T101/check-ins"
        chief.refused("no token", post(room, "ticket=1"), 403, "request.forbidden")
        chief.refused("a guessed token", post(room, "ticket=1&csrf=x"), 403, "request.forbidden")
        chief.refused("another site", post(room, form, Origin="https://evil.example"), 403, "request.forbidden")
        chief.refused("not UTF-8", post(room, b"csrf=\xff&ticket=1"), 400, "request.malformed")
        chief.refused("broken escapes", post(room, form + "&x=%zz"), 400, "request.malformed")
        chief.refused("too large", post(room, form + "x" * LARGE), 413, "request.too-large")
        chief.refused("too large in chunks", post(room, chunks(2)), 413, "request.too-large")
        chief.refused("a field left out", post(room, f"csrf={quote(chief.csrf)}"), 400, "request.field-missing")
        chief.refused("no such page", chief.get("/nothing/here"), 404, "request.not-found")
        chief.refused("no such room", chief.get("/rooms/T999"), 404, "request.not-found")
        chief.refused("another host", chief.get("/board", Host="evil.example"), 421, "request.wrong-host")
        marker.refused("another role", marker.get("/journal"), 403, "request.not-yours")
        chief.refused(
            "a rule says no", post("/rooms/T101/absences", f"csrf={quote(chief.csrf)}&sitting=T-C01-1"), 409,
            "check-in.nothing-proposed")
        nobody.session = "ended"
        nobody.refused("a form after the session ended", nobody.post(room, form), 401, "request.sign-in")
        asked = nobody.get("/board")
        witness.expect(
            f"page, a session that ended leads to the sign-in, in {language}",
            asked.status == 303 and asked.headers["Location"].startswith("/sign-in"), asked.status)
        multipart = "multipart/form-data; boundary=B"
        registrar.refused(
            "a form that is cut off",
            registrar.post("/candidates/imports", b"--B\r\nContent-Disp", Content_Type=multipart), 400, "request.malformed")
        after = witness.state()
        witness.expect(f"pages change nothing, in {language}", after == before, (before, after))
        bad_sheets.all_of_them(witness, language)


def all_of_them(witness: Witness) -> None:
    for part in (bodies, rosters, identities, verdicts, sign_ins, pages):
        part(witness)
        witness.check_in(part.__name__)
