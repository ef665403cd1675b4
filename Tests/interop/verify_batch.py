#!/usr/bin/env python3
"""Verifies a result batch, from docs/exchange.md alone: verify_batch.py BATCH-FILE VERIFIER-KEY
Prints OK with counts and exits 0, or the first reason's code and exits 1. Needs PyPI `cryptography`."""
import base64, hashlib, json, re, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# What values look like: b"" base64, b"32" of 32 bytes; "" any string, else one of these words; 0 any integer, else one from
# 0 to that; a list of any number of such; {} with these keys and no others, of which ?this may be absent and ? is any.
def strings(keys): return dict.fromkeys(keys.split(), "")
ENTRY, SPAN, MARK, PART = {"hash": b"32", "header": b""}, {"batch": "", "first": 0, "last": 0}, 1000, "theory practical panel"
MARKED, STATUS = {"candidate": "", "part": PART, "mark": MARK}, "pending scored absent withheld voidSubject voidAll exempt"
FILE = {"format": "", "payload": b"", "signature": b"", "particulars": [{"digest": "", "plaintext": b"", "salt": b""}]}
PAYLOAD = SPAN | {"approvals": [0], "checkpoint": b"", "release": 0, "rehearsal": False, "peaks": [b"32"], "entries": [ENTRY],
    "disclosures": [{"body": b"", "position": 0, "salt": b"32"}], "earlier": [ENTRY | {"position": 0, "proof": [b"32"]}],
    "station": "", "?supersedes": "", "title": ""}
EVENTS = {"results markEntered": MARKED, "results markConfirmed": MARKED, "incidents recoded": strings("incident from code reason by"),
    "candidates registered": strings("candidate certificate group major particulars ?institution") | {"kind": "student social"},
    "results markMismatched": {"candidate": "", "part": PART, "first": MARK, "second": MARK},
    "results outcomeDecided": {"outcome": "pass fail failAbsent withheld void", "theory": STATUS, "practical": STATUS,
        "?theoryMark": MARK, "?practicalMark": MARK} | strings("candidate certificate"),
    "incidents reported": strings("incident code sitting room facts by ?candidate"), "incidents countersigned": strings("incident by"),
    "incidents closed": strings("incident reason by") | {"finding": "unfounded partVoid allVoid noCandidate"},
    "upkeep profileAdopted": {"profile": {"passLineTheoryTenths": 0, "passLinePracticalTenths": 0, "?": None}},
    "upkeep particularsErased": {"reason": "", "digests": [""], "subject": {"?": None}},
    "sync batchApproved": SPAN, "sync batchReleased": SPAN | {"approvals": [""], "?supersedes": ""}}
NUMBER, ID = "(0|[1-9][0-9]{0,18})", "[A-Za-z0-9._~-]{1,64}"
HEADER = re.compile(f"""examstation-entry/0 sha256\nposition {NUMBER}\nevent (?P<event>[A-Za-z]{{1,64}} [A-Za-z]{{1,64}})
actor (staff (?P<staff>{ID})( device {ID})?( second {ID})?|device {ID}|station|central)(\nrequest {ID} [0-9a-f]{{64}})?
received {NUMBER} boot [0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}} monotonic {NUMBER} (un)?attested
(claimed {NUMBER} sequence {NUMBER} skew (0|-?[1-9][0-9]{{0,18}})\n)?""")
def need(truth, code="bad-format", position=None):
    if not truth: sys.exit(print(code if position is None else f"{code} {position}") or 1)
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def read(of, *arguments):  # its answer; None for what cannot be read at all
    try: return of(*arguments)
    except (ValueError, LookupError, TypeError, RecursionError, InvalidSignature): return None
def raw(text): return data if base64.b64encode(data := base64.b64decode(text, validate=True)).decode() == text else [][0]
def canonical(data):  # the value, unless it is not in the one spelling
    again = json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return json.loads(data) if again == data else [][0]
def like(v, form):
    if type(form) is bytes: return type(v) is str and (b := read(raw, v)) is not None and len(b) == int(form or len(b))
    if form is None or type(v) is not type(form): return form is None
    if type(v) is list: return all(like(x, form[0]) for x in v)
    if type(v) is dict: return all(k[:1] == "?" or k in v for k in form) and all(
        like(x, form.get(k, form.get("?" + k, form.get("?", ())))) for k, x in v.items())
    return not form or (v in form.split() if type(v) is str else 0 <= v <= form)
