"""What a test of refusals asks of every answer: status, code, words in both languages, and nothing changed."""

import http.client
import json
import re
import time
import uuid
from pathlib import Path

from station import PASSWORD, Station

LANGUAGES = Path(__file__).resolve().parent.parent.parent / "Sources" / "Web" / "Languages"
PROBLEMS = "https://examstation.example/problems/"
BOTH = ("zh-Hans", "en")


def texts(language: str) -> dict[str, str]:
    """Every sentence of a language, by its key."""
    found: dict[str, str] = {}

    def flatten(value, key: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                flatten(inner, f"{key}.{name}")
        else:
            found[key] = value

    for file in (LANGUAGES / language).glob("*.json"):
        flatten(json.loads(file.read_text(encoding="utf-8")), file.stem.split("-")[0])
    return found


class Answer:
    def __init__(self, response: http.client.HTTPResponse):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> dict:
        return json.loads(self.body or b"{}")


class Witness:
    """Asks a served station, and keeps what was not as it should be."""

    def __init__(self, station: Station):
        self.station = station
        self.words = {language: texts(language) for language in BOTH}
        self.failures: list[str] = []
        self.count = 0
        self.tokens: dict[str, str] = {}
        self.browsers: dict[str, int] = {}
        self.seats = iter(())
        self.connection = None

    def expect(self, name: str, holds: bool, detail: object = "") -> None:
        self.count += 1
        if not holds:
            self.failures.append(name)
            print(f"NOT  {name}: {detail}", flush=True)

    # Asking

    def ask(self, method: str, path: str, body=None, connection=None, **headers: str) -> Answer:
        """One request on a kept connection; names of headers with _ for -. `Host` may be replaced."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Host", f"{self.station.host}:{self.station.port}")
        for attempt in (1, 2):
            used = connection or self.connection or self.station.connect()
            if not connection:
                self.connection = used
            try:
                used.request(method, path, body, named, encode_chunked=hasattr(body, "__next__"))
                return Answer(used.getresponse())
            except (OSError, http.client.HTTPException):
                # A kept connection may have been closed meanwhile; a new one must do.
                self.connection = None
                if connection or attempt == 2:
                    raise
        raise AssertionError

    def token(self, staff: str) -> str:
        if staff not in self.tokens:
            answer = self.ask(
                "POST", "/api/v1/sign-ins", json.dumps({"staff": staff, "password": PASSWORD}),
                Content_Type="application/json")
            assert answer.status == 201, (answer.status, answer.text)
            self.tokens[staff] = answer.json["token"]
        return self.tokens[staff]

    def signed_in(self, staff: str) -> None:
        """Eight sessions of one person stand at a time: before the API's own ends, it is made anew."""
        self.browsers[staff] = self.browsers.get(staff, 0) + 1
        if staff in self.tokens and self.browsers[staff] >= 5:
            self.browsers[staff] = 0
            del self.tokens[staff]
            self.token(staff)

    def call(self, method: str, path: str, body=None, staff: str = "S-001", **headers: str) -> Answer:
        """A call of the API; a dict becomes JSON, no `staff` is nobody."""
        if isinstance(body, dict):
            body = json.dumps(body)
            headers.setdefault("Content_Type", "application/json")
        if staff:
            headers.setdefault("Authorization", f"Bearer {self.token(staff)}")
        return self.ask(method, f"/api/v1{path}", body, **headers)

    # What must not change

    def state(self) -> dict[str, tuple]:
        """Rows of every table that is evidence or follows from it, and the positions that touched them last."""
        with self.station.database() as db:
            names = [row[0] for row in db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'local%'"
                " AND name <> 'journalCheckpoint'")]
            found = {}
            for name in names:
                columns = {row[1] for row in db.execute(f"PRAGMA table_info({name})")}
                last = {"entry", "position"} & columns
                total = f"coalesce(sum({last.pop()}), 0)" if last else "0"
                found[name] = db.execute(f"SELECT count(*), {total} FROM {name}").fetchone()
            return found

    def check_in(self, name: str) -> None:
        """The daemon still serves: one more candidate is let in, durably."""
        candidate, room = next(self.seats)
        answer = self.call("POST", "/check-ins", {"ticket": candidate, "room": room}, Idempotency_Key=uuid.uuid4().hex)
        self.expect(
            f"{name}: a good check-in afterwards",
            answer.status == 200 and answer.json.get("position") and answer.json.get("verdict") == "admitted",
            f"{answer.status} {answer.text[:300]}")

    # What a refusal is

    def sentence(self, language: str, code: str, part: str = "what") -> re.Pattern:
        key = f"{code}.{part}" if code.split(".")[0] in ("faults", "request") else f"refusals.{code}.{part}"
        if code == "internal":
            key = f"internal.{part}"
        assert key in self.words[language], key
        return re.compile(re.sub(r"\\\{[a-zA-Z]+\\\}", ".*", re.escape(self.words[language][key])))

    def refused(self, name: str, status: int, code: str, method: str, path: str, body=None, **more) -> Answer:
        """A call is refused in both languages, and nothing changes. `body` may make a fresh body each time."""
        if more.get("staff", "S-001") not in ("", *self.tokens):
            self.token(more["staff"])
        before = self.state()
        for language in BOTH:
            given = body() if callable(body) else body
            answer = self.call(method, path, given, Accept_Language=language, **more)
            told = f"{answer.status} {answer.text[:400]}"
            self.expect(f"{name}: status {status}", answer.status == status, told)
            kind = answer.headers["Content-Type"]
            self.expect(f"{name}: a problem", kind == "application/problem+json", f"{kind} {told}")
            if kind != "application/problem+json":
                continue
            problem = answer.json
            self.expect(f"{name}: code {code}", problem["code"] == code, told)
            self.expect(f"{name}: type", problem["type"] == PROBLEMS + problem["code"], told)
            self.expect(f"{name}: status in the problem", problem["status"] == status, told)
            self.expect(f"{name}: {language}", answer.headers["Content-Language"] == language, told)
            self.expect(
                f"{name}: what, in {language}", bool(self.sentence(language, code).fullmatch(problem["title"])), told)
            detail = problem.get("detail") or ""
            for part in ("why", "next"):
                self.expect(
                    f"{name}: {part}, in {language}", bool(self.sentence(language, code, part).search(detail)), told)
            if status in (429, 503):
                self.expect(f"{name}: Retry-After", int(answer.headers["Retry-After"] or 0) > 0, answer.headers)
        self.expect(f"{name}: nothing changed", self.state() == before, _difference(before, self.state()))
        return answer

    def wait(self, name: str, holds, seconds: float = 30) -> bool:
        """Asks again until it holds; what has no event of its own to wait for."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                self.expect(name, False, "did not come about")
                return False
            time.sleep(0.05)
        self.expect(name, True)
        return True


class Browser:
    """The console as a browser meets it: cookies, Origin, and the token of its forms."""

    def __init__(self, witness: Witness, language: str):
        self.witness, self.language = witness, language
        self.session = None
        self.csrf = ""

    @property
    def cookie(self) -> str:
        return f"language={self.language}" + (f"; __Host-session={self.session}" if self.session else "")

    @property
    def origin(self) -> str:
        return f"https://{self.witness.station.host}:{self.witness.station.port}"

    def get(self, path: str, **headers: str) -> Answer:
        return self.witness.ask("GET", path, **({"Cookie": self.cookie} | headers))

    def post(self, path: str, body, **headers: str) -> Answer:
        own = {
            "Cookie": self.cookie, "Origin": self.origin, "Content_Type": "application/x-www-form-urlencoded"}
        return self.witness.ask("POST", path, body, **(own | headers))

    def sign_in(self, staff: str) -> Answer:
        answer = self.post("/sign-in", f"staff={staff}&password={PASSWORD}")
        found = re.search(r"__Host-session=([^;]+)", answer.headers["Set-Cookie"] or "")
        if found:
            self.session = found[1]
            self.csrf = re.search(r'name="csrf" value="([^"]+)"', self.get("/today").text)[1]
            self.witness.signed_in(staff)
        return answer

    def refused(self, name: str, answer: Answer, status: int, code: str) -> None:
        """The answer is a whole page in the browser's language with what, next step and code."""
        witness = self.witness
        name = f"page, {name}, in {self.language}"
        told = f"{answer.status} {re.sub('<[^>]+>', ' ', answer.text)[-600:]}"
        witness.expect(f"{name}: status {status}", answer.status == status, told)
        witness.expect(f"{name}: language", f'<html lang="{self.language}"' in answer.text, told)
        witness.expect(f"{name}: code", f"<code>{code}</code>" in answer.text, told)
        for part in ("what", "why", "next"):
            shown = witness.sentence(self.language, code, part).search(plain(answer.text))
            witness.expect(f"{name}: {part}", bool(shown), told)


def plain(html: str) -> str:
    for mark, character in (("&quot;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        html = html.replace(mark, character)
    return html


def _difference(before: dict, after: dict) -> list:
    return [(name, before[name], after.get(name)) for name in before if before[name] != after.get(name)]
