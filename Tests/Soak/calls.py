"""Sends the API what no client of ours would: calls.py PROGRAM SEEDS SECONDS [SEED].

Every call of openapi.json, with bodies that begin lawful and are spoilt. Whatever comes, the answer is below 500,
the daemon goes on serving, and `examstation verify` finds the station whole.
"""

import json
import random
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "faults"))
from station import Station  # noqa: E402

NUMBERS = [0, -1, 1, 2**31, 2**53, 2**63 - 1, -2**63, 2**63, 10**30, 1.5, -0.0, 1e308]
TEXTS = [
    "", " ", "\u0000", "S-001", "T-C01-1", "T101", "P-1", "2021-11-28", "9999-12-31T23:59:60Z", "é" * 70, "\U0001f600" * 9,
    "a" * 5000, "../../etc/passwd", "' OR 1=1 --", "\u202e\u0301", "\r\n", "+08:00", "1970-01-01T00:00:00+23:59", "NaN"]
# These end the caller's own session or account: nothing would be tested after them.
LEFT_OUT = {("delete", "/sign-ins/current"), ("post", "/staff/{staff}/roles"), ("get", "/live/{topic}"), ("post", "/sign-ins")}


class Liar:
    def __init__(self, document: dict, seed: int):
        self.document, self.random = document, random.Random(seed)

    def resolve(self, schema: dict) -> dict:
        while "$ref" in schema:
            node = self.document
            for part in schema["$ref"].split("/")[1:]:
                node = node[part]
            schema = node
        return schema

    def value(self, schema: dict, depth: int = 0):
        """Something the schema allows, more or less; now and then something it does not."""
        schema = self.resolve(schema)
        if depth > 6 or self.random.random() < 0.08:
            return self.nonsense()
        for word in ("oneOf", "anyOf", "allOf"):
            if word in schema:
                return self.value(self.random.choice(schema[word]), depth + 1)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type")
        kind = self.random.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            fields = schema.get("properties", {})
            return {name: self.value(part, depth + 1) for name, part in fields.items() if self.random.random() < 0.95}
        if kind == "array":
            return [self.value(schema.get("items", {}), depth + 1) for _ in range(self.random.choice([0, 1, 2, 3, 600]))]
        if kind in ("integer", "number"):
            return self.random.choice(NUMBERS + list(range(8)))
        if kind == "boolean":
            return self.random.random() < 0.5
        return self.random.choice(TEXTS)

    def nonsense(self):
        return self.random.choice([None, [], {}, True, self.random.choice(NUMBERS), self.random.choice(TEXTS), [[[[]]]]])

    def body(self, schema: dict) -> bytes:
        text = json.dumps(self.value(schema), ensure_ascii=self.random.random() < 0.5)
        raw = bytearray(text.encode("utf-8", "surrogatepass"))
        choice = self.random.random()
        if choice < 0.10:
            del raw[self.random.randrange(len(raw) + 1):]
        elif choice < 0.25 and raw:
            for _ in range(self.random.randint(1, 4)):
                raw[self.random.randrange(len(raw))] = self.random.randrange(256)
        elif choice < 0.29:
            return self.random.choice([text.encode("utf-16"), text.encode("utf-32-le"), b"\xef\xbb\xbf" + raw])
        elif choice < 0.32:
            return self.random.choice([b"[" * 100_000, b'{"a":' * 50_000, b"]" * 50 + b"[" * 90_000, b'"' + b"\\" * 99_999])
        elif choice < 0.34:
            return bytes(raw[:-1]) + b"," + bytes(raw[1:]) if len(raw) > 2 else b""
        return bytes(raw)

    def path(self, path: str, parameters: list) -> str:
        query = []
        for parameter in map(self.resolve, parameters):
            words = TEXTS + [str(number) for number in NUMBERS] + ["21001068000016", "I-001", "D-001"]
            word = quote(self.random.choice(words)[:400], safe="")
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", word or "x")
            elif parameter["in"] == "query" and self.random.random() < 0.7:
                query.append(f"{parameter['name']}={word}")
        return path + ("?" + "&".join(query) if query else "")


def is_signed_in(station: Station) -> bool:
    """Some calls answer 401 to a wrong code, whoever asks."""
    connection = station.connect()
    connection.request("GET", "/api/v1/staff", headers=station.headers())
    return connection.getresponse().status != 401


def main(program: str, seeds: str, seconds: float, seed: int) -> int:
    print(f"seed {seed}")
    document = json.loads((ROOT / "Sources/API/openapi.json").read_text())
    calls = [
        (method, path, call) for path, methods in document["paths"].items() for method, call in methods.items()
        if method in ("get", "post", "put", "patch", "delete") and (method, path) not in LEFT_OUT]
    liar = Liar(document, seed)
    answers: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        station = Station(str(Path(program).resolve()), Path(folder) / "site", seeds)
        station.start()
        station.sign_in()
        connection = station.connect()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            method, path, call = liar.random.choice(calls)
            content = call.get("requestBody", {}).get("content", {})
            kind = next(iter(content), "application/json")
            body = liar.body(content[kind].get("schema", {})) if content else None
            target = "/api/v1" + liar.path(path, call.get("parameters", []))
            key = liar.random.choice([uuid.uuid4().hex, uuid.uuid4().hex, "same", "x" * 65])
            headers = station.headers(Content_Type=kind, Idempotency_Key=key)
            try:
                connection.request(method.upper(), target, body, headers)
                answer = connection.getresponse()
                status, text = answer.status, answer.read()
            except (OSError, EOFError) as error:
                if station.process.poll() is not None:
                    print(f"the daemon ended after {method} {target} {body!r:.2000}")
                    print((station.folder / "serve.log").read_text()[-2000:])
                    return 1
                # A body beyond the limit is answered, and the rest of it is not waited for.
                status, text = type(error).__name__, b""
                connection = station.connect()
            except Exception as error:
                if type(error).__module__ != "http.client" or station.process.poll() is not None:
                    raise
                status, connection = type(error).__name__, station.connect()
            answers[status] = answers.get(status, 0) + 1
            if isinstance(status, int) and status >= 500:
                print(f"{status} to {method} {target} {body!r:.2000}: {text[:500]!r}")
                return 1
            if status == 401 and not is_signed_in(station):
                station.token = None
                station.sign_in()
        print("answers:", ", ".join(f"{count} × {status}" for status, count in sorted(answers.items(), key=str)))
        if not answers.get(200) and not answers.get(201):
            print("nothing was ever accepted: these calls prove nothing")
            return 1
        station.stop()
        return station.verify()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(10**9)))
