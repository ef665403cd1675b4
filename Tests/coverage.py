"""Prints line coverage by target and fails below a floor: coverage.py REPORT.json Exam=95 Journal=95."""

import json
import sys


def main(report: str, floors: dict[str, float]) -> int:
    with open(report, encoding="utf-8") as file:
        data = json.load(file)
    lines: dict[str, list[int]] = {}
    for entry in data["data"][0]["files"]:
        name = entry["filename"]
        if "/.build/" in name or "/Sources/" not in name:
            continue
        target = name.split("/Sources/")[1].split("/")[0]
        total = lines.setdefault(target, [0, 0])
        total[0] += entry["summary"]["lines"]["covered"]
        total[1] += entry["summary"]["lines"]["count"]
    failed = False
    for target, (covered, count) in sorted(lines.items()):
        share = 100 * covered / count if count else 100
        floor = floors.get(target)
        below = floor is not None and share < floor
        failed |= below
        print(f"{target:14} {share:6.1f} %  of {count} lines{f'  BELOW {floor} %' if below else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], {k: float(v) for k, v in (a.split("=") for a in sys.argv[2:])}))
