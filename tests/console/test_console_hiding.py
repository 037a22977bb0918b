"""A private person's name in a report: seen by those who decide about it, hidden from everybody else on every page."""

from __future__ import annotations

import pytest

NAME, HIDDEN = "张建国", "张某某"


@pytest.fixture
def places(nation):
    """Every address that repeats the words of the two reports, the web page of 2024 and the PDF of 2021."""
    from nation import PRIVATE

    page, pdf = nation.reports["990122", 2024], nation.reports["990122", 2021]
    fact = nation.statements["990122", 2024, PRIVATE.evidence]
    return {
        "list": f"report/{page}?kind=remainder",
        "chosen": f"report/{page}?fact={fact}",
        "text": f"report/{page}?view=text&fact={fact}",
        "archived": f"archived/{page}/page?fact={fact}",
        "side by side": f"report/{page}?view=similar&other={pdf}",
        "pdf": f"report/{pdf}",
        "queue": "review?year=2024&state=all",
        "rows of a rule": "quality/rule/range.training.sessions?year=2024",
    }


@pytest.mark.parametrize(
    "place", ["list", "chosen", "text", "archived", "side by side", "pdf", "queue", "rows of a rule"]
)
def test_a_viewer_sees_the_name_hidden(client, places, place):
    page = client("viewer").get(f"/fazhi/{places[place]}").text
    assert NAME not in page and "建国" not in page
    assert HIDDEN in page


@pytest.mark.parametrize("place", ["list", "chosen", "text", "archived", "queue", "rows of a rule"])
def test_who_decides_sees_it_as_published(client, places, place):
    assert NAME in client("admin").get(f"/fazhi/{places[place]}").text


def test_marks_stand_where_they_stood(client, nation, places):
    from nation import PRIVATE

    fact = nation.statements["990122", 2024, PRIVATE.evidence]
    for place in ("text", "archived"):
        page = client("viewer").get(f"/fazhi/{places[place]}").text
        assert f'<mark id="f-{fact}" class="q on">张某某等6人追回欠薪</mark>' in page, place
        assert "法律援助中心帮助农民工" in page


def test_a_picture_of_the_page_is_withheld_and_its_text_shown(client, nation):
    named, nameless = nation.reports["990122", 2021], nation.reports["990121100", 2023]
    assert client("admin").get(f"/fazhi/archived/{named}/1.png").status_code == 200
    viewer = client("viewer")
    refused = viewer.get(f"/fazhi/archived/{named}/1.png")
    assert refused.status_code == 403 and not refused.content.startswith(b"\x89PNG")
    assert "只能查看隐去姓名后的文本" in viewer.get(f"/fazhi/report/{named}").text
    assert viewer.get(f"/fazhi/archived/{nameless}/1.png").status_code == 200
    assert "1.png" in viewer.get(f"/fazhi/report/{nameless}").text


def test_length_and_everything_else_stay(warehouse, nation):
    from fazhi_console.hiding import hidden

    texts = [
        "原告张建国诉县公安局行政处罚一案，法院判决驳回。县长王志强出庭应诉。",
        "联系电话13812345678，办结率98%。",
        "",
        "全年办理案件12件；调解成功率99.1%。\n村民李小燕反映的问题已办结。",
    ]
    with warehouse.connect() as conn:
        seen = hidden(conn, texts)
    assert seen == [
        "原告张某某诉县公安局行政处罚一案，法院判决驳回。县长王志强出庭应诉。",
        "联系电话***********，办结率98%。",
        "",
        "全年办理案件12件；调解成功率99.1%。\n村民李某某反映的问题已办结。",
    ]
