"""How a call to a platform ended, and what that makes of the notice.

delivered  said; the message is remembered so that replies find their way, a card so that it can be edited
unchanged  an edit that changed nothing: said as well
later      nothing arrived (429, no connection): waits until `not_before`
unknown    nobody knows: an edit simply goes again; a send goes again marked as a repeat, or, when its
           notice says hold, waits as "uncertain" for the coordinator
card_lost  the posted card is no longer there: it is posted anew; any other edit has nothing to do
moved      the group became the supergroup `new_chat`: goes there
gone       the chat no longer takes anything: it is dead, and all that waited for it is given back
refused    the platform will never take this one
dropped    no longer wanted
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sqlalchemy import bindparam, case, delete, or_, select, update

from gridwork.notice import Words
from storage.notices import addressed, read_notice, write_notice
from storage.tables import cards, departures, outbox, posted
from storage.writer import insert

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gridwork.notice import Address, Notice
    from storage.chats import Chats
    from storage.writer import AnyRow, Writer

Outcome = Literal[
    "delivered", "unchanged", "later", "unknown", "card_lost", "moved", "gone", "refused", "dropped"
]

#: Not yet at an end, so a (late) word about the call still counts.
_UNSETTLED = ("queued", "sending", "uncertain")
#: Doing these twice does no harm.
_IDEMPOTENT = frozenset({"edit", "react", "delete"})


@dataclass(frozen=True, slots=True)
class End:
    row: int
    now: datetime
    outcome: Outcome
    message_id: int | None = None
    not_before: datetime | None = None
    error: str = ""
    new_chat: Address | None = None


_ROW = (
    select(
        outbox.c.id,
        outbox.c.key,
        outbox.c.chat,
        outbox.c["do"],
        outbox.c.body,
        outbox.c.state,
        outbox.c.priority,
        outbox.c.tries,
        outbox.c.repeat,
    )
    .where(outbox.c.id == bindparam("row"), outbox.c.state.in_(_UNSETTLED))
    .with_for_update()
)
_FREE_SLOT = case((outbox.c["do"] != "card", outbox.c.slot))
_CLOSE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("as_state"),
        settled_at=bindparam("at"),
        error=bindparam("why"),
        owner=None,
        until=None,
        slot=_FREE_SLOT,
    )
)
#: What begins so carries something nobody may read later: once it needs no more sending, its words go.
_TOLD_ONCE = "secret:"
#: What begins so would lead from a person to a case they reported without their name: once it needs no more
#: sending the whole row goes, and neither its message nor the moment of its leaving is remembered.
_SEALED = "sealed:"
_FORGET = delete(outbox).where(outbox.c.id == bindparam("row"))
_FORGET_WORDS = update(outbox).where(outbox.c.id == bindparam("row")).values(body=bindparam("rest"))
_REOPEN = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("as_state"),
        retry_at=bindparam("retry"),
        error=bindparam("why"),
        repeat=or_(outbox.c.repeat, bindparam("again")),
        tries=outbox.c.tries + 1,
        slot=outbox.c.key,
        owner=None,
        until=None,
    )
)
_JOIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("as_state"),
        retry_at=bindparam("retry"),
        repeat=or_(outbox.c.repeat, bindparam("again")),
        tries=bindparam("tried"),
        priority=case((outbox.c.priority > bindparam("rank"), bindparam("rank")), else_=outbox.c.priority),
    )
)
_NEWER = select(outbox.c.id).where(outbox.c.slot == bindparam("card"), outbox.c.id != bindparam("row"))
_LOCK_CARD = select(cards.c.message_id).where(cards.c.key == bindparam("card")).with_for_update()
_CARD_IS = (
    update(cards)
    .where(cards.c.key == bindparam("card"), cards.c.chat == bindparam("of_chat"))
    .values(message_id=bindparam("message"))
)
_post = insert(posted)
_POSTED = _post.on_conflict_do_update(
    index_elements=["chat", "message_id"],
    set_={"key": _post.excluded.key, "case_id": _post.excluded.case_id, "purpose": _post.excluded.purpose},
)
_DEPART = insert(departures)
_ALL_OF_CHAT = (
    select(outbox.c.id, outbox.c.key, outbox.c.chat, outbox.c["do"], outbox.c.body)
    .where(outbox.c.chat == bindparam("of_chat"), outbox.c.state == "queued")
    .order_by(outbox.c.priority, outbox.c.id)
)
_STUCK = select(outbox.c.id).where(outbox.c.state == "sending", outbox.c.until <= bindparam("before"))
_OLD = (
    delete(outbox).where(outbox.c.state.not_in(_UNSETTLED), outbox.c.settled_at < bindparam("before")),
    delete(departures).where(departures.c.at < bindparam("before")),
    delete(posted).where(
        posted.c.at < bindparam("before"),
        posted.c.key.not_in(select(cards.c.key).where(cards.c.message_id.is_not(None))),
    ),
)


def settle(writer: Writer, chats: Chats, end: End) -> tuple[Notice, ...]:
    row = writer.run(_ROW, {"row": end.row}).one_or_none()
    if row is None:
        return ()
    leaves = row.state == "sending" and row.do != "toast" and end.outcome != "dropped"
    if leaves and not row.key.startswith(_SEALED):
        writer.run(_DEPART, {"chat": row.chat, "at": end.now})
    if end.outcome == "gone":
        return _give_up(writer, chats, row, end)
    _ENDINGS[end.outcome](writer, chats, row, end)
    return ()


def recover(writer: Writer, chats: Chats, before: datetime) -> list[int]:
    rows = sorted(writer.run(_STUCK, {"before": before}).scalars())
    for row in rows:
        settle(writer, chats, End(row, writer.now, "unknown", error="the sender stopped"))
    return rows


def decide(writer: Writer, row_id: int, *, again: bool) -> bool:
    row = writer.run(_ROW, {"row": row_id}).one_or_none()
    if row is None or row.state != "uncertain":
        return False
    if again:
        _reopen(writer, row, End(row_id, writer.now, "unknown"), repeat=True)
    else:
        _close(writer, row, writer.now, "assumed")
    return True


def purge(writer: Writer, before: datetime) -> None:
    for statement in _OLD:
        writer.run(statement, {"before": before})


def _close(writer: Writer, row: AnyRow, at: datetime, state: str, error: str = "") -> None:
    if row.key.startswith(_SEALED):
        writer.run(_FORGET, {"row": row.id})
        return
    writer.run(_CLOSE, {"row": row.id, "as_state": state, "at": at, "why": error})
    if row.key.startswith(_TOLD_ONCE):
        bare = replace(read_notice(row.body), words=Words(""), buttons=())
        writer.run(_FORGET_WORDS, {"row": row.id, "rest": write_notice(bare)})


def _reopen(writer: Writer, row: AnyRow, end: End, *, repeat: bool = False, state: str = "queued") -> None:
    """Back into the queue. A card of which a newer showing waits already leaves its place to that one."""
    facts = {"row": row.id, "as_state": state, "retry": end.not_before, "again": repeat, "why": end.error}
    if row.do == "card":
        # Whoever shows the card writes its row first: with the lock no newer showing can slip in.
        writer.run(_LOCK_CARD, {"card": row.key})
        newer = writer.run(_NEWER, {"card": row.key, "row": row.id}).scalar_one_or_none()
        if newer is not None:
            _close(writer, row, end.now, "superseded")
            facts |= {
                "row": newer,
                "tried": row.tries + 1,
                "rank": row.priority,
                "again": repeat or row.repeat,
            }
            del facts["why"]
            writer.run(_JOIN, facts)
            return
    writer.run(_REOPEN, facts)


def _delivered(writer: Writer, _chats: Chats, row: AnyRow, end: End) -> None:
    _close(writer, row, end.now, "sent")
    if end.message_id is None or row.do not in {"send", "card"} or row.key.startswith(_SEALED):
        return
    notice = read_notice(row.body)
    writer.run(
        _POSTED,
        {
            "chat": row.chat,
            "message_id": end.message_id,
            "key": row.key,
            "case_id": notice.case,
            "purpose": notice.purpose,
            "at": end.now,
        },
    )
    if row.do == "card":
        writer.run(_CARD_IS, {"card": row.key, "of_chat": row.chat, "message": end.message_id})


def _later(writer: Writer, _chats: Chats, row: AnyRow, end: End) -> None:
    _reopen(writer, row, end)


def _unknown(writer: Writer, _chats: Chats, row: AnyRow, end: End) -> None:
    if row.do == "toast":
        _close(writer, row, end.now, "dropped", end.error)
    elif row.do in _IDEMPOTENT or (row.do == "card" and _is_posted(writer, row.key)):
        _reopen(writer, row, end)
    elif read_notice(row.body).uncertain == "again":
        _reopen(writer, row, end, repeat=True)
    else:
        _reopen(writer, row, end, state="uncertain")


def _is_posted(writer: Writer, card: str) -> bool:
    return writer.run(_LOCK_CARD, {"card": card}).scalar_one_or_none() is not None


def _card_lost(writer: Writer, chats: Chats, row: AnyRow, end: End) -> None:
    if row.do != "card":
        _refused(writer, chats, row, end)
        return
    writer.run(_CARD_IS, {"card": row.key, "of_chat": row.chat, "message": None})
    _reopen(writer, row, end)


def _moved(writer: Writer, chats: Chats, row: AnyRow, end: End) -> None:
    _reopen(writer, row, end)
    chats.moved(row.chat, end.new_chat or chats.resolve(row.chat))


def _refused(writer: Writer, _chats: Chats, row: AnyRow, end: End) -> None:
    _close(writer, row, end.now, "refused", end.error)


def _dropped(writer: Writer, _chats: Chats, row: AnyRow, end: End) -> None:
    _close(writer, row, end.now, "dropped", end.error)


def _give_up(writer: Writer, chats: Chats, row: AnyRow, end: End) -> tuple[Notice, ...]:
    chats.dead(row.chat, end.error)
    others = [one for one in writer.run(_ALL_OF_CHAT, {"of_chat": row.chat}) if one.id != row.id]
    for one in (row, *others):
        _close(writer, one, end.now, "gone", end.error)
    return tuple(addressed(one) for one in (row, *others) if one.do in {"send", "card"})


_ENDINGS: dict[Outcome, Callable[[Writer, Chats, AnyRow, End], None]] = {
    "delivered": _delivered,
    "unchanged": _delivered,
    "later": _later,
    "unknown": _unknown,
    "card_lost": _card_lost,
    "moved": _moved,
    "refused": _refused,
    "dropped": _dropped,
}
