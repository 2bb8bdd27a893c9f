"""广播: one text to many groups and people: whom it reaches, when it leaves, and where it stands. Pure.

Rules. Quiet hours hold it back; outside 09:00-20:00 it arrives without a sound; a group takes at most two
broadcasts a day, a third one waits until the next morning. One that is late by up to two hours still goes,
later its author is asked. Every recipient is one row with one key, so nobody is told twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from gridwork.cases import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from gridwork.notice import Address
    from gridwork.quiet import QuietHours
    from gridwork.street import Group, Person, Street

#: 免打扰: broadcasts that one group takes on one day of the street.
A_DAY = 2
#: Where one beyond that waits for: the next day at this time.
MORNING = time(9)
#: From here to there a broadcast may ring.
LOUD = (time(9), time(20))
#: Later than this it is no longer sent by itself.
LATE = timedelta(hours=2)
#: A typed day so long past is meant of next year.
_LAST_YEAR = timedelta(days=180)

GROUP_KINDS = ("residents", "market", "couriers", "staff")
PERSON = "person"


class Stage(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    READY = "ready"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    DROPPED = "dropped"


_UNSENT = frozenset({Stage.DRAFT, Stage.READY, Stage.SCHEDULED})
#: Some of it may have been said, so it can be corrected.
SAID = frozenset({Stage.RUNNING, Stage.PAUSED, Stage.DONE, Stage.STOPPED})
Action = Literal[
    "change", "preview", "schedule", "start", "miss", "pause", "resume", "stop", "finish", "retry", "cancel"
]
#: What is done to a broadcast: from which stages, to which.
MOVES: dict[Action, tuple[frozenset[Stage], Stage]] = {
    "change": (_UNSENT, Stage.DRAFT),
    "preview": (frozenset({Stage.DRAFT, Stage.READY}), Stage.READY),
    "schedule": (frozenset({Stage.READY}), Stage.SCHEDULED),
    "start": (frozenset({Stage.READY, Stage.SCHEDULED}), Stage.RUNNING),
    "miss": (frozenset({Stage.SCHEDULED}), Stage.READY),
    "pause": (frozenset({Stage.RUNNING}), Stage.PAUSED),
    "resume": (frozenset({Stage.PAUSED}), Stage.RUNNING),
    "stop": (frozenset({Stage.RUNNING, Stage.PAUSED}), Stage.STOPPED),
    "finish": (frozenset({Stage.RUNNING}), Stage.DONE),
    "retry": (frozenset({Stage.DONE, Stage.STOPPED}), Stage.RUNNING),
    "cancel": (_UNSENT, Stage.DROPPED),
}


@dataclass(frozen=True, slots=True)
class Audience:
    """对象: groups of these kinds and people of these roles, on this ground; no node means all of it."""

    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.roles)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`version` counts the changes before it is sent, `revision` the texts after that, `card` its cards."""

    id: int
    author: Address
    created_at: datetime
    stage: Stage = Stage.DRAFT
    #: What its author was asked last and has not answered: text, edit, time, or nothing.
    question: str = ""
    asked_at: datetime | None = None
    text: str = ""
    photo: str = ""
    audience: Audience = Audience()
    #: When it is to be sent; None: as soon as 发送 is tapped.
    at: datetime | None = None
    version: int = 1
    revision: int = 1
    card: int = 0
    shown_at: datetime | None = None
    #: Why it is not where its author left it: "late" or nothing.
    note: str = ""


def moved(broadcast: Broadcast, action: Action) -> Broadcast:
    """The broadcast after `action`. Raises NotAllowed where that cannot be done now."""
    before, after = MOVES[action]
    if broadcast.stage not in before:
        raise NotAllowed("broadcast-not-now")
    return replace(broadcast, stage=after)


def changed(broadcast: Broadcast, **facts: object) -> Broadcast:
    """A draft again, with other facts: what was previewed no longer counts."""
    draft = moved(broadcast, "change")
    return replace(draft, version=draft.version + 1, note="", **facts)  # type: ignore[arg-type]


