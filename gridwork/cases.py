"""A case (案卷) and the moves it makes. Pure: a move gives a new case and the event to be written with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from gridwork.reading import ChatKind, Urgency
from gridwork.steps import BY_ACTION, OPEN, STEPS, State

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.happened import Happened
    from gridwork.limits import Limits
    from gridwork.notice import Address
    from gridwork.reading import Matter

Level = Literal["grid", "community", "street"]
EndedAs = Literal[
    "resolved",
    "self_resolved",
    "unverified",
    "out_of_scope",
    "terminated",
    "merged",
    "not_reproducible",
    "withdrawn",
    "invalid",
]


class NotAllowed(Exception):  # noqa: N818 - it is an answer to a person, not a programming error
    """A rule says no. `text` names the entry of texts/ that explains it; `facts` fill it."""

    def __init__(self, text: str, **facts: str) -> None:
        super().__init__(text)
        self.text = text
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Case:
    """案卷. Times are UTC. `version` guards against two people changing it at once."""

    number: str
    state: State
    kind: str
    urgency: Urgency
    #: Code of the node that answers for it now. The number keeps the first node's code for ever.
    node: str
    opened_at: datetime
    ack_due: datetime
    due_at: datetime
    id: int = 0
    version: int = 0
    bureau: str | None = None
    #: Place to building level, shown on cards; `place_text` is what was written, for the holder.
    place: str = ""
    place_text: str = ""
    #: Main name of the compound, road or landmark, and the building ("3栋"): what joining compares.
    place_name: str = ""
    building: str = ""
    #: First report, masked.
    text: str = ""
    #: When it happened or began, as the reporter said it.
    happened: Happened | None = None
    outage: bool = False
    danger: str = ""
    dispatched_at: datetime | None = None
    acknowledged_at: datetime | None = None
    feedback_at: datetime | None = None
    closed_at: datetime | None = None
    ended_as: EndedAs | None = None
    level: Level = "grid"
    holder_role: str | None = None
    #: Who has taken it (接单), or None while it is only offered.
    holder: Address | None = None
    #: Where it was reported.
    chat: Address = ""
    chat_kind: ChatKind = "private"
    message_id: int | None = None
    topic: int | None = None
    reporter: Address = ""
    reporter_role: str = "resident"
    reporters: int = 1
    supporters: int = 0
    photos: int = 0
    #: What else was sent (voice, video ...), separated by commas; "!" marks what is too big to fetch.
    attachments: str = ""
    anonymous: bool = False
    bounces: int = 0
    reworks: int = 0
    reopened: int = 0
    whistles: int = 0
    bundle: str | None = None
    merged_into: int | None = None
    #: What the holder said was done.
    result: str = ""
    #: The latest two notes of staff (备注), masked, one a line, the newest last. Never for the reporter.
    notes: str = ""
    #: An open question: "", "place", "words" or "same", and until when it waits.
    question: str = ""
    question_until: datetime | None = None
    #: Where it was shared to be, in degrees (WGS-84).
    latitude: float | None = None
    longitude: float | None = None
    #: Number of the last like case of the same place, which is over, and how often it has come in 30 days.
    repeat_of: str | None = None
    repeats: int = 0
    #: Number of an open case that this one may be one with: the author or staff decide.
    alike_to: str | None = None

    @property
    def location(self) -> tuple[float, float] | None:
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def people(self) -> int:
        """热度: how many have it, reporters and supporters."""
        return self.reporters + self.supporters

    @property
    def step(self) -> str:
        return STEPS[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


#: What no move changes: the number is for ever, the clock starts once, the version is the database's.
_FIXED = frozenset({"id", "number", "opened_at", "version"})


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's history. Append only."""

    at: datetime
    action: str
    source: State | None
    target: State
    role: str
    actor: Address = ""
    reason: str = ""


def move(
    case: Case,
    action: str,
    *,
    role: str,
    now: datetime,
    actor: Address = "",
    reason: str = "",
    **changes: Any,
) -> tuple[Case, Event]:
    """The case after `action`, and its event.

    Raises NotAllowed when the table of moves has no such step from here, not for this role,
    or a reason is missing; TypeError when `changes` touch what no move changes.
    """
    if _FIXED & changes.keys():
        raise TypeError(f"no move changes {', '.join(sorted(_FIXED & changes.keys()))}")
    row = BY_ACTION[action]
    if case.state not in row.sources:
        raise NotAllowed("not-from-here", number=case.number)
    if role not in row.actors:
        raise NotAllowed("not-your-role", number=case.number)
    if row.needs_reason and not reason:
        raise NotAllowed("reason-missing", number=case.number)
    target = row.target or case.state
    moved = replace(case, state=target, **changes)
    return moved, Event(now, action, case.state, target, role, actor, reason)


def open_case(
    matter: Matter,
    *,
    number: str,
    node: str,
    level: Level,
    now: datetime,
    limits: Limits,
    reporter_role: str,
    holder_role: str | None,
    **facts: Any,
) -> tuple[Case, tuple[Event, ...]]:
    """立案: the case of a sure report, filed and dispatched at once, and its first events.

    A red one goes straight to the alarm (特急先派单, 后补手续); `facts` are further fields of Case.
    The clock starts here and never when somebody signs for it.
    """
    place = matter.place
    case = Case(
        number=number,
        state=State.DISPATCHED,
        kind=matter.kind,
        urgency=matter.urgency,
        node=node,
        level=level,
        holder_role=holder_role,
        reporter_role=reporter_role,
        opened_at=now,
        dispatched_at=now,
        ack_due=limits.acknowledge_by(matter.urgency, now),
        due_at=limits.feedback_by(matter.urgency, matter.kind, now),
        place=place.public,
        place_text=place.text or "",
        place_name=place.name,
        building=place.building,
        happened=matter.happened,
        **facts,
    )
    if matter.urgency is Urgency.RED:
        return case, (Event(now, "alarm", None, State.DISPATCHED, "bot"),)
    return case, (
        Event(now, "report", None, State.REPORTED, reporter_role, facts.get("reporter", "")),
        Event(now, "file", State.REPORTED, State.FILED, "bot"),
        Event(now, "dispatch", State.FILED, State.DISPATCHED, "bot"),
    )
