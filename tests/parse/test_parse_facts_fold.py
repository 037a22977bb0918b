"""The folded view: layout inside words is repaired and every offset leads back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.parse.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("调解成功 **188** 件", "调解成功188件"),
        ("１２３件，９９％", "123件,99%"),
        ("全年　办理\u00a012 件", "全年办理12件"),
        ("精神 障碍患者", "精神障碍患者"),
        ("这是一条没有写完就被版面折断的句子\n后半句接着写", "这是一条没有写完就被版面折断的句子后半句接着写"),
        ("说完了。\n下一段开始", "说完了。\n下一段开始"),
        ("PDF file 12", "PDF file 12"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_folded_text(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_a_marked_line_begins_a_line() -> None:
    assert fold("这一行文字足够长但是没有句号结尾\n（二）下一节标题").text.count("\n") == 1


def test_a_break_that_is_asked_for_is_kept() -> None:
    text = "安平县水利局关于法治政府建设的报告\n全年办理案件"
    assert fold(text).text.count("\n") == 0
    assert fold(text, [text.index("全年")]).text.count("\n") == 1


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="办理案件12３ \n\u3000*，。、(一)%", max_size=60))
def test_origins_rise_and_point_at_the_same_sign(text: str) -> None:
    view = fold(text)
    origins = [view.origin(i) for i in range(len(view.text))]
    assert origins == sorted(set(origins))
    for c, at in zip(view.text, origins, strict=True):
        assert 0 <= at < len(text)
        if c in "办理案件":
            assert text[at] == c
    for i in range(len(view.text)):
        assert view.folded(view.origin(i)) == i


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("清理占道\n8000\n余处,出动\n1000\n余人次", "清理占道8000余处,出动1000余人次"),
        ("拆除面积\n1160\n平方米,整改", "拆除面积1160平方米,整改"),
        ("发书8份,劝阻\n4起,拆除", "发书8份,劝阻4起,拆除"),
        ("收件数\n26\n结案数\n20", "收件数\n26\n结案数\n20"),
        ("一、清理情况\n8000\n余处", "一、清理情况\n8000余处"),
        ("劝阻\n4起", "劝阻\n4起"),
    ],
)
def test_a_figure_on_a_line_of_its_own(torn: str, whole: str) -> None:
    assert fold(torn).text == whole
