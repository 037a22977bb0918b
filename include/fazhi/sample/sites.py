"""The five sites of the sample: which body, which CMS family, which columns, and what else stands in a column.

Each site has a loopback address of its own (127.0.0.2 …), all on one port, so that hosts differ as on the real web.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from fazhi.sample.compose import Report, agencies, compose, reports


@dataclass(frozen=True, slots=True)
class Column:
    key: str  # slug, column number or category number, as the family has it
    name: str
    agency: str  # the body that keeps the column


@dataclass(frozen=True, slots=True)
class Site:
    key: str
    host: str  # loopback address
    family: str
    name: str
    code: str  # SiteIDCode
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a column. `reason` is set on what must not become a report (see truth.py for the classes)."""

    number: int
    site: str
    column: str
    title: str
    published: date
    written: date
    source: str
    paragraphs: tuple[tuple[str, str], ...]
    report: Report | None = None
    attachment: str | None = None  # file under files/
    attachment_name: str | None = None
    reason: str | None = None
    corrects: int | None = None  # number of the edition this one replaces
    superseded: bool = False

    @property
    def index_number(self) -> str:
        """索引号: eighteen characters standing for the body, year, running number."""
        body = hashlib.sha256(self.source.encode()).hexdigest()[:16].upper()
        return f"11{body}/{self.published.year}-{self.number % 100000:05d}"


SITES = (
    Site(
        "trs",
        "127.0.0.2",
        "trs",
        "宁夏回族自治区人民政府",
        "6400000001",
        (Column("zwgk/fzzfjs", "法治政府建设年度报告", "宁夏回族自治区人民政府"),),
    ),
    Site(
        "hanweb",
        "127.0.0.3",
        "hanweb_jpage",
        "盐城市人民政府",
        "3209000001",
        (
            Column("7101", "法治政府建设", "盐城市人民政府"),
            Column("7102", "法治政府建设年度报告", "建湖县人民政府"),
            Column("7103", "公开年报", "建湖县上冈镇人民政府"),
        ),
    ),
    Site(
        "gkmlpt",
        "127.0.0.4",
        "gkmlpt",
        "河源市政府信息公开目录",
        "4416000002",
        (
            Column("31001", "法治政府建设年度报告", "和平县人民政府"),
            Column("31002", "法治政府建设年度报告", "和平县阳明镇人民政府"),
            Column("31003", "法治政府建设", "河源市市场监督管理局"),
        ),
    ),
    Site(
        "lonsun",
        "127.0.0.5",
        "lonsun",
        "泾县人民政府",
        "3418230001",
        (
            Column("6610", "法治政府建设", "安徽泾县经济开发区管理委员会"),
            Column("6611", "法治政府建设年度报告", "泾县茂林镇人民政府"),
            Column("6612", "法治政府建设年度报告", "泾县城市管理综合行政执法局"),
            Column("6613", "法治政府建设年度报告", "泾县云岭镇人民政府"),  # notices only: it never published a report
        ),
    ),
    Site(
        "vsb",
        "127.0.0.6",
        "vsb",
        "安康市汉滨区人民政府",
        "6109020001",
        (
            Column("jdzj", "法治政府建设（镇办）", "安康市汉滨区江北街道办事处"),
            Column("bmzj", "法治政府建设（部门）", "安康市汉滨区应急管理局"),
        ),
    ),
)

# (agency, year) -> (file, name shown): the page carries one sentence, the report lies in the attachment
ATTACHED = {
    ("盐城市人民政府", 2023): ("yancheng-2023.pdf", "盐城市2023年度法治政府建设情况报告.pdf"),
    ("建湖县上冈镇人民政府", 2021): ("shanggang-2021-scan.pdf", "上冈镇2021年度法治政府建设情况报告（盖章）.pdf"),
    ("安康市汉滨区江北街道办事处", 2022): ("jiangbei-2022.docx", "江北街道2022年法治政府建设情况报告.docx"),
}


@lru_cache(maxsize=1)
def _others() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((files("fazhi.sample") / "notices.yaml").read_text(encoding="utf-8"))
    return data


def site_of(key: str) -> Site:
    """The site of this key."""
    return next(s for s in SITES if s.key == key)


def _report_items(report: Report) -> list[Item]:
    item = Item(
        number=0,
        site=report.site,
        column=report.column,
        title=report.title,
        published=report.publish_date,
        written=report.document_date,
        source=report.agency,
        paragraphs=(),
        report=report,
    )
    attached = ATTACHED.get((report.agency, report.year))
    return [replace(item, attachment=attached[0], attachment_name=attached[1]) if attached else item]


def _first_editions() -> list[Item]:
    """Editions that a corrected one replaced: same title, an earlier day, one figure different."""
    found = []
    for entry in _others()["corrected"]:
        agency = next(a for a in agencies() if a["agency"] == entry["agency"])
        first = compose(agency, entry["year"], {k: list(v) for k, v in entry["values"].items()})
        found.append(
            replace(_report_items(first)[0], published=entry["published"], superseded=True, reason="superseded")
        )
    return found


def _reposts() -> list[Item]:
    """Reports of another body in a column that is not that body's."""
    found = []
    for entry in _others()["reposts"]:
        of = next((r for r in reports() if r.agency == entry.get("agency") and r.year == entry.get("year")), None)
        lines = of.text.splitlines()[1:] if of else entry["body"].splitlines()
        found.append(
            Item(
                number=0,
                site=entry["site"],
                column=str(entry["column"]),
                title=of.title if of else entry["title"],
                published=entry["published"],
                written=entry["published"],
                source=entry["source"],
                paragraphs=tuple(("paragraph", x) for x in lines),
                reason="repost",
            )
        )
    return found


def _notices() -> list[Item]:
    """Look-alikes, then unrelated notices spread over the years of every column."""
    found = [
        Item(
            0,
            e["site"],
            str(e["column"]),
            e["title"],
            e["published"],
            e["published"],
            e["source"],
            tuple(("paragraph", x) for x in e["body"].splitlines()),
            reason=e["reason"],
        )
        for e in _others()["lookalikes"]
    ]
    templates = _others()["unrelated"]
    for site in SITES:
        for column in site.columns:
            for n in range(24):
                title, body = templates[(n + sum(map(ord, column.key))) % len(templates)]
                day = date(2021 + n // 6, 1 + (n * 5 + len(column.key)) % 12, 3 + (n * 7) % 25)
                place = {"place": column.agency, "year": day.year}
                found.append(
                    Item(
                        0,
                        site.key,
                        column.key,
                        title.format(**place),
                        day,
                        day,
                        column.agency,
                        (("paragraph", body.format(**place)),),
                        reason="unrelated",
                    )
                )
    return found


@lru_cache(maxsize=1)
def items() -> tuple[Item, ...]:
    """Every published row of the sample, newest first, numbered by site in the order of publication."""
    rows = [i for r in reports() for i in _report_items(r)] + _first_editions() + _reposts() + _notices()
    rows.sort(key=lambda i: (i.site, i.published, i.title, i.column, not i.superseded))
    numbered = [replace(row, number=4100 + n * 7) for n, row in enumerate(rows)]
    out = []
    for row in numbered:
        first = next(
            (r for r in numbered if r.superseded and r.title == row.title and r is not row and not row.reason), None
        )
        out.append(replace(row, corrects=first.number) if first else row)
    return tuple(sorted(out, key=lambda i: (i.site, i.published, i.number), reverse=True))


def column_items(site: str, column: str) -> tuple[Item, ...]:
    """Rows of one column, newest first."""
    return tuple(i for i in items() if i.site == site and i.column == column)
