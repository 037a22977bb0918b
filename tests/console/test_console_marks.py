"""Finding a fact's words on the archived page, and showing that page with nothing active left in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st


def mark(text, evidence, sentence, id="a", kind="f", nth=0):
    from fazhi_console.spans import Mark, sentence_around

    at = -1
    for _ in range(nth + 1):
        at = text.index(evidence, at + 1)
    return Mark(id, kind, at, at + len(evidence), *sentence_around(text, sentence, at, at + len(evidence)))


def body(html):
    from fazhi.extract.html import parse_html

    return parse_html(f"<html><body>{html}</body></html>".encode()).find("body")


def shown(html, text, *marks, chosen=""):
    from fazhi_console.marked_html import marked

    return marked(text, marks, body(html), chosen)


def test_words_are_found_across_tags_spaces_and_full_width_digits():
    text = "全年办理复议案件120件。"
    html, found = shown("<p>全年 办理<b>复议案件</b>１２０&nbsp;件。</p>", text, mark(text, "案件120件", text))
    assert found == {"a"}
    assert (
        html == '<p>全年 办理<b>复议<mark id="f-a" class="f">案件</mark></b><mark class="f">１２０\xa0件</mark>。</p>'
    )


def test_the_second_of_two_equal_sentences_is_marked_at_its_own_place():
    text = "培训3场。其他工作。培训3场。"
    html, _ = shown(
        "<p>培训3场。</p><p>其他工作。培训3场。</p>",
        text,
        mark(text, "3场", "培训3场。", "a"),
        mark(text, "3场", "培训3场。", "b", nth=1),
    )
    assert html.index('id="f-a"') < html.index("其他工作") < html.index('id="f-b"')


def test_words_that_the_page_does_not_show_are_not_marked():
    text = "新增法律顾问7名。"
    html, found = shown("<p>别的内容</p>", text, mark(text, "7名", text))
    assert found == set() and "mark" not in html


def test_the_chosen_fact_and_its_sentence_stand_out():
    text = "受理纠纷5件，调解成功率98%。"
    html, _ = shown(f"<p>{text}</p>", text, mark(text, "纠纷5件", text, "a"), mark(text, "98%", text, "b"), chosen="b")
    assert '<mark id="f-b" class="f on">98%</mark>' in html and '<span class="s">，调解成功率</span>' in html


HOSTILE = [
    "<script>parent.pwned=1</script>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=//e.example></iframe>",
    "<svg><script>alert(1)</script></svg>",
    "<style>*{background:url(//e.example)}</style>",
    "<meta http-equiv=refresh content='0;url=//e.example'>",
    "<base href=//e.example>",
    "<form action=//e.example><input name=a></form>",
    "<object data=//e.example></object>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<td colspan='1\" onload=x'>x</td>",
    "<template><script>1</script></template>",
    "<p style='background:url(//e.example)'>x</p>",
    "<noscript><p title='</noscript><script>'></noscript>",
]


@pytest.mark.parametrize("attack", HOSTILE)
def test_nothing_active_survives(attack):
    html, _ = shown(f"<p>正文</p>{attack}", "正文")
    low = html.lower()
    for bad in (
        "<script",
        "<img",
        "<a ",
        "<iframe",
        "<svg",
        "<style",
        "<meta",
        "<base",
        "<form",
        "<object",
        "<math",
        "javascript:",
        '="//',
    ):
        assert bad not in low, html
    assert " on" not in low.replace(' on"', "") and "style=" not in low
    assert "正文" in html


@given(st.text(min_size=0, max_size=60))
def test_text_of_a_page_comes_out_as_text(text):
    """Whatever characters a page holds, reading our output gives a document without scripts and with the same words."""
    from html import escape

    from lxml import html as lxml_html

    clean = "".join(c for c in text if c.isprintable())
    out, _ = shown(f"<p>a{escape(clean)}z</p>", "")
    tree = lxml_html.fragment_fromstring(out, create_parent=True)
    assert not tree.xpath("//script|//img|//@*")
    assert "".join(tree.text_content().split()) == "".join(f"a{clean}z".split())


def test_deep_nesting_does_not_exhaust_the_stack():
    html, _ = shown("<div>" * 3000 + "底" + "</div>" * 3000, "底")
    assert "底" in html or html.count("<div>") > 100


def test_policy_of_the_frame_lets_nothing_run_or_load():
    from fazhi_console.marked_html import POLICY

    assert POLICY.startswith("sandbox;")
    assert "default-src 'none'" in POLICY and "unsafe" not in POLICY


def test_pieces_cover_the_text_exactly():
    from fazhi_console.spans import pieces

    text = "一二三四五六七八九十"
    marks = [mark(text, "二三四", text, "a"), mark(text, "四五", text, "b")]
    cut = list(pieces(text, 0, len(text), [(m, m.start, m.end) for m in marks], (2, 7)))
    assert "".join(p.text for p in cut) == text
    assert [p.ids for p in cut if p.ids] == [("a",), ("a",), ("a", "b"), ("b",)]


def test_pdf_words_get_their_boxes(nation_pdf):
    from fazhi.extract import extract_bytes
    from fazhi_console import marked_pdf, pdf_page

    data, evidence, sentence = nation_pdf
    document = extract_bytes(data, media_type="application/pdf")
    image = pdf_page.draw(data, 1)
    assert image.png.startswith(b"\x89PNG") and image.pages == 1
    found = marked_pdf.rects(
        image, 1, document.text, [mark(document.text, evidence, sentence)], document.blocks, chosen="a"
    )
    own = [r for r in found if r.kind == "f"]
    assert own and all(0 < r.x < 1000 and 0 < r.w < 1000 and 5 < r.h < 60 for r in own)
    assert any(r.kind == "s" for r in found)


@pytest.fixture
def nation_pdf():
    from nation import pdf_bytes, said, sentences

    facts = said(2023)
    return pdf_bytes("报告", sentences(2023, facts, "青禾镇")), facts[0].evidence, facts[0].sentence


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 cut off", b"not a pdf" * 100])
def test_a_broken_pdf_is_a_sentence_not_a_crash(data):
    from fazhi_console import pdf_page

    with pytest.raises(pdf_page.PageFailed, match="cannot be drawn"):
        pdf_page.draw(data, 1)


def test_a_page_the_pdf_does_not_have(nation_pdf):
    from fazhi_console import pdf_page

    with pytest.raises(pdf_page.PageFailed, match="1 pages"):
        pdf_page.draw(nation_pdf[0], 9)


@given(st.text(alphabet="甲乙丙丁。12", max_size=40), st.text(alphabet="甲乙丙丁。12", max_size=40))
def test_changes_rebuild_both_texts(old, new):
    from fazhi_console.compare import changes

    made = changes(old, new)
    assert "".join(t for k, t in made if k != "del") == new
    assert "".join(t for k, t in made if k != "ins") == old


def test_repeated_runs_are_found_whatever_the_spacing():
    from fazhi_console.compare import repeated

    other = "坚持依法履职持续提升治理效能。全年受理12件。"
    parts = repeated("坚持依法 履职持续提升治理效能。全年受理99件。", other)
    assert parts[0] == (True, "坚持依法 履职持续提升治理效能。全年受理")
    assert "".join(t for _, t in parts) == "坚持依法 履职持续提升治理效能。全年受理99件。"


def test_a_scanned_paragraph_has_one_rectangle_the_chosen_ones():
    """Boxes of many marks over one paragraph would hide its words."""
    from fazhi.records import Block
    from fazhi_console.marked_pdf import rects
    from fazhi_console.pdf_page import PageImage

    text = "受理纠纷5件，调解成功5件。\n培训3场。"
    blocks = [Block(0, 14, page=1, source="60,700,540,760"), Block(15, 20, page=1, source="60,600,540,640")]
    marks = [mark(text, "纠纷5件", text, "a"), mark(text, "成功5件", text, "b"), mark(text, "培训3场", text, "c")]
    image = PageImage(b"", 1, 1.33, "", (), (600, 800))
    assert [(r.id, r.kind) for r in rects(image, 1, text, marks, blocks, chosen="b")] == [("b", "f"), ("c", "f")]


def test_what_stayed_the_same_is_left_out_far_from_a_change():
    from fazhi_console.compare import AROUND, changes, excerpt

    same = [f"第{n}项工作按照年度要点稳步推进，成效明显。" for n in range(60)]
    old, new = "".join(same), "".join([*same[:30], "受理案件15件。", *same[30:]])
    found = excerpt(changes(old, new))
    assert [kind for kind, _ in found] == ["left_out", "same", "ins", "same", "left_out"]
    assert [len(text) for kind, text in found if kind == "same"] == [AROUND, AROUND]
    assert "".join(text for _, text in found) == new
    assert excerpt([("same", "短"), ("ins", "新")]) == [("same", "短"), ("ins", "新")]
