"""Registers the timetable of crawl_year: yearly partitions that start only when somebody asks for them."""

from __future__ import annotations

from typing import Any

from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.trigger import CronPartitionTimetable


class ReportYears(CronPartitionTimetable):  # type: ignore[misc]
    """A partition per report year for backfills and runs by hand; the schedule itself never starts one.

    With the plain class, the first backfill sets the schedule going: the year just over is then crawled although the
    backfill did not name it. crawl_portals looks for that year every day, so nothing is missed without it.
    """

    def __init__(self) -> None:
        # 1 January is what manual runs with a key such as "2023" are dated, so both meet on one partition date. In UTC:
        # dated by China's midnight, the run of 2024 would bear a day of 2023 wherever the UI or the API shows UTC.
        super().__init__("0 0 1 1 *", timezone="UTC", key_format="%Y")
        self.description = "by backfill or by hand"

    @property
    def summary(self) -> str:
        return "by backfill or by hand"

    def next_dagrun_info_v2(self, *, last_dagrun_info: Any, restriction: Any) -> None:
        return None

    def serialize(self) -> dict[str, Any]:
        return {}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> ReportYears:
        return cls()


class FazhiTimetablePlugin(AirflowPlugin):  # type: ignore[misc]
    name = "fazhi_timetable"
    timetables = [ReportYears]  # noqa: RUF012 - Airflow's own type
