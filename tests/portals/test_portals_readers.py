"""Every reader against fixture sites: list page, page 2, last page, empty list, detail page; golden output beside each.

A fixture is a folder of fixtures/ with case.json (which address answers with which file) and golden.json. Without a
golden one is written and the test fails asking for review. A reader without a fixture fails the suite.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from fazhi.portals import dates, detect
from fazhi.portals.readers import BY_FAMILY
from fazhi.portals.readers.base import Ask, Page, ReaderError
from fazhi.reference.page_files import find_files

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(p.parent.name for p in FIXTURES.glob("*/case.json"))
_NAMED = re.compile(r"""\b(class|id)=(\\?)(["'])(.*?)\2\3""")


def case_of(name: str) -> dict[str, Any]:
    return json.loads((FIXTURES / name / "case.json").read_text(encoding="utf-8"))


def renamed(text: str) -> str:
    """Every class and id of the markup replaced by a meaningless one."""

    def other(match: re.Match[str]) -> str:
        names = " ".join("z" + hashlib.sha256(n.encode()).hexdigest()[:7] for n in match[4].split())
        return f"{match[1]}={match[2]}{match[3]}{names}{match[2]}{match[3]}"

    return _NAMED.sub(other, text)


def walk(name: str, start: str, *, change=lambda text: text) -> list[dict[str, Any]]:
    """Read from `start` on, following data calls and next pages inside the fixture site."""
    case = case_of(name)
    waiting, asked, out = [Ask(start)], set(), []
    while waiting:
        ask = waiting.pop(0)
        if ask.identity in asked:
            continue
        asked.add(ask.identity)
        file = case["site"].get(ask.identity.split("#")[0])
        if file is None:
            out.append({"asked": ask.identity, "answer": "404"})
            waiting = ([ask.instead] if ask.instead else []) + waiting
            continue
        page = Page(ask.url.split("#")[0], change((FIXTURES / name / file).read_text(encoding="utf-8")), ask)
        try:
            family, found = detect.read(page, case.get("declared", "auto"))
        except ReaderError as error:
            out.append({"asked": ask.identity, "failure": error.reason})
            continue
        rows = [[r.url, r.title, str(r.listed_on) if r.listed_on else None] for r in found.rows]
        out.append(
            {
                "asked": ask.identity,
                "family": family,
                "pager": found.pager,
                "total": found.total,
                "empty": found.empty,
                "rows": rows,
            }
        )
        waiting = [*found.more, *([found.next] if found.next else []), *waiting]
    return out


def read_all(name: str) -> dict[str, Any]:
    case = case_of(name)
    html = (FIXTURES / name / case["site"][case["detail"]]).read_text(encoding="utf-8")
    day = dates.in_page(html) or dates.in_url(case["detail"])
    return {
        "list": walk(name, case["list"]),
        "empty": walk(name, case["empty"]),
        "detail": {
            "published": str(day) if day else None,
            "attachments": [
                list(a) for a in find_files(Page(case["detail"], html, Ask(case["detail"])).tree, case["detail"])
            ],
        },
    }


@pytest.mark.parametrize("name", CASES)
def test_reader_gives_its_golden(name):
    golden = FIXTURES / name / "golden.json"
    found = read_all(name)
    if not golden.is_file():
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{golden} was missing and has been written: review it, then run again")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_fixture_shows_three_list_pages_and_an_empty_one_of_its_own_family(name):
    found = read_all(name)
    with_rows = [p for p in found["list"] if p.get("rows")]
    assert len(with_rows) >= 3, "a fixture needs a first, a second and a last list page with rows"
    assert {p["family"] for p in with_rows} == {case_of(name)["family"]}
    assert not any(p.get("rows") for p in found["empty"]), "the empty list has rows"
    assert all(p.get("empty") or p.get("failure") or p.get("pager") for p in found["empty"])


@pytest.mark.parametrize("name", CASES)
def test_renaming_every_class_and_id_gives_the_same_links_or_a_named_failure(name):
    case = case_of(name)
    pages = walk(name, case["list"], change=renamed)
    assert pages
    plain = [row for p in walk(name, case["list"]) for row in p.get("rows", [])]
    rows = [row for p in pages for row in p.get("rows", [])]
    assert rows == plain or any(p.get("failure") for p in pages)


def test_the_renaming_renames():
    assert renamed("<ul class=\"list a\"><li id='x'>") != "<ul class=\"list a\"><li id='x'>"
    assert all(
        renamed(p.read_text(encoding="utf-8")) != p.read_text(encoding="utf-8") for p in FIXTURES.glob("trs*/list.html")
    )


def test_every_reader_has_a_fixture():
    assert {case_of(name)["family"] for name in CASES} == set(BY_FAMILY)


def test_a_page_without_a_list_is_a_named_failure():
    page = Page(
        "http://www.example.gov.cn/", "<html><body><p>网站正在维护</p></body></html>", Ask("http://www.example.gov.cn/")
    )
    with pytest.raises(ReaderError) as caught:
        detect.read(page)
    assert caught.value.reason == "unknown_page"


@pytest.mark.parametrize("family", sorted(set(BY_FAMILY) - {"generic"}))
def test_a_declared_reader_never_turns_an_empty_page_into_an_empty_success(family):
    page = Page(
        "http://www.example.gov.cn/",
        "<html><body><script>var a = 1;</script></body></html>",
        Ask("http://www.example.gov.cn/"),
    )
    with pytest.raises(ReaderError):
        detect.read(page, family)
