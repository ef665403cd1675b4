"""Writes a planning instance as the seeds of a rehearsal, with one more small sitting whose doors are open at once.

A roster cannot say that somebody sits one part only, so everybody sits both papers of their certificate. People are
invented; their document numbers are of the area 999999, which is nowhere.
"""

import collections
import csv
import datetime
import shutil
from pathlib import Path

TODAY = "C00"  # the certificate whose candidates are checked in while the plan is made
TODAY_SITTING = "T-C00-1"
TODAY_ROOMS = 20
TODAY_SEATS = 30
PART_WORDS = {"theory": "理论", "practical": "实操"}
KIND_WORDS = {"lab": "机房", "classroom": "教室", "workshop": "实训室"}
SHEET_LINES = 10_000
SITTINGS_AT_ONCE = 500
FIRST_DAY = datetime.date(2021, 12, 5)  # day 1 of the instance; the rehearsal wakes on the twenty-eighth of November
SURNAMES = "黄李梁陈吴罗邓江廖龙何苏杨王蔡简"
GIVEN = "溪若云初慧源振婷颖可梓华豪然晨彤玲依惠桐映怡莹秋嘉敏欣"


def sitting_id(paper: str, slot: str) -> str:
    return f"{paper}.{slot}"


def certificates(instance: dict) -> dict[str, dict[str, dict]]:
    """Of every certificate the papers, by part."""
    found = collections.defaultdict(dict)
    for paper in instance["papers"]:
        found[paper["certificate"]][paper["part"]] = paper
    assert TODAY not in found and all(set(papers) <= set(PART_WORDS) for papers in found.values())
    return dict(sorted(found.items()))


def with_both_papers(instance: dict) -> dict:
    """The instance as the station will have it: both papers for everybody, thirty people to a classroom."""
    papers = {paper["id"]: paper for paper in instance["papers"]}
    known = certificates(instance)
    people = []
    for person in instance["candidates"]:
        certificate = known[papers[person["papers"][0]]["certificate"]]
        people.append(person | {"papers": sorted(paper["id"] for paper in certificate.values())})
    rooms = [
        room | {"capacity": min(room["capacity"], 30) if room["type"] == "classroom" else room["capacity"]}
        for room in instance["rooms"]]
    return instance | {"candidates": people, "rooms": rooms}


def document_number(index: int) -> str:
    """By GB 11643: area, day of birth, serial, check character."""
    born = datetime.date(1999, 1, 1) + datetime.timedelta(days=index // 900)
    digits = f"999999{born:%Y%m%d}{index % 900 + 100}"
    return digits + "10X98765432"[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits)) % 11]


def name(index: int) -> str:
    rest, last = divmod(index, len(GIVEN))
    rest, middle = divmod(rest, len(GIVEN))
    return SURNAMES[rest % len(SURNAMES)] + GIVEN[middle] + GIVEN[last]


def moment(instance_slot: dict, edge: str) -> str:
    day = FIRST_DAY + datetime.timedelta(days=instance_slot["day"] - 1)
    return f"{day}T{instance_slot[edge] // 60:02}:{instance_slot[edge] % 60:02}:00+08:00"


