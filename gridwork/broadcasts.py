"""广播: one text to many groups and people: whom it is for, where it stands, what became of it. Pure.

When it leaves: gridwork/broadcast_plan.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from gridwork.cases import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridwork.notice import Address
    from gridwork.street import Group, Person, Street

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


def targets(
    street: Street, audience: Audience, groups_on: tuple[str, ...], people_on: tuple[str, ...]
) -> tuple[Target, ...]:
    """Everybody meant, once each.

    `groups_on`, `people_on`: the nodes whose groups and people its author may speak to, and no others.
    """
    on = _chosen(street, audience, groups_on)
    groups = (Target(g.chat, g.kind) for kind in audience.kinds for g in _groups(street, kind, on, groups_on))
    people = _people(street, audience, _chosen(street, audience, people_on))
    found = (*groups, *(Target(person.address, PERSON) for person in people))
    return tuple({target.chat: target for target in found}.values())


def _chosen(street: Street, audience: Audience, ground: tuple[str, ...]) -> tuple[str, ...]:
    """The nodes chosen, as far as they lie on this ground; none chosen, all of it."""
    if not audience.nodes:
        return ground
    return tuple(node for node in audience.nodes if any(street.within(node, above) for above in ground))


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
    # Dropped: it came to leave when it was too late for it.
    ends: dict[str, Standing] = {"uncertain": "unsure", "assumed": "taken", "dropped": "waiting"}
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
