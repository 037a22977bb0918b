"""An outcome belongs to the forum named last before it, whichever a cue would like better."""

from __future__ import annotations

import pytest
from facts_helper import facts

CENTRE = {"agency": "安平县司法局"}


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("行政诉讼案件8件，维持6件；行政复议案件5件，维持3件。", "DISP_RECON_UPHELD", 3.0),
        ("行政复议案件5件，维持3件；行政诉讼案件8件，维持6件。", "DISP_LIT_WON", 6.0),
        ("行政应诉案件9件，审结7件，行政复议案件5件，审结4件。", "DISP_RECON_CLOSED", 4.0),
        ("受理行政复议案件5件，行政应诉案件9件，审结7件。", "DISP_LIT_CLOSED", 7.0),
        ("排查矛盾纠纷60件，办理信访事项12件，办结率98%。", "DISP_PETITION_RATE", 0.98),
        ("办理信访事项12件，排查矛盾纠纷60件，化解率97%。", "DISP_MEDIATION_RATE", 0.97),
    ],
)
def test_the_forum_named_last_is_taken(text: str, code: str, value: float) -> None:
    assert (code, value, "exact") in facts(text, **CENTRE)


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("行政诉讼案件8件，行政复议案件5件，维持3件。", "DISP_LIT_WON", 3.0),
        ("行政复议案件5件，行政诉讼案件8件，审结6件。", "DISP_RECON_CLOSED", 6.0),
        ("排查矛盾纠纷60件，办理信访事项12件，办结率98%。", "DISP_MEDIATION_RATE", 0.98),
        ("办理行政许可900件。收到政府信息公开申请20件，结转下年度办理2件。", "FUNC_LICENSE_GRANTED", 2.0),
        ("办理行政复议案件30件，调解率40%。", "DISP_MEDIATION_RATE", 0.4),
    ],
)
def test_an_earlier_forum_is_not_reached_past_it(text: str, code: str, value: float) -> None:
    assert (code, value, "exact") not in facts(text, **CENTRE)


def test_the_name_of_an_act_ends_what_was_said_before_a_semicolon() -> None:
    got = facts("行政处罚600宗，被提起行政诉讼3宗，判决撤销2宗；行政强制90宗；行政确认20宗；行政给付7宗。")
    assert {
        ("ENFO_COERCION", 90.0, "exact"),
        ("ENFO_OTHER_ACTS", 20.0, "exact"),
        ("ENFO_OTHER_ACTS", 7.0, "exact"),
    } <= got
    assert not any(code == "DISP_LIT_TYPES" and value > 3 for code, value, _ in got)


def test_a_breakdown_lets_an_act_be_a_kind() -> None:
    got = facts("收到行政复议申请90件。其中，行政处罚40件；行政强制9件。", **CENTRE)
    assert {("DISP_RECON_TYPES", 40.0, "exact"), ("DISP_RECON_TYPES", 9.0, "exact")} <= got
