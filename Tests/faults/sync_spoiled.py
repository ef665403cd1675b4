"""Batches with one thing wrong, signed with the station's genuine key: a lying station, not a broken line."""

import copy
import json
from collections.abc import Callable
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync_log import Entry, LogKey, bytes64, canonical, inclusion, root, sha, text64


class Spoiled(NamedTuple):
    """A file to be refused, and what for."""

    title: str
    #: Every reason that central gives has one of these codes.
    codes: set[str]
    file: bytes
    #: Whether the payload is readable: then central owes the station an answer.
    is_answered: bool = True
    #: Whether the file is good by itself, and only what central remembers speaks against it.
    is_good_alone: bool = False

    @property
    def digest(self) -> str:
        return sha(bytes64(json.loads(self.file)["payload"])).hex()


class Forger:
    """Makes other batches out of a genuine one, with the station's log and its key at hand."""

    def __init__(self, file: bytes, log: list[Entry], key: LogKey):
        genuine = json.loads(file)
        self.particulars, self.log, self.key = genuine["particulars"], log, key
        self._payload = json.loads(bytes64(genuine["payload"]))

    @property
    def payload(self) -> dict:
        """The genuine one, to be changed."""
        return copy.deepcopy(self._payload)

    @property
    def size(self) -> int:
        """Of the tree under the genuine batch."""
        return self.payload["first"] - 1 + len(self.payload["entries"])

    # What stands where.

    def positions(self, event: str, **labels) -> list[int]:
        """Entries in the range that say this."""
        return [
            position for position, entry in enumerate(self.log[:self.payload["last"]], 1)
            if entry.event == event and entry.content | labels == entry.content]

    def decided_once(self, outcome: str) -> int:
        """The entry of an outcome whose candidate has no other and one confirmed mark in each part."""
        for position in self.positions("results outcomeDecided", outcome=outcome, theory="scored", practical="scored"):
            candidate = self.log[position - 1].content["candidate"]
            if len(self.positions("results outcomeDecided", candidate=candidate)) == 1 and len(
                    self.positions("results markConfirmed", candidate=candidate)) == 2:
                return position
        raise SystemExit(f"nobody of this day has the outcome {outcome}")

    # What is made of it.

    def signed(self, payload: dict, particulars: list | None = None, **more: str) -> bytes:
        chosen = self.particulars if particulars is None else particulars
        return self.key.batch(canonical(payload), chosen, **more)

    def changed(self, change: Callable[[dict], None]) -> bytes:
        payload = self.payload
        change(payload)
        return self.signed(payload)

    def without(self, *positions: int) -> dict:
        """The payload with these bodies held back."""
        payload = self.payload
        payload["disclosures"] = [each for each in payload["disclosures"] if each["position"] not in positions]
        return payload

    def disclosing(self, position: int) -> dict:
        """The payload with one body more."""
        payload, entry = self.payload, self.log[position - 1]
        payload["disclosures"].append(
            {"body": text64(entry.body), "position": position, "salt": text64(entry.salt)})
        payload["disclosures"].sort(key=lambda each: each["position"])
        return payload

    def retold(self, changes: dict[int, Entry], size: int = 0) -> dict:
        """The payload over a log in which these entries say something else: one tree, one signature, one lie."""
        log = self.log[:size or self.size]
        for position, entry in changes.items():
            log[position - 1] = entry
        payload = self.payload
        payload["entries"] = [
            {"hash": text64(entry.hash), "header": text64(entry.header)} for entry in log[payload["first"] - 1:]]
        payload["checkpoint"] = text64(self.key.checkpoint(len(log), root([entry.leaf for entry in log])))
        for each in payload["disclosures"]:
            if told := changes.get(each["position"]):
                each |= {"body": text64(told.body), "salt": text64(told.salt)}
        return payload

    def kinder(self) -> dict[int, Entry]:
        """Changes that give one candidate a tenth more in theory, everywhere the mark stands."""
        decided = self.decided_once("pass")
        outcome = self.log[decided - 1]
        candidate, mark = outcome.content["candidate"], outcome.content["theoryMark"]
        changes = {decided: outcome.saying(theoryMark=mark + 1)}
        for event in ("results markEntered", "results markConfirmed"):
            for position in self.positions(event, candidate=candidate, part="theory"):
                changes[position] = self.log[position - 1].saying(mark=mark + 1)
        return changes


def unremembered(forger: Forger) -> Spoiled:
    """Replaces a batch that nobody ever refused."""
    release = forger.payload["release"]
    payload = forger.retold({release: forger.log[release - 1].saying(supersedes="B-000")})
    payload["supersedes"] = "B-000"
    return Spoiled("supersedes a batch that never was", {"superseded-unknown"}, forger.signed(payload), True, True)


def retitled(forger: Forger, codes: set[str]) -> Spoiled:
    """The same results under the same number once more, lawful in itself."""
    file = forger.changed(lambda payload: payload.update(title=payload["title"] + "。"))
    return Spoiled("another batch of the same number", codes, file, True, True)


def forked(forger: Forger, size: int) -> Spoiled:
    """A second log of the size that central has cosigned, with a better mark in it."""
    file = forger.signed(forger.retold(forger.kinder(), size))
    return Spoiled("a better mark in a second log", {"fork"}, file, True, True)


