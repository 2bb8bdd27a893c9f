"""The states of a case (案卷) and its thirty moves, as one table.

Source of the rule: the six steps of the articles (信息收集 案卷建立 指挥派遣 处理反馈 核查结案 考核评价).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """状态."""

    DRAFT = "draft"
    REPORTED = "reported"
    FILED = "filed"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    HANDLING = "handling"
    SUSPENDED = "suspended"
    MEDIATING = "mediating"
    FEEDBACK = "feedback"
    VERIFYING = "verifying"
    CLOSED = "closed"
    RATED = "rated"
    INVALID = "invalid"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


S = State

#: 六步: which of the six steps a state belongs to. The three dead ends keep the step they ended in.
STEPS: dict[State, str] = {
    S.DRAFT: "信息收集",
    S.REPORTED: "信息收集",
    S.FILED: "案卷建立",
    S.DISPATCHED: "指挥派遣",
    S.ACCEPTED: "处理反馈",
    S.HANDLING: "处理反馈",
    S.SUSPENDED: "处理反馈",
    S.MEDIATING: "处理反馈",
    S.FEEDBACK: "处理反馈",
    S.VERIFYING: "核查结案",
    S.CLOSED: "核查结案",
    S.RATED: "考核评价",
    S.INVALID: "信息收集",
    S.WITHDRAWN: "信息收集",
    S.MERGED: "案卷建立",
}

#: Ends. Out of withdrawn and merged nothing leads; out of invalid an appeal (申诉), out of rated a reopening.
TERMINAL = frozenset({S.RATED, S.INVALID, S.WITHDRAWN, S.MERGED})
#: Somebody still has to do something.
OPEN = frozenset(
    {
        S.REPORTED,
        S.FILED,
        S.DISPATCHED,
        S.ACCEPTED,
        S.HANDLING,
        S.SUSPENDED,
        S.MEDIATING,
        S.FEEDBACK,
        S.VERIFYING,
    }
)
#: Somebody has it in hand: between the acknowledgement and the feedback.
IN_HAND = frozenset({S.ACCEPTED, S.HANDLING, S.SUSPENDED, S.MEDIATING})


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: who may take a case from where to where, and what must be said."""

    row: int
    action: str
    sources: frozenset[State | None]
    #: None: the state stays.
    target: State | None
    actors: frozenset[str]
    needs_reason: bool = False


def _move(
    row: int, action: str, sources: str, target: str, actors: str, *, needs_reason: bool = False
) -> Move:
    froms = frozenset(None if s == "-" else State(s) for s in sources.split())
    to = None if target == "=" else State(target)
    return Move(row, action, froms, to, frozenset(actors.split()), needs_reason)


_ALL_OPEN = "reported filed dispatched accepted handling suspended mediating feedback verifying"
_LEADERS = "grid_leader secretary market_secretary street_officer coordinator"
_HANDLERS = f"grid_worker {_LEADERS}"
_REPORTERS = "resident merchant courier"
_SECRETARIES = "secretary market_secretary street_officer coordinator"

MOVES: tuple[Move, ...] = (
    _move(1, "draft", "-", "draft", "bot"),
    _move(2, "confirm", "draft", "reported", _REPORTERS),
    _move(3, "report", "-", "reported", f"bot {_REPORTERS} {_HANDLERS}"),
    _move(4, "alarm", "-", "dispatched", "bot"),
    _move(5, "file", "reported", "filed", f"bot grid_worker {_LEADERS}"),
    _move(6, "merge", "reported filed dispatched accepted", "merged", f"bot {_LEADERS}"),
    _move(7, "reject", "reported filed dispatched", "invalid", _SECRETARIES, needs_reason=True),
    _move(8, "dispatch", "filed", "dispatched", f"bot {_LEADERS}"),
    _move(9, "acknowledge", "dispatched", "accepted", f"property volunteer mediator {_HANDLERS}"),
    _move(10, "return", "dispatched", "filed", f"property {_HANDLERS}", needs_reason=True),
    _move(11, "start", "accepted", "handling", f"property volunteer {_HANDLERS}"),
    _move(12, "transfer", "dispatched accepted handling filed", "dispatched", f"bot {_LEADERS} {_REPORTERS}"),
    _move(13, "suspend", "handling", "suspended", _HANDLERS, needs_reason=True),
    _move(14, "resume", "suspended", "handling", f"bot {_HANDLERS}"),
    _move(15, "extend", "handling", "=", _SECRETARIES, needs_reason=True),
    _move(16, "whistle", _ALL_OPEN, "=", f"bot {_HANDLERS}", needs_reason=True),
    _move(17, "report_in", _ALL_OPEN, "=", f"{_LEADERS} property"),
    _move(18, "join_handling", "handling", "=", _LEADERS),
    _move(19, "mediate", "filed handling", "mediating", "secretary market_secretary mediator coordinator"),
    _move(20, "settle", "mediating", "feedback", "mediator", needs_reason=True),
    _move(21, "feed_back", "handling", "feedback", f"property volunteer {_HANDLERS}", needs_reason=True),
    _move(22, "verify", "feedback", "verifying", "bot"),
    _move(23, "close", "verifying", "closed", f"bot {_REPORTERS} {_LEADERS}"),
    _move(24, "rework", "verifying", "handling", f"{_REPORTERS} {_LEADERS}", needs_reason=True),
    _move(25, "rate", "closed", "rated", _REPORTERS),
    _move(26, "reopen", "closed rated", "handling", _REPORTERS, needs_reason=True),
    _move(27, "withdraw", "draft reported filed dispatched", "withdrawn", f"{_REPORTERS} {_LEADERS}"),
    _move(28, "self_resolve", "accepted handling suspended mediating feedback verifying", "closed", _LEADERS),
    _move(29, "appeal", "invalid closed", "reported", _REPORTERS, needs_reason=True),
    _move(30, "hang", "feedback suspended", "=", "street_officer", needs_reason=True),
)

BY_ACTION: dict[str, Move] = {move.action: move for move in MOVES}