def toggled(chosen: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(other for other in chosen if other != one) if one in chosen else (*chosen, one)


# --- whom it reaches -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """One recipient: a group of a kind, or a person."""

    chat: Address
    kind: str


@dataclass(frozen=True, slots=True)
class Planned:
    """When a recipient is told, and what it waits for: "quiet" hours, the day's "budget", or nothing."""

    target: Target
    leave_at: datetime
    waits_for: Literal["", "quiet", "budget"] = ""


def targets(street: Street, audience: Audience, ground: Iterable[str]) -> tuple[Target, ...]:
    """Everybody meant, once each. `ground`: the nodes its author may speak to; nothing outside is reached."""
    own = tuple(ground)
    nodes = tuple(n for n in audience.nodes if any(street.within(n, g) for g in own)) or own
    groups = (Target(g.chat, g.kind) for kind in audience.kinds for g in _groups(street, kind, nodes, own))
    people = (Target(person.address, PERSON) for person in _people(street, audience, nodes))
    return tuple({target.chat: target for target in (*groups, *people)}.values())


def _groups(street: Street, kind: str, nodes: tuple[str, ...], ground: tuple[str, ...]) -> Iterator[Group]:
    """Groups of a kind; of a node without its own, the one above. Couriers' belong to the whole street."""
    for node in nodes:
        inside = [g for g in street.groups if g.kind == kind and street.within(g.node or street.code, node)]
        yield from inside or _above(street, kind, node, ground)


def _above(street: Street, kind: str, node: str, ground: tuple[str, ...]) -> tuple[Group, ...]:
    for code in reversed(street.path(node)):
        found = tuple(g for g in street.groups if g.kind == kind and g.node == code)
        if found and any(street.within(code, own) for own in ground):
            return found
    return ()


def _people(street: Street, audience: Audience, nodes: tuple[str, ...]) -> Iterator[Person]:
    everywhere = street.code in nodes
    for person in street.people:
        scopes = [role.scope for role in person.roles if role.role in audience.roles]
        if scopes and (everywhere or any(street.within(scope, n) for scope in scopes for n in nodes)):
            yield person


# --- when it leaves ------------------------------------------------------------------------------


def plan(
    found: Iterable[Target],
    at: datetime,
    booked: Mapping[tuple[Address, date], int],
    quiet: QuietHours,
    zone: ZoneInfo,
) -> tuple[Planned, ...]:
    """When each of them is told, `at` at the earliest. `booked`: what a group takes on a day already."""
    return tuple(_planned(target, at, booked, quiet, zone) for target in found)


def _planned(
    target: Target,
    at: datetime,
    booked: Mapping[tuple[Address, date], int],
    quiet: QuietHours,
    zone: ZoneInfo,
) -> Planned:
    leave_at = free_at(target.kind, at, quiet, zone)
    waits_for: Literal["", "quiet", "budget"] = "quiet" if leave_at > at else ""
    while target.kind != PERSON and booked.get((target.chat, day_of(leave_at, zone)), 0) >= A_DAY:
        morning = datetime.combine(day_of(leave_at, zone) + timedelta(days=1), MORNING, tzinfo=zone)
        leave_at = free_at(target.kind, morning.astimezone(at.tzinfo), quiet, zone)
        waits_for = "budget"
    return Planned(target, leave_at, waits_for)


def free_at(kind: str, at: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    """The first moment from `at` on at which a recipient of this kind may be spoken to."""
    if kind == PERSON:
        return quiet.for_person(at, zone)
    return quiet.for_group(kind, None, at, zone)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def is_silent(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a broadcast arrives without a sound at this moment."""
    return not LOUD[0] <= at.astimezone(zone).time() < LOUD[1]


_WHEN = re.compile(r"^(?:(\d{1,2})(?:-|/|月)(\d{1,2})日?|(今天|明天))\s*(\d{1,2})[:：](\d{2})$")


def moment_of(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment of "12-10 09:00", "12月10日 9:00" or "明天 09:00", after `now`.

    A day of the first months typed in the last ones is of next year. Raises NotAllowed for what is past,
    and for what is no moment.
    """
    found = _WHEN.match(text.strip())
    today = day_of(now, zone)
    try:
        if found is None:
            raise NotAllowed("broadcast-time-unclear")
        month, day, word, hour, minute = found.groups()
        clock = time(int(hour), int(minute))
        on = (
            today + timedelta(days=word == "明天")
            if word
            else _this_or_next_year(today, int(month), int(day))
        )
    except ValueError:
        raise NotAllowed("broadcast-time-unclear") from None
    at = datetime.combine(on, clock, tzinfo=zone).astimezone(now.tzinfo)
    if at <= now:
        raise NotAllowed("broadcast-time-past")
    return at


def _this_or_next_year(today: date, month: int, day: int) -> date:
    """Raises ValueError where there is no such day."""
    candidates = []
    for year in (today.year, today.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    meant = [one for one in candidates if today - one <= _LAST_YEAR]
    if not meant:
        raise ValueError("no such day")
    return meant[0]


# --- what became of it ---------------------------------------------------------------------------

#: Where one recipient stands. "put": in the outbox; "editing": a corrected text is; "taken": nobody knows
#: whether it arrived, and its author has left it at that.
Standing = Literal["waiting", "put", "sent", "editing", "failed", "unsure", "taken", "dropped"]
#: Words of the platform -> why it failed; the first that fits.
_WHY = {
    "kicked": ("kicked", "not a member", "left"),
    "blocked": ("blocked",),
    "never-started": ("can't initiate",),
    "closed": ("deactivated", "deleted"),
    "unknown": ("not found", "peer_id_invalid"),
    "muted": ("rights", "write", "restricted"),
    "gone": ("takes nothing",),
    "moved": ("moved",),
}
WHYS = (*_WHY, "refused")


def why_not(error: str) -> str:
    """Why something could not be said, one of WHYS, out of the platform's own words."""
    said = error.lower()
    return next((why for why, words in _WHY.items() if any(word in said for word in words)), "refused")


def standing_after(before: Standing, notice: str) -> Standing:
    """Where a recipient stands once its notice has come to this state of the outbox."""
    if notice in {"queued", "sending"}:
        return "put" if before == "unsure" else before
    if before == "editing" or notice == "sent":
        return "sent"
    ends: dict[str, Standing] = {"uncertain": "unsure", "assumed": "taken"}
    return ends.get(notice, "failed")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many recipients stand where."""

    waiting: int = 0
    put: int = 0
    sent: int = 0
    editing: int = 0
    failed: int = 0
    unsure: int = 0
    taken: int = 0
    dropped: int = 0
    #: Said, and showing an older text still; said, and not to be changed any more.
    outdated: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.put + self.said + self.failed + self.unsure + self.dropped

    @property
    def said(self) -> int:
        """Told, as far as anybody knows."""
        return self.sent + self.editing + self.taken