def resigned(forger: Forger) -> list[Spoiled]:
    """The genuine payload with one thing changed, and signed again."""
    genuine = forger.payload
    number = genuine["station"]
    stranger = LogKey(forger.key.name, Ed25519PrivateKey.generate())
    top = root([entry.leaf for entry in forger.log[:forger.size]])
    approval, release = genuine["approvals"][0], genuine["release"]
    mark = forger.positions("results markConfirmed")[0]
    registration = next(
        each["position"] for each in genuine["disclosures"]
        if forger.log[each["position"] - 1].event == "candidates registered")
    decided = {forger.log[position - 1].content["candidate"] for position in forger.positions("results outcomeDecided")}
    idle = next(
        position for position in forger.positions("candidates registered")
        if forger.log[position - 1].content["candidate"] not in decided)

    def better_mark(payload: dict) -> None:
        better = forger.log[mark - 1].saying(mark=1000)
        for each in payload["disclosures"]:
            if each["position"] == mark:
                each["body"] = text64(better.body)

    def other_hash(payload: dict) -> None:
        payload["entries"][6]["hash"] = payload["entries"][7]["hash"]

    def swapped(payload: dict) -> None:
        payload["entries"][4:6] = payload["entries"][5], payload["entries"][4]

    def alien_first(payload: dict) -> None:
        leaves = [entry.leaf for entry in forger.log[:forger.size]]
        first = payload["entries"].pop(0)
        proof = [text64(each) for each in inclusion(0, leaves)]
        payload |= {"first": 2, "peaks": [text64(leaves[0])]}
        payload["earlier"] = [{"hash": text64(sha()), "header": first["header"], "position": 1, "proof": proof}]

    changes = [
        ("another station's number", "unknown-station", lambda p: p.update(station=number[::-1] + "0")),
        ("a checkpoint by another key", "checkpoint-signature",
         lambda p: p.update(checkpoint=text64(stranger.checkpoint(forger.size, top)))),
        ("a checkpoint of another log", "checkpoint-origin",
         lambda p: p.update(checkpoint=text64(forger.key.checkpoint(forger.size, top, "examstation/069")))),
        ("an entry left out", "gap", lambda p: p["entries"].pop(4)),
        ("two entries in each other's place", "position-mismatch", swapped),
        ("an entry's body hash changed", "root-mismatch", other_hash),
        ("an earlier entry of another log", "inclusion-mismatch", alien_first),
        ("no rehearsal after all", "rehearsal-mismatch", lambda p: p.update(rehearsal=False)),
        ("a better mark in a body", "body-mismatch", better_mark),
        ("approved for another batch", "approvals-missing", lambda p: p.update(batch="B-009")),
    ]
    held_back = [
        ("an incident's second signature held back", "undisclosed", forger.positions("incidents countersigned")[0]),
        ("a registration held back", "particular-mismatch", registration),
        ("an approval not shown", "approvals-missing", approval),
        ("the release not shown", "release-missing", release),
    ]
    told = [
        ("an event that is no business of central's", "unknown-event", 2),
        ("a registration that nobody asked for", "over-disclosed", idle),
    ]
    return [
        *(Spoiled(title, {code}, forger.changed(change)) for title, code, change in changes),
        *(Spoiled(title, {code}, forger.signed(forger.without(position))) for title, code, position in held_back),
        *(Spoiled(title, {code}, forger.signed(forger.disclosing(position))) for title, code, position in told),
        Spoiled("a person left out", {"particular-undisclosed"},
                forger.signed(genuine | {"title": genuine["title"] + "一"}, forger.particulars[1:])),
        Spoiled("a title without end", {"bad-format"},
                forger.changed(lambda p: p.update(title="站" * 201)), is_answered=False),
        Spoiled("of a later version", {"format-version"},
                forger.signed(genuine, version="examstation-batch/1"), is_answered=False),
    ]


def retold(forger: Forger) -> list[Spoiled]:
    """Whole logs told anew, without a seam: only the rules see that something is wrong."""
    genuine = forger.payload
    first, second = (forger.log[position - 1] for position in genuine["approvals"])
    one_person = second._replace(header=second.header.replace(
        second.header.split(b"\n")[3], first.header.split(b"\n")[3]))

    failed = forger.decided_once("fail")
    passed = forger.log[failed - 1].saying(outcome="pass")

    known = forger.decided_once("pass")
    outcome = forger.log[known - 1]
    nobody = forger.retold({known: outcome.saying(candidate="99999999999999")})
    registration = forger.positions("candidates registered", candidate=outcome.content["candidate"])
    person = forger.log[registration[0] - 1].content["particulars"]
    nobody["disclosures"] = [each for each in nobody["disclosures"] if each["position"] not in registration]
    others = [each for each in forger.particulars if each["digest"] != person]
    return [
        Spoiled("approved twice by one person", {"approvals-same-person"},
                forger.signed(forger.retold({genuine["approvals"][1]: one_person}))),
        Spoiled("passed below the line", {"outcome-inconsistent"}, forger.signed(forger.retold({failed: passed}))),
        Spoiled("nobody's outcome", {"registration-missing"}, forger.signed(nobody, others)),
    ]


def flipped(file: bytes) -> Spoiled:
    """One bit of the signed payload, as a bad line or a clumsy hand leaves it."""
    whole = json.loads(file)
    payload = bytearray(bytes64(whole["payload"]))
    payload[payload.index(b'"title":"') + 10] ^= 1
    whole["payload"] = text64(bytes(payload))
    return Spoiled("one bit, signed by nobody", {"bad-signature"}, canonical(whole), is_answered=False)