def climb(index, last, leaf, proof):  # RFC 9162, section 2.1.3.2: the root
    for sibling in map(raw, proof):
        if last == 0: return None
        leaf = sha(b"\1", *((sibling, leaf) if index & 1 or index == last else (leaf, sibling)))
        while index == last and index and not index & 1: index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return None if last else leaf
def checkpoint(note, name, key_id, key):  # its origin, size and root; unless the key did not sign it
    body, _, tail = note.rpartition(b"\n\n")
    found = [re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)", line) for line in tail.decode().split("\n")[:-1]]
    mine = [raw(m[2])[4:] for m in found if m[1] == name and raw(m[2])[:4] == key_id]
    for signature in mine: key.verify(signature, body + b"\n")
    origin, size, root = body.decode().split("\n")[:3]
    return (origin, int(re.fullmatch(NUMBER, size)[0]), raw(root)) if mine else None
def opened(e, position):  # event, staff, body hash, leaf
    header = HEADER.fullmatch(read(bytes.decode, raw(e["header"])) or "")
    need(header and len(header[0]) <= 1024, "bad-format", position)
    need(int(header[1]) == position, "position-mismatch", position)
    return header["event"], header["staff"], raw(e["hash"]), sha(b"\0", raw(e["header"]), raw(e["hash"]))
def open_file(data, name, key_id, key):  # steps 1 to 6: particulars, payload, log
    need(len(data) <= 64 << 20, "over-limit")
    label = str(read(lambda: json.loads(data)["format"]))
    need(label == "examstation-batch/0", "format-version" if label.startswith("examstation-batch/") else "bad-format")
    need(like(file := read(canonical, data), FILE))
    message = b"\0".join((label.encode(), name.encode(), sha(payload := raw(file["payload"]))))
    need(read(lambda: key.verify(raw(file["signature"]), message) or True), "bad-signature")
    need(like(p := read(canonical, payload), PAYLOAD))
    first, last, before = p["first"], p["last"], [e["position"] for e in p["earlier"]]
    need(1 <= first <= last < p["release"] and len(p["approvals"]) <= 2 and all(last < q < p["release"] for q in p["approvals"]))
    need(all(1 <= q < first for q in before) and 1 <= len(p["title"]) <= 200 and min(p["title"]) >= " "
        and all(re.fullmatch(ID, p.get(k, "-")) for k in ("batch", "station", "supersedes")))
    for order in (p["approvals"], before, [d["position"] for d in p["disclosures"]], [r["digest"] for r in file["particulars"]]):
        need(order == sorted(set(order)))
    need("examstation/" + p["station"] == name, "unknown-station")
    need(note := read(lambda: checkpoint(raw(p["checkpoint"]), name, key_id, key)), "checkpoint-signature")
    (origin, size, root), peaks, log = note, [raw(x) for x in p["peaks"]], {}
    need(origin == name, "checkpoint-origin")
    need(len(p["entries"]) <= 100_000, "over-limit")
    need(len(p["entries"]) == size - first + 1 and last <= size, "gap")
    need(len(peaks) == (first - 1).bit_count())
    for position, e in enumerate(p["entries"], first):
        log[position], count = opened(e, position), position - 1
        peaks.append(log[position][3])
        while count & 1: peaks[-2:], count = [sha(b"\1", *peaks[-2:])], count >> 1
    while len(peaks) > 1: peaks[-2:] = [sha(b"\1", *peaks[-2:])]
    need(peaks == [root], "root-mismatch")
    for q, e in zip(before, p["earlier"]):
        log[q] = opened(e, q)
        need(climb(q - 1, size - 1, log[q][3], e["proof"]) == root, "inclusion-mismatch", q)
    need(1 in log and (log[1][0] == "upkeep rehearsal") == p["rehearsal"], "rehearsal-mismatch")
    return file["particulars"], p, log
def open_bodies(p, log):  # step 7: events by position, each with the particulars that it names
    for q, salt, body in ((d["position"], raw(d["salt"]), raw(d["body"])) for d in p["disclosures"]):
        need(q in log and sha(salt, body) == log[q][2], "body-mismatch", q)
        (area, name), value = log[q][0].split(), read(canonical, body)
        need(log[q][0] in EVENTS and like(value, {name: EVENTS[log[q][0]]}), "unknown-event", q)
        labels = {"candidates": ["particulars"], "incidents": ["facts", "reason"]}.get(area, [])
        yield q, (log[q][0], value[name], {value[name][k] for k in labels if k in value[name]})
