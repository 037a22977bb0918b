"""A year with planted faults through the real DAGs, and decisions of a person from the command line into the star."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from conftest import Place
from fazhi.quality.harness import texts
from fazhi.quality.harness.text_faults import TEXT_FAULTS, Text
from fazhi.warehouse import content_hash

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]
YEAR = 2019
# Damage that contradicts another figure of the same report, a bound or the report's own dates: the gate has to see it.
WITNESSED = (
    "misprint_settled", "misprint_rate", "misprint_parts", "misprint_lost_cases", "impossible_figure", "unit_twice",
    "signed_in_the_future", "old_report_under_a_new_title", "copied_from_a_neighbour",
)  # fmt: skip


@dataclass
class Year:
    folder: Path
    clean: list[Text] = field(default_factory=list)
    faulty: dict[str, Text] = field(default_factory=dict)


def rows(place: Place, sql: str, **bind):
    engine = place.engine()
    with engine.connect() as conn:
        found = conn.execute(sa.text(sql), bind).mappings().all()
    engine.dispose()
    return found


def star(place: Place, agency: str) -> dict[str, float]:
    """What the star says of the agency's year: value per indicator."""
    sql = (
        "select f.indicator, f.value from dw.fact_indicator f join stage.report r using (report_id)"
        " where r.agency_name = :agency and f.report_year = :year"
    )
    return {r["indicator"]: float(r["value"]) for r in rows(place, sql, agency=agency, year=YEAR)}


def held(place: Place, agency: str) -> list[dict]:
    """Rows of the agency's report in quarantine, each with a rule that put it there and its explanation."""
    sql = (
        "select q.row_kind, q.statement_id, q.indicator, s.value, u.rule_id, u.explain_zh from quality.quarantine q"
        " join stage.report r using (report_id) join quality.violation v using (report_id, statement_id)"
        " join quality.rule u on u.rule_id = v.rule_id and u.severity like 'quarantine%'"
        " left join stage.statement s on s.report_id = q.report_id and s.statement_id = q.statement_id"
        " where r.agency_name = :agency and r.report_year = :year"
    )
    return rows(place, sql, agency=agency, year=YEAR)


def truth(text: Text) -> dict[str, float]:
    return {f.indicator: f.value for f in text.figures if f.indicator}


def run_again(place: Place, year: Year) -> None:
    """The next run of everything: it fetches nothing, and builds the year for what is undone, decisions among it."""
    done = place.fazhi("run", "--sample", str(year.folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 fetched" in done.stdout and "Build (build_year)" in done.stdout


@pytest.fixture(scope="module")
def year(place, first_run, tmp_path_factory) -> Year:
    """Clean and damaged reports as files of the user's own, through crawl, extract, parse, gate and load."""
    made = Year(tmp_path_factory.mktemp("planted"))
    faults = {f.name: f for f in TEXT_FAULTS}
    texts_: list[Text] = []
    for n, name in enumerate(WITNESSED):
        text, clean, peer = (texts.write(3 * n + k, YEAR, 5) for k in range(3))
        text.peer, text.peer_agency = peer.text, peer.agency
        faults[name].damage(text)
        made.faulty[name] = text
        made.clean += [clean, peer]
        texts_ += [text, clean, peer]
    for n, text in enumerate(texts_):
        Path(made.folder, f"{n:02}.txt").write_text(text.text, encoding="utf-8")
    done = place.fazhi("run", "--sample", str(made.folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def test_clean_reports_of_the_year_are_in_the_star_whole(year, place):
    for text in year.clean:
        if text.agency != year.faulty["copied_from_a_neighbour"].agency and held(place, text.agency) == []:
            assert star(place, text.agency) == truth(text), text.agency
    whole = [t for t in year.clean if not held(place, t.agency)]
    assert len(whole) >= len(year.clean) - 1  # the one that was copied may be held beside its copy


@pytest.mark.parametrize("fault", WITNESSED)
def test_a_planted_fault_is_held_with_its_reason_and_the_rest_is_loaded(year, place, fault):
    text = year.faulty[fault]
    found, reasons = star(place, text.agency), held(place, text.agency)
    assert reasons and all(r["explain_zh"] for r in reasons)
    assert {c: v for c, v in found.items() if truth(text).get(c) != v} == {}  # nothing wrong is in the star
    if not text.whole:
        assert len(found) >= 10  # and what the fault does not touch is


def test_release_and_correction_reach_the_star_survive_a_full_reparse_and_can_be_withdrawn(year, place):
    engine = place.engine()
    before = content_hash(engine)
    rate, lost = year.faulty["misprint_rate"], year.faulty["misprint_lost_cases"]
    released = next(r for r in held(place, rate.agency) if r["indicator"] == "DISP_MEDIATION_RATE")
    corrected = next(r for r in held(place, lost.agency) if r["indicator"] == "DISP_LIT_LOST")
    listed = place.fazhi("review", "list", "--year", str(YEAR), "--limit", "200").stdout
    assert released["statement_id"][:6] in listed and corrected["statement_id"][:6] in listed
    right = truth(lost)["DISP_LIT_LOST"]
    for verb, row, more in (("release", released, ()), ("correct", corrected, ("--value", str(right)))):
        done = place.fazhi("review", verb, row["statement_id"], *more, "--why", "compared with the printed report")
        assert done.returncode == 0, done.stderr
    run_again(place, year)
    expected_rate, expected_lost = float(released["value"]), right
    assert star(place, rate.agency)["DISP_MEDIATION_RATE"] == pytest.approx(expected_rate)
    assert star(place, lost.agency)["DISP_LIT_LOST"] == expected_lost

    with engine.begin() as conn:  # as if an older reader had read every page of the year
        aged = sa.text("update stage.page_result set code_version = 'older' where report_year = :y")
        assert conn.execute(aged, {"y": YEAR}).rowcount >= len(year.clean)
    run_again(place, year)
    assert rows(place, "select count(*) as n from stage.page_result where code_version = 'older'")[0]["n"] == 0
    assert star(place, rate.agency)["DISP_MEDIATION_RATE"] == pytest.approx(expected_rate)
    assert star(place, lost.agency)["DISP_LIT_LOST"] == expected_lost

    for row in (released, corrected):
        done = place.fazhi("review", "withdraw", row["statement_id"], "--why", "end of the test")
        assert done.returncode == 0, done.stderr
    run_again(place, year)
    after = content_hash(engine)
    assert {t for t in before if before[t] != after[t]} == set()
    engine.dispose()
