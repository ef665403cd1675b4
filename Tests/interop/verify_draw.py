#!/usr/bin/env python3
"""Redoes a draw, from docs/draw.md alone: verify_draw.py RECORD.json
Prints what it found and exits 0 only if everything agrees; every disagreement gets its sentence. Standard library only."""
import hashlib, hmac, json, re, sys, unicodedata
ID, NUMBER, HEX = r"[A-Za-z0-9._~-]{1,64}", r"[1-9][0-9]{0,8}", re.compile("[0-9a-f]{64}")
SEAT, PLACE = re.compile(f"({ID}/{NUMBER})?"), re.compile(f"({ID})/({ID})/({NUMBER})")
TEXTS = "format station plan input inputDigest commitment nonce publicSource publicValue".split()
MOVE = {**dict.fromkeys("person sitting from to by approvedBy reason".split(), str), "position": int}
RUN = {"run": int, "seed": str, "at": int}
SHOWN = 5  # sentences of one kind, so that a wrong seed does not print a thousand

def need(truth, sentence):  # nothing can be checked after it
    if not truth:
        sys.exit(print(sentence) or 1)
def sha(data): return hashlib.sha256(data).hexdigest()
def has(value, keys): return type(value) is dict and set(value) == set(keys) and all(type(value[k]) is keys[k] for k in keys)

def read_record(path):
    try:
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
        json.dumps(record, ensure_ascii=False).encode()
    except (OSError, ValueError, RecursionError) as error:
        need(False, f"The record cannot be read: {error}")
    need(has(record, {**dict.fromkeys(TEXTS, str), "sittings": list, "runs": list, "seats": list, "moves": list}), "The record does not have the keys that it must have.")
    need(re.fullmatch(ID, record["station"]) and re.fullmatch(ID, record["plan"]), "Station or plan has no id.")
    need(record["format"] == "examstation-draw-record/1", "The record has another format.")
    need(all(HEX.fullmatch(record[k]) for k in ("inputDigest", "commitment", "nonce")), "Digest, commitment and nonce must be 64 digits of hex each.")
    need(all(has(r, RUN) and HEX.fullmatch(r["seed"]) for r in record["runs"]), "A run is not written as it must be.")
    need(all(has(m, MOVE) and SEAT.fullmatch(m["from"]) and SEAT.fullmatch(m["to"]) for m in record["moves"]), "A move is not written as it must be.")
    need(all(type(s) is list and list(map(type, s)) == [str, str, str, int] for s in record["seats"]), "A seat is not written as it must be.")
    return record

def read_input(text, plan):
    """Cells as (persons, itineraries), an itinerary being a list of (sitting, "ROOM/SEAT"); and what is kept."""
    need(text.endswith("\n"), "The input does not end with a line.")
    lines = text[:-1].split("\n")
    need(lines[0] == "examstation-draw/1", "The input has another format.")
    need(lines[1:2] == [f"plan {plan}"], "The input is of another plan.")
    cells, at, known, taken, kept = [], 2, set(), set(), {}
    while at < len(lines) and not lines[at].startswith("keep "):
        head = re.fullmatch(f"cell {len(cells) + 1} ({NUMBER})", lines[at])
        need(head, f"Line {at + 1} of the input does not begin cell {len(cells) + 1}.")
        count, where = int(head[1]), f"in cell {len(cells) + 1}"
        persons, places = lines[at + 1:at + 1 + count], lines[at + 1 + count:at + 1 + 2 * count]
        need(len(places) == count and all(re.fullmatch(f"person {ID}", p) for p in persons) and all(p.startswith("place ") for p in places), f"The numbers of people and itineraries differ {where}.")
        persons, itineraries = [p[7:] for p in persons], []
        need(persons == sorted(set(persons)) and not known & set(persons), f"The people are not in order {where}.")
        for line in places:
            seats = [PLACE.fullmatch(word) for word in line[6:].split(" ")]
            need(all(seats), f"An itinerary is not written as it must be {where}.")
            sittings = [s[1] for s in seats]
            need(sittings == sorted(set(sittings)), f"An itinerary is not in the order of its sittings {where}.")
            need(not taken & {s[0] for s in seats}, f"A seat stands in two itineraries {where}.")
            taken |= {s[0] for s in seats}
            itineraries.append([(s[1], f"{s[2]}/{s[3]}") for s in seats])
        known |= set(persons)
        cells.append((persons, itineraries))
        at += 1 + 2 * count
    sat = {(p, sitting) for persons, itineraries in cells for p in persons for places in itineraries for sitting, _ in places}
    for number, line in enumerate(lines[at:], at + 1):
        seat = re.fullmatch(f"keep ({ID}) ({PLACE.pattern})", line)
        need(seat and seat[2] not in taken and (seat[1], seat[3]) not in kept and (seat[1], seat[3]) not in sat,
             f"Line {number} of the input keeps no seat, one that is taken, or somebody who has another.")
        taken.add(seat[2]), kept.update({(seat[1], seat[3]): f"{seat[4]}/{seat[5]}"})
    return cells, kept