def possible(outcome, parts):
    states, passes = {s for s, _, _ in parts}, all(s == "exempt" or m is not None and m >= line for s, m, line in parts)
    return "pending" not in states and all((s == "scored") == (m is not None) for s, m, _ in parts) and {"pass": passes, "fail":
        states <= {"exempt", "scored"} and not passes, "failAbsent": "absent" in states and "withheld" not in states,
        "withheld": True, "void": not states.isdisjoint({"voidSubject", "voidAll"})}[outcome]
def verify(particulars, p, log):  # steps 7 to 14
    events, first, last, registered, marks, lines = dict(open_bodies(p, log)), p["first"], p["last"], {}, {}, (600, 600)
    people = set().union(*(names for event, _, names in events.values() if event == "candidates registered"))
    named = people.union(*(names for _, _, names in events.values()))
    for r in particulars:
        name, salt, text = r["digest"], raw(r["salt"]), raw(r["plaintext"])
        is_person = like(read(lambda: [json.loads(text)[k] for k in ("name", "documentNumber")]), [""])
        need(sha(salt, text).hex() == name in named and len(salt) == 32 and is_person >= (name in people), "particular-mismatch")
    there = {r["digest"] for r in particulars}.union(*(e["digests"] for event, e, _ in events.values() if "Erased" in event))
    decided = {e["candidate"] for q, (event, e, _) in events.items() if event == "results outcomeDecided" and first <= q <= last}
    for q, (event, e, _) in events.items():
        is_ours, is_sync = e.get("candidate") in decided, q in p["approvals"] + [p["release"]]
        need({"sync": is_sync, "upkeep": q <= last or "Erased" in event, "candidates": q <= last and is_ours, "incidents":
            first <= q <= last, "results": q <= last and (q >= first or is_ours)}[event.split()[0]], "over-disclosed", q)
    for q in range(first, last + 1):
        need(q in events or not re.match("results |incidents |upkeep profileAdopted$", log[q][0]), "undisclosed", q)
    def sync(q, name): return q in events and events[q][0] == name and all(events[q][1][k] == p[k] for k in SPAN)
    approvers = [log[q][1] for q in p["approvals"] if sync(q, "sync batchApproved") and log[q][1]]
    need(len(approvers) == 2, "approvals-missing")
    need(approvers[0] != approvers[1], "approvals-same-person", p["approvals"][1])
    need(sync(q := p["release"], "sync batchReleased") and sorted(events[q][1]["approvals"]) == sorted(approvers)
        and events[q][1].get("supersedes") == p.get("supersedes"), "release-missing", q)
    for q, (event, e, names) in ((q, x) for q, x in events.items() if q <= last):
        if "incidents" in event: need(names <= there, "particular-undisclosed", q)
        elif event == "candidates registered": registered[e["candidate"]] = e, q
        elif "profile" in event: lines = [e["profile"][k] for k in ("passLineTheoryTenths", "passLinePracticalTenths")]
        elif event.startswith("results mark"): marks[e["candidate"], e["part"]] = event, e.get("mark")
        elif event == "results outcomeDecided" and q >= first:
            need(e["candidate"] in registered, "registration-missing", q)
            (person, at), both = registered[e["candidate"]], ("theory", "practical")
            need(person["particulars"] in there, "particular-undisclosed", at)
            is_confirmed = all(marks.get((e["candidate"], k)) == ("results markConfirmed", e[k + "Mark"]) for k in both if k + "Mark" in e)
            need(is_confirmed and person["certificate"] == e["certificate"] and possible(e["outcome"], [
                (e[k], e.get(k + "Mark"), line) for k, line in zip(both, lines)]), "outcome-inconsistent", q)
    return f"OK batch {p['batch']} station {p['station']} entries {len(log)} disclosed {len(events)} candidates {len(decided)}"
name, _, key = sys.argv[2].strip().split("+", 2)
print(verify(*open_file(open(sys.argv[1], "rb").read(), name, sha(name.encode(), b"\n", raw(key))[:4],
    Ed25519PublicKey.from_public_bytes(raw(key)[1:]))))
