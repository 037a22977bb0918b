"""What people are told unasked: a blocked report year, portals gone silent. Sent by airflow_support.Alarm."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

log = logging.getLogger("fazhi.alarm")
SHOWN = 20  # a nation's worth of silent portals does not belong in one message
PATIENCE = 20  # seconds


@dataclass(frozen=True, slots=True)
class Alert:
    """One message: kind is year_blocked | portals_silent; `lines` are the reasons, `link` opens the task's log.

    What it is about (`topic`, a report year) is told once while `verdict` stays the same; without a topic, each time.
    """

    kind: str
    title: str
    lines: tuple[str, ...]
    do: str
    link: str = ""
    topic: str = ""
    verdict: str = ""

    @property
    def text(self) -> str:
        more = [f"… and {len(self.lines) - SHOWN} more"] if len(self.lines) > SHOWN else []
        return "\n".join([self.title, *(f"- {line}" for line in self.lines[:SHOWN]), *more, self.do, self.link]).strip()


def year_blocked(settled: Mapping[str, Any] | None, link: str = "") -> list[Alert]:
    """From what settling gave (SettleResult.as_dict()): one alert per blocked year."""
    do = "The old star stays readable. Look at it with `fazhi review list`, release it with the DAG review_year."
    return [
        Alert("year_blocked", f"fazhi: report year {year} is blocked", tuple(rules), do, link, year, ", ".join(rules))
        for year, rules in sorted(((settled or {}).get("blocked") or {}).items())
    ]


def portals_silent(portals: Sequence[str] | None, link: str = "") -> list[Alert]:
    """From the sentences about stale portals: one alert over all of them; none when every portal answered."""
    if not portals:
        return []
    do = "Mend the portal's block in the registry, or mark it blocked or paused there."
    return [Alert("portals_silent", f"fazhi: {len(portals)} portals need a look", tuple(portals), do, link)]


def over(result: Any) -> list[str]:
    """Topics that settling brought to a good end: when they are blocked again, it is news."""
    return [str(year) for year in result.get("years", ())] if isinstance(result, Mapping) else []


def tell(
    alert: Alert,
    places: Sequence[tuple[str, str]],
    known: Mapping[str, str],
    send: Callable[[str, str, Alert], None],
) -> dict[str, str]:
    """Tell those places that do not know the verdict yet; what each knows now, of its topic.

    known: verdict by place (`kind:value`), as the last call gave it. One that cannot be reached is logged, and asked
    again the next time; the others are told all the same.
    """
    log.error("%s", alert.text)
    now = dict(known)
    for kind, value in places:
        place = f"{kind}:{value}"
        if alert.topic and known.get(place) == alert.verdict:
            log.info("%s was told before", place)
            continue
        try:
            send(kind, value, alert)
        except Exception:  # whatever a mail server or webhook answers: the build is done, the others want to know
            log.exception("could not tell %s", place)
            continue
        log.info("told %s", place)
        now[place] = alert.verdict
    return now


def targets(setting: str) -> list[tuple[str, str]]:
    """FAZHI_ALERTS taken apart: ("connection", id) and ("mailto", address). ValueError says what may stand there."""
    found = []
    for each in filter(None, (part.strip() for part in setting.split(","))):
        kind, _, value = each.partition(":")
        if kind not in ("connection", "mailto") or not value:
            raise ValueError(f"FAZHI_ALERTS={each}: write connection:ID of an Airflow connection, or mailto:ADDRESS")
        found.append((kind, value))
    return found


def post(url: str, alert: Alert, token: str | None = None) -> None:
    """Send as JSON: `text` is what chat webhooks show, the other fields are for programs. Raises requests' errors."""
    import requests

    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {**asdict(alert), "lines": list(alert.lines), "text": alert.text}
    answer = requests.post(url, json=body, headers=headers, timeout=PATIENCE, allow_redirects=False)
    answer.raise_for_status()
    if answer.is_redirect:  # not followed: the token stays with the host it was meant for
        raise requests.HTTPError("the webhook has moved: give its new address", response=answer)
