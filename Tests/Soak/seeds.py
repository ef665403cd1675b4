"""Makes the first inputs of every fuzzer from the fixtures and seeds of this project: seeds.py FOLDER."""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "Tests"


def write(folder: Path, door: str, inputs: list[bytes]) -> None:
    (folder / door).mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(inputs):
        (folder / door / f"seed-{number:03}").write_bytes(content)


def main(folder: Path) -> None:
    entry = json.loads((FIXTURES / "JournalTests/Fixtures/entry-example.json").read_text())
    batch = (FIXTURES / "ExchangeTests/Fixtures/batch-example.json").read_bytes()
    page = (FIXTURES / "ExchangeTests/Fixtures/log-example.json").read_bytes()
    receipt = (FIXTURES / "ExchangeTests/Fixtures/receipt-example.json").read_bytes()
    payload = json.loads(base64.b64decode(json.loads(batch)["payload"]))
    headers = [base64.b64decode(record["header"]) for record in payload["entries"]]
    note = base64.b64decode(json.loads(receipt)["receipt"]).decode()
    events = sorted((FIXTURES / "ExamTests/Fixtures/events").glob("*.json"))
    sheets = [path for path in (ROOT / "seeds").rglob("*.csv")]
    heads = [b"".join(path.read_bytes().splitlines(keepends=True)[:6]) for path in sheets]

    write(folder, "header", [bytes.fromhex(entry["header"]), *headers])
    write(folder, "note", [
        entry["checkpoint"].encode(), entry["cosignedCheckpoint"].encode(), note.encode(),
        entry["checkpoint"].split("\n\n")[0].encode() + b"\n"])
    write(folder, "key", [entry["stationKey"].encode(), entry["centralKey"].encode()])
    write(folder, "merkle", [bytes([kind, *range(seed, seed + 60)]) for kind in (0, 1) for seed in (0, 40, 130)])
    write(folder, "event", [
        " ".join(path.stem.split(".")).encode() + b"\n" + path.read_bytes().rstrip(b"\n") for path in events])
    write(folder, "page", [page, *(bytes([0, 0, size, 0, 3, 0, 2, 0, 9, *tail])
                                   for size in (5, 17, 23) for tail in (b"", b"\x04\0\1\2", b"\6\0\7"))])
    write(folder, "batch", [batch, story(payload), story(payload).replace(b" 16 ", b" 15 ", 1)])
    write(folder, "receipt", [receipt, note.split("\n\n")[0].encode() + b"\n", (
        "examstation-refusal/0\nexamstation/007\nbatch B-1\nsha256 " + "0" * 64 + "\nreason gap 7\nreason fork\n").encode()])
    write(folder, "csv", [*heads, b'a,b\r\n"x ""y""","1\n2"\r\n', b"\xef\xbb\xbfa\n"])
    write(folder, "sheets", heads)
    write(folder, "typed", [text.encode() for text in (
        "21001068000016", "210-010-680-000-16", "11010519491231002X", "H12345678", "E12345678", "2021-11-27", "09:00",
        "2021-11-27T01:00:00.000Z", "2021-11-27T09:00:00+08:00", '"2021-11-27T01:00:00Z"', "1637974800000", "7-8-8-7",
        "5x6", "gap 12", "阿依古丽·买买提", "军字第1234567号", "930011199001010015", "1900-01-01T00:00:00+23:59")])
    write(folder, "secrets", [text.encode() for text in (
        "7K2MQ-0XB4T-9RWD-H3VC-E8NA-5JYP", "$scrypt$ln=15,r=8,p=1$" + "A" * 22 + "$" + "B" * 42 + "A",
        base64.b64encode(bytes([4, *range(64)])).decode(), "AAECAw")])
    write(folder, "mounts", [
        Path("/proc/self/mountinfo").read_bytes(), b"36 35 98:0 / / rw\n37 36 8:1 / /mnt/a\\040b rw - vfat /dev/sdb1\n"])
    day = (ROOT / "seeds/maoming-2021/day.txt").read_bytes()
    write(folder, "day", [day, b"@ 2021-11-28\n08:20:00 S-001 open T-1\n08:21 station x y # z\n"])


def story(payload: dict) -> bytes:
    """The batch of the worked example, line by line as the fuzzer tells it; everybody is the fuzzer's one person."""
    person = '{"documentNumber":"999999200001010011","documentType":"residentCard","name":"张三"}'
    digest = hashlib.sha256(bytes(32) + person.encode()).hexdigest()
    bodies = {one["position"]: base64.b64decode(one["body"]) for one in payload["disclosures"]}
    lines = [" ".join(str(payload[name]) for name in ("first", "last", "release"))
             + "".join(f" {position}" for position in payload["approvals"])]
    for record in payload["entries"]:
        header = base64.b64decode(record["header"]).decode()
        values = dict(line.split(" ", 1) for line in header.splitlines())
        position = int(values["position"])
        area, name = values["event"].split(" ")
        actor = values["actor"].split(" ")[-1]
        body = re.sub("[0-9a-f]{64}", digest, bodies.get(position, b"{}").decode())
        lines.append(f"{'+' if position in bodies else '-'}{area} {name} {actor} {body}")
    return "\n".join(lines).encode()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
