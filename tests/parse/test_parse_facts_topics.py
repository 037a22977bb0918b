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