def shuffled(persons, seed, label):
    def words():
        block = 0
        while True:
            data = hmac.new(seed, label + b"\0" + block.to_bytes(8, "big"), hashlib.sha256).digest()
            yield from (int.from_bytes(data[k:k + 8], "big") for k in range(0, 32, 8))
            block += 1
    order, stream = list(persons), words()
    for i in range(len(order) - 1, 0, -1):
        j = next(w for w in stream if w < 2**64 // (i + 1) * (i + 1)) % (i + 1)
        order[i], order[j] = order[j], order[i]
    return order

def check_runs(record, seed):
    numbers, seeds, times = ([r[k] for r in record["runs"]] for k in RUN)
    if numbers != list(range(1, len(numbers) + 1)):
        yield "The runs are not numbered from 1 without a gap: a run is hidden."
    if times != sorted(times) or len(set(seeds)) != len(seeds):
        yield "The runs go back in time, or two have one seed."
    if seed not in seeds:
        yield "No run has the seed that follows from input, nonce and public value: it is hidden, or another value was used."
    elif seeds[-1] != seed:
        yield f"Run {numbers[seeds.index(seed)]} gave these seats, but a later run was thrown away."

def check_moves(moves, seats):
    """Applies the moves to {(person, sitting): seat}."""
    for position in sorted({m["position"] for m in moves}):
        group = [m for m in moves if m["position"] == position]
        for m in group:
            who = f"The move at position {position} takes {m['person']} in {m['sitting']}"
            if not m["by"] or not m["reason"]:
                yield f"{who} without saying who did it and why."
            if m["by"] == m["approvedBy"]:
                yield f"{who} and was approved by the person who made it."
            now = seats.pop((m["person"], m["sitting"]), "")
            if now != m["from"]:
                yield f"{who} from {m['from'] or 'nowhere'}, but there it was {now or 'nowhere'}: a move is left out or changed."
        seats |= {(m["person"], m["sitting"]): m["to"] for m in group if m["to"]}
        places = [(sitting, seat) for (_, sitting), seat in seats.items()]
        if len(set(places)) < len(places):
            yield f"After the move at position {position} two people have one seat."

def check_seats(record, seats):
    given = {(p, s): f"{room}/{seat}" for p, s, room, seat in record["seats"]}
    if len(given) < len(record["seats"]):
        yield "Somebody has two seats in one sitting."
    moved = {(m["person"], m["sitting"]) for m in record["moves"]}
    wrong = [key for key in sorted(given.keys() | seats.keys()) if given.get(key) != seats.get(key)]
    for person, sitting in wrong[:SHOWN]:
        is_, was = given.get((person, sitting), "nowhere"), seats.get((person, sitting), "nowhere")
        yield f"{person} sits on {is_} in {sitting}, but the draw " + (
            f"and the moves end on {was}." if (person, sitting) in moved
            else f"gave {was} and no move says why: a seat is changed or a move left out.")
    if len(wrong) > SHOWN:
        yield f"{len(wrong) - SHOWN} more seats differ."

def main(path):
    record = read_record(path)
    (cells, kept), lies = read_input(record["input"], record["plan"]), []
    if sha(record["input"].encode()) != record["inputDigest"]:
        lies.append("The input is not the one whose digest was published.")
    if sha(bytes.fromhex(record["nonce"])) != record["commitment"]:
        lies.append("The nonce is not the one that was committed to.")
    value = unicodedata.normalize("NFC", record["publicValue"]).strip(" \t\n\r\u00a0\u3000")
    seed = sha("\n".join(("examstation-draw/1", sha(record["input"].encode()), record["nonce"], value, "")).encode())
    lies += check_runs(record, seed)
    seats = {key: seat for key, seat in kept.items() if key[1] in record["sittings"]}
    for number, (persons, itineraries) in enumerate(cells, 1):
        order = shuffled(persons, bytes.fromhex(seed), f"cell {number}".encode())
        seats |= {(p, sitting): seat for p, itinerary in zip(order, itineraries) for sitting, seat in itinerary if sitting in record["sittings"]}
    lies += check_moves(record["moves"], seats)
    lies += check_seats(record, seats)
    hands = {m["by"]: len({n["person"] for n in record["moves"] if n["by"] == m["by"]}) for m in record["moves"]}
    print(f"plan {record['plan']} of station {record['station']}, decided by {record['publicSource']}: {value}")
    print(f"{sum(len(c[0]) for c in cells)} people in {len(cells)} cells, {sum(len(c[0]) == 1 for c in cells)} in cells of one" + f", {len(kept)} seats kept" * bool(kept))
    print(f"{len({m['person'] for m in record['moves']})} moved by hand" + "".join(f", {count} by {by}" for by, count in sorted(hands.items())))
    print(f"{len(record['runs'])} run{'' if len(record['runs']) == 1 else 's'}, seed {seed}")
    print("\n".join(lies) if lies else "Everything agrees.")
    return 1 if lies else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else print(__doc__) or 2)
