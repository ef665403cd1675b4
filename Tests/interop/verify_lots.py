#!/usr/bin/env python3
"""Redoes the lots at a sitting's doors, from docs/draw.md alone: verify_lots.py RECORD.json
Prints what it found and exits 0 only if everything agrees; every disagreement gets its sentence. Standard library only."""
import hashlib, hmac, json, re, sys
ID, HEX = re.compile(r"[A-Za-z0-9._~-]{1,64}"), re.compile("[0-9a-f]{64}")
TEXTS = "format station sitting commitment nonce".split()
DRAW = {"position": int, "candidate": str, "room": str, "free": list, "station": int, "at": int, "witness": str, "second": str}
MOVE = {"position": int, "candidate": str, "room": str, "station": int, "reason": str}
SEAT = {"candidate": str, "room": str, "station": int}

def need(truth, sentence):  # nothing can be checked after it
    if not truth:
        sys.exit(print(sentence) or 1)
def has(value, keys): return type(value) is dict and set(value) == set(keys) and all(type(value[k]) is keys[k] for k in keys)

def read_record(path):
    try:
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        need(False, f"The record cannot be read: {error}")
    need(has(record, {**dict.fromkeys(TEXTS, str), "draws": list, "moves": list, "seats": list}),
         "The record does not have the keys that it must have.")
    need(record["format"] == "examstation-lot-record/1", "The record has another format.")
    need(ID.fullmatch(record["station"]) and ID.fullmatch(record["sitting"]), "Station or sitting has no id.")
    need(HEX.fullmatch(record["commitment"]) and HEX.fullmatch(record["nonce"]),
         "Commitment and nonce must be 64 digits of hex each.")
    for name, keys in (("draws", DRAW), ("moves", MOVE), ("seats", SEAT)):
        need(all(has(line, keys) and ID.fullmatch(line["candidate"]) and ID.fullmatch(line["room"]) for line in record[name]),
             f"One of the {name} is not written as it must be.")
    need(all(d["free"] and all(type(n) is int and n > 0 for n in d["free"]) and d["free"] == sorted(set(d["free"]))
             for d in record["draws"]), "A draw's free work stations are not written as they must be.")
    return record

def lot(nonce, label, count):
    """A number below count: words of 64 bits, four to a block of HMAC-SHA256; what would be uneven is thrown away."""
    block = 0
    while True:
        data = hmac.new(nonce, label + b"\0" + block.to_bytes(8, "big"), hashlib.sha256).digest()
        for k in range(0, 32, 8):
            word = int.from_bytes(data[k:k + 8], "big")
            if word < 2**64 // count * count:
                return word % count
        block += 1

def check(record):
    nonce = bytes.fromhex(record["nonce"])
    if hashlib.sha256(nonce).hexdigest() != record["commitment"]:
        yield "The nonce is not the one that was committed to when the doors opened."
    held = {}  # (room, station) → candidate
    place = {}  # candidate → (room, station)
    drawn = set()
    lines = sorted([(d["position"], 0, d) for d in record["draws"]] + [(m["position"], 1, m) for m in record["moves"]],
                   key=lambda line: line[:2])
    if len({position for position, _, _ in lines}) < len(lines):
        yield "Two lots or moves stand at one position of the journal."
    last = 0
    for position, is_move, line in lines:
        who, room, station = line["candidate"], line["room"], line["station"]
        what = f"The {'move' if is_move else 'lot'} at position {position}"
        if not is_move:
            label = f"examstation-lot/1 {record['sitting']} {room} {who}".encode()
            fair = line["free"][lot(nonce, label, len(line["free"]))]
            if fair != station:
                yield f"{what} gave {who} work station {station}, but the secret gives {fair}."
            for number in line["free"]:
                if (room, number) in held:
                    yield f"{what} was among {number}, which {held[room, number]} had."
            if who in drawn:
                yield f"{who} drew twice."
            if line["at"] < last:
                yield f"{what} is earlier than the one before it."
            drawn, last = drawn | {who}, line["at"]
        elif not line["reason"]:
            yield f"{what} does not say why."
        elif who in drawn and line["reason"] not in ("brokenSeat", "medical", "safety"):
            yield f"{what} exchanged a drawn work station for the reason {line['reason']}: that is not allowed."
        if who not in drawn and is_move and line["reason"] != "brokenSeat":
            continue  # another room before the lot: no number of their own yet
        if held.get((room, station), who) != who:
            yield f"{what} gave {who} work station {station}, which {held[room, station]} had."
        held.pop(place.get(who), None)
        place[who] = (room, station)
        held[room, station] = who
    seats = {s["candidate"]: (s["room"], s["station"]) for s in record["seats"]}
    for who in sorted(seats.keys() | place.keys()):
        if seats.get(who) != place.get(who):
            yield f"{who} sits on {seats.get(who, 'no station')}, but lots and moves end on {place.get(who, 'none')}."

def main(path):
    record = read_record(path)
    lies = list(check(record))
    draws = record["draws"]
    print(f"sitting {record['sitting']} of station {record['station']}: {len(draws)} lots, {len(record['moves'])} moves")
    print(f"{len({d['room'] for d in draws})} rooms, {sum(len(d['free']) == 1 for d in draws)} lots among one work station, "
          f"{sum(bool(d['second']) for d in draws)} with a second witness")
    print("\n".join(lies) if lies else "Everything agrees.")
    return 1 if lies else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else print(__doc__) or 2)