class Seeds:
    """The files of one instance in a folder of their own."""

    def __init__(self, instance: dict, folder: Path, staff: Path):
        self.instance, self.folder = instance, folder
        self.certificates = certificates(instance)
        self.papers = {paper["id"]: paper for paper in instance["papers"]}
        self.today_count = TODAY_ROOMS * TODAY_SEATS
        folder.mkdir(parents=True)
        shutil.copy(staff, folder / "staff.csv")
        (folder / "station.yaml").write_text(
            'number: "068"\nname: 演练考点\nhost: localhost\nyear: 2021\nseries: "001"\n', encoding="utf-8")
        self._certificates()
        rosters = self._candidates()
        self._rooms()
        sittings = self._sittings()
        self._day(rosters, sittings)

    def _sheet(self, file: str, titles: str, rows: list) -> str:
        with open(self.folder / file, "w", encoding="utf-8", newline="") as sheet:
            writer = csv.writer(sheet, lineterminator="\n")
            writer.writerow(titles.split(","))
            writer.writerows(rows)
        return file

    def _sheets(self, name: str, titles: str, rows: list, most: int) -> list[str]:
        return [
            self._sheet(f"{name}-{start // most + 1}.csv", titles, rows[start:start + most])
            for start in range(0, len(rows), most)]

    def _certificate_of(self, person: dict) -> str:
        return self.papers[person["papers"][0]]["certificate"]

    def _certificates(self) -> None:
        people = self.instance["candidates"]
        majors = collections.defaultdict(set)
        for person in people:
            majors[self._certificate_of(person)].add(person["major"])
        majors[TODAY].add("today")
        # Students of other colleges take no place of a quota: the largest college is the station's own.
        self.own = collections.Counter(person["institution"] for person in people).most_common(1)[0][0]
        places = collections.Counter(
            (self._certificate_of(person), person["major"])
            for person in people if person["institution"] == self.own)
        places[TODAY, "today"] = self.today_count
        numbers = [TODAY, *self.certificates]
        self._sheet("allowed.csv", "证书,等级,培训评价组织", [[f"证书 {c}", "中级", "组织一"] for c in numbers])
        self._sheet(
            "certificates.csv", "编号,证书,等级,培训评价组织,专业,专业是否开放",
            [[c, f"证书 {c}", "中级", "组织一", ";".join(sorted(majors[c])), "否"] for c in numbers])
        self._sheet(
            "approvals.csv",
            "证书编号,论证材料,材料日期,部门审核,审核日期,办公会,会议日期,批准文号,批准日期,批准等级,负责人,成本上限(元),上限依据",
            [[c, "材料", "2021-05-11", "审核", "2021-06-01", "办公会", "2021-06-15", "批复", "2021-06-20", "中级", "S-004",
              "300", "上限表"] for c in numbers])
        self._sheet(
            "quotas.csv", "证书编号,专业,年度,名额", [[*key, 2021, count] for key, count in sorted(places.items())])
        terms = "证书编号,合同编号,签订日期,课证同考,学生考核费(元),社会人员考核费(元),成本承担,成本(元),凭证"
        lines = [[c, f"HT-{c}", "2021-10-11", "否", "280", "280", "培训评价组织", "组卷 200", "账"] for c in numbers]
        self._sheet("series-today.csv", terms, lines[:1])
        self._sheet("series.csv", terms, lines[1:])

    def _candidates(self) -> list[str]:
        titles = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话,院校"
        def row(index: int, certificate: str, major: str, group: str, institution: str) -> list:
            return ["居民身份证", document_number(index), name(index), certificate, major, group, "", "学生", "", institution]
        self._sheet(
            "candidates-today.csv", titles,
            [row(index, TODAY, "today", f"today-{index % 20}", "") for index in range(self.today_count)])
        rows = [
            row(self.today_count + index, self._certificate_of(person), person["major"], person["class"],
                "" if person["institution"] == self.own else person["institution"])
            for index, person in enumerate(self.instance["candidates"])]
        return self._sheets("candidates", titles, rows, SHEET_LINES)

    def _rooms(self) -> None:
        titles = "考场编号,名称,楼栋,楼层,类型,布局,座位数,无障碍,设备"
        rows = [
            [room["id"], f"考场 {room['id']}", room["building"], 1, KIND_WORDS[room["type"]],
             "-".join(map(str, room["columns"])), sum(room["columns"]), "是" if room["accessible"] else "否",
             ";".join(room["equipment"])]
            for room in self.instance["rooms"]]
        # Of a kind that no paper of an instance wants, so that the plan leaves them alone.
        rows += [[f"H{n + 1}", f"大厅 {n + 1}", "H", 1, "评审室", "5x6", TODAY_SEATS, "是", ""] for n in range(TODAY_ROOMS)]
        self._sheet("rooms.csv", titles, rows)

    def _sittings(self) -> list[str]:
        titles = "场次编号,证书编号,部分,日期,开始,时长(分钟),试卷代码,考场,场内顺序,考场类型,设备"
        slots = {slot["id"]: slot for slot in self.instance["slots"]}
        rows = []
        for sitting in self.instance["sittings"]:
            paper = self.papers[sitting["paper"]]
            day, clock = moment(slots[sitting["slot"]], "start")[:16].split("T")
            rows.append(
                [sitting_id(paper["id"], sitting["slot"]), paper["certificate"], PART_WORDS[paper["part"]], day, clock,
                 paper["minutes"], paper["id"], "", "蛇形", KIND_WORDS[paper["roomType"]], ";".join(paper["equipment"])])
        halls = ";".join(f"H{n + 1}" for n in range(TODAY_ROOMS))
        self._sheet(
            "sittings-today.csv", titles,
            [[TODAY_SITTING, TODAY, "理论", "2021-11-28", "09:00", 90, f"{TODAY}-T", halls, "蛇形", "", ""]])
        return self._sheets("sittings", titles, rows, SITTINGS_AT_ONCE)

    def _day(self, rosters: list[str], sittings: list[str]) -> None:
        lines = [
            "@ 2021-11-19", "08:00 station allowed allowed.csv", "08:00 station certificates certificates.csv",
            "08:00 station approvals approvals.csv", "08:00 station quotas quotas.csv", "08:00 station rooms rooms.csv",
            "08:00 station open-series 2021-11-28", "08:00 station series series-today.csv",
            "08:10 S-004 roster candidates-today.csv", "@ 2021-11-20", "08:00 S-004 lists 2021-11-20",
            f"08:00 station confirm {TODAY}", "08:10 S-004 sittings sittings-today.csv",
            "08:10 S-004 seat TODAY 1 source=排列五", "08:10 S-004 draw TODAY 07351", "08:10 S-001 publish TODAY",
            "09:00 station series series.csv", *(f"09:00 S-004 roster {file}" for file in rosters),
            "09:10 S-004 lists 2021-11-20", f"09:10 station confirm {' '.join(self.certificates)}",
            *(f"09:20 S-004 sittings {file}" for file in sittings),
            "@ 2021-11-28", f"08:30 S-001 open {TODAY_SITTING}"]
        (self.folder / "day.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def closures(self) -> list[tuple[str, str, str]]:
        """Room, from, to: what a sheet of rooms does not say."""
        slots = {slot["id"]: slot for slot in self.instance["slots"]}
        return [
            (room["id"], moment(slots[slot], "start"), moment(slots[slot], "end"))
            for room in self.instance["rooms"] for slot in room["unavailable"]]
