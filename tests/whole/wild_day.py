"""A day of reports, taps and corrections, and what the bot must have made of it whatever happened to it."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bench import street as streets
from bench.texts import REPORTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from rehearsal import Group, Message, Player, Rehearsal

CORRECTION = "，麻烦快点"
#: A report is corrected when so many others have been made.
_LATER = 3


@dataclass(eq=False)
class Report:
    """What somebody reports, and what people will do about it."""

    person: Player
    group: Group
    grid: int
    #: As it must stand on the card of whoever holds the case; empty where it was left out.
    where: str
    text: str
    said: Message | None = None
    edited: bool = False
    taps: int = 0
    placed: bool = False
    supporter: Player | None = None


@dataclass
class Day:
    """`updates` of all kinds in the end: every other one a report."""

    rehearsal: Rehearsal
    chance: Random
    updates: int
    reports: list[Report] = field(default_factory=list)
    #: Taps whose card is not there yet.
    undone: list[tuple[Report, Callable[[Report], bool]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        groups = [group for group in self.rehearsal.groups if group.chat.part in {"residents", "couriers"}]
        numbers = itertools.count(1)
        for number in range(self.updates // 2):
            self.reports.append(self._report(number, next(numbers), groups))
        self._plan()

    def _report(self, number: int, building: int, groups: list[Group]) -> Report:
        grid, group = number % streets.GRIDS, groups[number % len(groups)]
        person = streets.resident(self.rehearsal, group, number)
        where = f"{streets.ESTATES[grid]}{building // streets.GRIDS + 1}栋"
        return Report(person, group, grid, where, f"{where}{REPORTS[number % len(REPORTS)]}")

    def _plan(self) -> None:
        """Who will edit, tap and join in: as many as there are updates left."""
        left = self.updates - len(self.reports)
        for report in self._whose_place_is_asked():
            report.where, report.text, report.placed = "", "楼道灯坏了好几天了", True
            left -= 1
        plain = [report for report in self.reports if not report.placed]
        for report in self.chance.sample(plain, len(self.reports) // 8):
            report.edited = True
            left -= 1
        for report in self.chance.sample(plain, len(self.reports) // 2):
            report.taps = self.chance.choice((1, 1, 1, 2))
            left -= report.taps
        residents = [report for report in plain if report.group.chat.part == "residents"]
        for number, report in enumerate(self.chance.sample(residents, left)):
            report.supporter = streets.resident(self.rehearsal, report.group, len(self.reports) + number)

    def _whose_place_is_asked(self) -> list[Report]:
        """One in the group of each community: a group of a grid knows its place already."""
        first: dict[str, Report] = {}
        for report in self.reports:
            if report.group.title.removesuffix("邻里群") in {f"C{n}" for n in range(1, 7)}:
                first.setdefault(report.group.title, report)
        return list(first.values())

    # -- what people do

    async def goes_on(self, share: Callable[[], float]) -> None:
        """Everything is said, corrected and tapped; taps wait for their card.

        `share`: how much of it may have been said by now, 0 to 1.
        """
        await asyncio.gather(self._people_speak(share), self._people_tap())

    async def _people_speak(self, share: Callable[[], float]) -> None:
        for at, report in enumerate(self.reports):
            await self.rehearsal.until(partial(self._is_time_for, at, share), 120)
            report.said = report.person.says(report.group, report.text)
            if at >= _LATER:
                self._corrects(self.reports[at - _LATER])
            await asyncio.sleep(self.chance.uniform(0.1, 0.5) * min(1, 100 / len(self.reports)))
        for report in self.reports[-_LATER:]:
            self._corrects(report)

    def _is_time_for(self, report: int, share: Callable[[], float]) -> bool:
        return report < share() * len(self.reports)

    def _corrects(self, report: Report) -> None:
        if report.edited and report.said is not None:
            report.person.edits(report.said, f"{report.text}{CORRECTION}")

    async def _people_tap(self) -> None:
        wishes = [report for report in self.reports if report.placed or report.taps or report.supporter]
        self.undone = [(report, wish) for report in wishes for wish in self._wishes(report)]
        while self.undone:
            self.undone = [(report, wish) for report, wish in self.undone if not wish(report)]
            await asyncio.sleep(0.1)

    def _wishes(self, report: Report) -> Iterator[Callable[[Report], bool]]:
        if report.placed:
            yield self._place_is_told
        if report.taps:
            yield self._leader_takes_it
        if report.supporter is not None:
            yield self._neighbour_joins

    def _place_is_told(self, report: Report) -> bool:
        card = self.receipt(report, "其他")
        if card is not None:
            estate = next(label for label in card.buttons if label in streets.ESTATES)
            report.grid = streets.ESTATES.index(estate)
            report.person.presses(card, estate)
        return card is not None

    def _leader_takes_it(self, report: Report) -> bool:
        leader = self.rehearsal.person("", streets.leader(report.grid))
        for card in self.rehearsal.bot_said(leader):
            if report.where in card.text and any("接单" in label for label in card.buttons):
                for _ in range(report.taps):
                    leader.presses(card, "接单")
                return True
        return False

    def _neighbour_joins(self, report: Report) -> bool:
        card = self.receipt(report, "我也遇到")
        if card is not None and report.supporter is not None:
            report.supporter.presses(card, "我也遇到")
        return card is not None

    def receipt(self, report: Report, button: str) -> Message | None:
        if report.said is None:
            return None
        for card in self.rehearsal.bot_said(report.group):
            if card.reply_to == report.said.id and any(button in label for label in card.buttons):
                return card
        return None
