"""What a wild day may not have done to anybody: read from the database, and from the wire."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bench import street as streets
from storage import Store
from tests.whole.wild_day import CORRECTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridwork.cases import Case, Event
    from rehearsal import Rehearsal
    from rehearsal.wire import Request
    from tests.whole.wild_day import Day, Report

MARK = "（可能重复）"
_NUMBER = re.compile(r"\b[A-Z]+\d*-\d{8}-\d{3}")
#: Seconds. A call answered so shortly before its process died may not have been written down: on a busy
#: machine sixteen answers wait for the one thread that writes.
_UNWRITTEN = 3.0
#: Seconds. A call that left just before its process died may be read by the server after it.
_UNREAD = 2.0
#: Seconds. Deaths so near to a call are told with what was wrong.
_NEAR = 30.0


@dataclass(frozen=True, slots=True)
class Post:
    """A card or a line about a case, as it came into a chat."""

    chat: int
    number: str
    reply_to: int
    marked: bool
    request: Request


def _posts(rehearsal: Rehearsal) -> list[Post]:
    """What the bot posted about cases, oldest first."""
    posts = []
    for request in rehearsal.wire.of("sendMessage"):
        number = _NUMBER.search(request.params.get("text", ""))
        if number is not None and request.took_effect:
            reply = request.params.get("reply_parameters", {}).get("message_id", 0)
            marked = MARK in request.params.get("text", "")
            posts.append(Post(int(request.params["chat_id"]), number[0], reply, marked, request))
    return posts


class Verdict:
    """`wrong` names everything that should not be, one line each."""

    def __init__(self, day: Day, deaths: Sequence[float]) -> None:
        self._day, self._deaths = day, deaths
        self._posts = _posts(day.rehearsal)
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()

    def __str__(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in self.counts.items())

    def reads(self, url: str) -> None:
        rehearsal, store = self._day.rehearsal, Store(url)
        try:
            with store.begin(rehearsal.clock.now()) as tx:
                cases = list(tx.cases.list_all())
                reporters: dict[str, list[tuple[Case, list[Event]]]] = defaultdict(list)
                for case, events in cases:
                    for part in tx.cases.people(case.id):
                        if part.part == "reporter":
                            reporters[part.person].append((case, events))
                self._expect(tx.inbox.quarantined() == 0, "updates in quarantine")
        finally:
            store.close()
        self.counts["reports"], self.counts["cases"] = len(self._day.reports), len(cases)
        for report in self._day.reports:
            self._judge(report, reporters[f"tg:{report.person.id}"])
        self._judge_repeats()
        # Telegram's own repeats of updates make a poll look as if it were asked again from the same place.
        self.wrong += [breach for breach in rehearsal.referee.breaches() if "getUpdates" not in breach]

    def _expect(self, holds: bool, otherwise: str) -> None:  # noqa: FBT001 - an assertion
        if not holds:
            self.wrong.append(otherwise)

    def _judge(self, report: Report, found: list[tuple[Case, list[Event]]]) -> None:
        self.counts["lost"] += not found
        self.counts["doubled"] += len(found) > 1
        self._expect(len(found) == 1, f"{report.text}: {len(found)} cases")
        for case, events in found[:1]:
            self._judge_case(report, case, events)

    def _judge_case(self, report: Report, case: Case, events: list[Event]) -> None:
        name = f"{case.number} {report.text}"
        happened = Counter(event.action for event in events)
        self.counts["presses"] += report.taps + report.placed + (report.supporter is not None)
        self._expect(case.reporters == 1, f"{name}: {case.reporters} reporters")
        self._expect(case.node == streets.code(report.grid), f"{name}: in {case.node}")
        self._expect(happened["acknowledge"] == (report.taps > 0), f"{name}: taken {happened}")
        self._expect(happened["correct"] == report.edited, f"{name}: corrected {happened}")
        self._expect(case.supporters == (report.supporter is not None), f"{name}: joined {case.supporters}")
        self._expect(not report.edited or case.text.endswith(CORRECTION), f"{name}: says {case.text}")
        self._judge_ping(name, case.number, streets.leader(report.grid), taken=report.taps > 0)
        if report.group.chat.part == "residents":
            cards = [m for m in self._day.rehearsal.bot_said(report.group) if case.number in m.text]
            self._expect(bool(cards), f"{name}: no receipt")

    def _judge_ping(self, name: str, number: str, leader: int, *, taken: bool) -> None:
        copies = [post for post in self._posts if (post.chat, post.number) == (leader, number)]
        self.counts["pings"] += bool(copies)
        self.counts["marked copies"] += sum(post.marked for post in copies)
        self._expect(bool(copies), f"{name}: the leader was not pinged")
        self._expect(sum(not post.marked for post in copies) <= 1, f"{name}: pinged twice, unmarked")
        shown = self._day.rehearsal.bot_said(self._day.rehearsal.person("", leader))
        cards = [message for message in shown if number in message.text and message.reply_to is None]
        if cards:
            offers = any("接单" in label for label in cards[-1].buttons)
            self._expect(offers != taken, f"{name}: the card still says {cards[-1].text}")

    def _judge_repeats(self) -> None:
        """Whatever was seen twice is marked, and nobody could know whether the copy before it had arrived."""
        of_one_thing: dict[tuple[int, str, int], list[Post]] = defaultdict(list)
        for post in self._posts:
            of_one_thing[post.chat, post.number, post.reply_to].append(post)
        for copies in of_one_thing.values():
            for earlier, later in pairwise(copies):
                self.counts["visible repeats"] += 1
                name = f"{later.number} in {later.chat}"
                self._expect(later.marked, f"{name}: a repeat without a mark")
                why = f"status {earlier.request.status}, died {self._deaths_near(earlier.request)} s later"
                self._expect(self._uncertain(earlier.request), f"{name}: a repeat without need, {why}")

    def _deaths_near(self, request: Request) -> list[float]:
        return [
            round(death - request.answered, 2) for death in self._deaths if abs(death - request.came) < _NEAR
        ]

    def _uncertain(self, request: Request) -> bool:
        """No answer came, or the bot died before it can have written the answer down."""
        first, last = request.came - _UNREAD, request.answered + _UNWRITTEN
        died = any(first <= death <= last for death in self._deaths)
        return request.status == 0 or died
