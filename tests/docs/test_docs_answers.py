"""The answers printed on the analysts' page are those that its queries give on the sample portals' warehouse."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest

import sample_warehouse

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2025, 6, 30)  # the day that the page names


def tool(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs/tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sample_star(warehouse, tmp_path_factory):
    """Every sample portal crawled, read, judged, loaded and published, without a scheduler."""
    sample_warehouse.fill(warehouse, tmp_path_factory.mktemp("var"), AS_OF)
    return warehouse


@pytest.mark.slow
def test_the_answers_hold(sample_star):
    answers = tool("answers")
    page = answers.PAGE.read_text("utf-8")
    assert str(AS_OF) in page
    with sample_star.connect() as conn:
        again, changed = answers.answered(page, conn)
    assert (changed, again) == ([], page)
    assert page.count("```sql") == len(answers.QUERY.findall(page)) > 5


def test_an_answer_that_changed_is_named(warehouse):
    page = "# t\n\n## How many?\n\n```sql\nselect 2 as n\n```\n\n| n |\n|---|\n| 1 |\n"
    with warehouse.connect() as conn:
        again, changed = tool("answers").answered(page, conn)
    assert changed == ["How many?"] and "| 2 |" in again and "| 1 |" not in again


def test_pictures_hold_no_password_and_no_spinner():
    picture = tool("terminal_picture")
    raw = "⠋ Crawl …\x1b[2K⠙ Crawl …\r\n\x1b[1A\x1b[2K\x1b[32m✓\x1b[0m Crawl  3 s\r\nuser admin, password s3cret-Word\r\npostgresql://r:Abc_1@127.0.0.1/x\r\n"
    text = picture.settled(raw)
    assert "s3cret" not in text and "Abc_1" not in text and "⠙" not in text and "✓" in text
    drawn = picture.draw(text, "t")
    assert drawn.startswith("<svg") and "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize(("lock", "place"), [("requirements.lock", 0), ("requirements-bi.lock", 2)])
def test_licences_of_locked_packages_are_listed(lock, place):
    licences = tool("licences")
    pinned = dict(licences.PIN.findall((ROOT / lock).read_text("utf-8")))
    listed = (ROOT / "docs/licences.md").read_text("utf-8").partition("## The second environment")[place]
    assert len(pinned) > 100
    assert [name for name, version in pinned.items() if f"| {name} | {version} |" not in listed] == []


def test_the_dictionary_joins_the_site():
    site = tool("site")

    class Config(dict):
        site_dir, use_directory_urls, docs_dir = "site", False, "docs"
        plugins = type("P", (), {"_current_plugin": "hook"})()

    from mkdocs.structure.files import Files

    files = site.on_files(Files([]), Config())
    assert [f.src_uri for f in files] == ["analysts/dictionary.md"]
    assert "mart.yoy_indicator" in next(iter(files)).content_string
