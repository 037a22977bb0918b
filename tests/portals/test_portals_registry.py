"""The packaged registry holds what its schema and the house ask; mistakes are named with file, line and remedy."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from fazhi.cli import app
from fazhi.portals import blocks, registry
from fazhi.portals.sites import identity, registered_domain, same_site

BLOCK = """portals:
  - id: test-one
    name: 测试县法治政府建设年度报告
    site: www.test.gov.cn
    region: "110101"
    tier: county
    family: trs
    lists:
      - http://www.test.gov.cn/zwgk/fzzf/
"""


def test_packaged_registry_is_valid_and_polite():
    portals = registry.load("registry")
    assert len(portals) >= 100
    assert all(p.delay >= 2 for p in portals.values())
    assert all(registered_domain(p.site).endswith(".gov.cn") for p in portals.values())
    assert all(p.evidence for p in portals.values())


def test_no_portal_lists_what_another_follows():
    portals = list(registry.load("registry").values())
    for one in portals:
        for other in portals:
            if one is not other and one.follow and same_site(one.site, other.site):
                folder = identity(one.lists[0]).rsplit("/", 1)[0] + "/"
                assert not any(identity(u).startswith(folder) for u in other.lists), (one.id, other.id)


def test_schema_is_a_schema_and_describes_every_field():
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(registry.schema())
    declared = registry.schema()["$defs"]["portal"]["properties"]
    assert set(declared) == set(registry.Portal.__dataclass_fields__) - {"provenance", "origin"}


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("family: trs", "family: tsr"), 7, "write one of auto, trs"),
        (('region: "110101"', "region: 110101"), 5, "in quotes"),
        (("    tier: county\n", ""), 2, "`tier` is missing"),
        (("site: www.test.gov.cn", "site: www.other.gov.cn"), 9, "add www.test.gov.cn under `hosts`"),
        (("id: test-one", "id: Test One"), 2, "lower-case letters"),
        (("    tier: county", "    tier: county\n    dealy: 3"), 2, "unknown key dealy"),
        (("name: 测试县", 'name: "测试县'), 3, "not YAML"),
        (("http://www.test.gov.cn/zwgk/fzzf/", "www.test.gov.cn/zwgk/"), 9, "does not match"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_remedy(tmp_path, change, line, says):
    file = tmp_path / "wrong.yaml"
    file.write_text(BLOCK.replace(*change), encoding="utf-8")
    with pytest.raises(registry.RegistryError) as caught:
        registry.load(str(file))
    found = next((p for p in caught.value.problems if says in p), "")
    assert found, caught.value.problems
    if says != "not YAML":
        assert found.startswith(f"{file}:{line}:"), found


def test_all_mistakes_are_reported_not_just_the_first(tmp_path):
    (tmp_path / "a.yaml").write_text(
        BLOCK.replace("family: trs", "family: x").replace("tier: county", "tier: x"), encoding="utf-8"
    )
    (tmp_path / "b.yaml").write_text(BLOCK.replace("region:", "regoin:"), encoding="utf-8")
    with pytest.raises(registry.RegistryError) as caught:
        registry.load(str(tmp_path))
    assert len(caught.value.problems) == 4


def test_a_taken_id_names_both_places(tmp_path):
    (tmp_path / "a.yaml").write_text(BLOCK, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(BLOCK, encoding="utf-8")
    with pytest.raises(registry.RegistryError, match=r"b\.yaml:2.*taken by .*a\.yaml:2"):
        registry.load(str(tmp_path))


def test_the_sample_port_is_substituted_or_asked_for(tmp_path, monkeypatch):
    (tmp_path / "a.yaml").write_text(
        BLOCK.replace("www.test.gov.cn", "127.0.0.2:${FAZHI_SAMPLE_PORT}"), encoding="utf-8"
    )
    monkeypatch.setenv("FAZHI_SAMPLE_PORT", "8123")
    assert registry.load(str(tmp_path))["test-one"].lists == ("http://127.0.0.2:8123/zwgk/fzzf/",)
    monkeypatch.delenv("FAZHI_SAMPLE_PORT")
    monkeypatch.setattr(registry.settings, "read_env_file", lambda path: {})
    with pytest.raises(registry.RegistryError, match="FAZHI_SAMPLE_PORT"):
        registry.load(str(tmp_path))


def test_add_appends_a_block_that_loads_and_refuses_a_second_one(tmp_path):
    file = tmp_path / "mine.yaml"
    run = CliRunner().invoke
    args = [
        "portals",
        "add",
        "http://www.test.gov.cn/zwgk/fzzf/",
        "--region",
        "110101",
        "--name",
        "测试县法治政府",
        "--offline",
        "--file",
        str(file),
    ]
    assert run(app, args).exit_code == 0
    portal = registry.load(str(file))["test-fzzf"]
    assert (portal.site, portal.region, urlsplit(portal.lists[0]).path) == ("www.test.gov.cn", "110101", "/zwgk/fzzf/")
    again = run(app, args)
    assert again.exit_code == 2 and "taken" in again.output
    assert len(registry.load(str(file))) == 1


def test_show_prints_the_block_and_an_unknown_id_is_one_sentence():
    run = CliRunner().invoke
    shown = run(app, ["portals", "show", "beijing-fzzfjsbg", "--source", "registry"])
    assert shown.exit_code == 0 and "region: '110000'" in shown.output and "delay: 3" in shown.output
    missing = run(app, ["portals", "show", "nowhere", "--source", "registry"])
    assert missing.exit_code == 2 and "Traceback" not in missing.output and "fazhi portals list" in missing.output


def test_a_block_survives_being_written(tmp_path):
    for portal in registry.load("registry").values():
        found, problems = registry.read_text("portals:\n" + blocks.text_of(portal), "again")
        assert (found, problems) == ([portal], []), json.dumps(blocks.as_block(portal), ensure_ascii=False)
