"""草稿: what is perhaps a report. One line 报事 / 不是 within the group's budget, gone after ten minutes."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gridwork import happened
from gridwork.cases import NotAllowed
from gridwork.grounds import showable
from gridwork.kinds import is_confidential
from gridwork.notice import Button, Notice, Priority, Words
from gridwork.placing import node_of
from gridwork.reading import Matter, Place, Reading, Urgency
from gridwork.whistle import ladder, level_of
from handlers import filing, reach
from handlers.effect import NONE, Effect

if TYPE_CHECKING:
    from gridwork.notice import Address
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx

_HOUR = timedelta(hours=1)
_FORWARDED_EVERY = timedelta(minutes=10)


def may_speak(tx: Tx, office: Office, chat: Address) -> bool:
    """Whether the group's budget of uninvited words has room; saying yes spends it."""
    spent = tx.words.count(chat, ("offer", "joined"), tx.now - _HOUR)
    if spent >= office.budget.words_an_hour:
        return False
    tx.words.record(chat, "joined", tx.now)
    return True


def _may_ask(tx: Tx, office: Office, said: Said) -> bool:
    if said.private:
        return True
    if tx.words.count(said.chat, ("offer",), tx.now - office.budget.question_every):
        return False
    if tx.words.count(said.chat, ("offer", "joined"), tx.now - _HOUR) >= office.budget.words_an_hour:
        return False
    tx.words.record(said.chat, "offer", tx.now)
    return True


def ask(tx: Tx, office: Office, said: Said, reading: Reading) -> Effect:
    """A draft and its one line. A doubtful red is a soft alarm: asked at once, and a human is pinged."""
    red = reading.urgency is Urgency.RED
    if red:
        _soft_alarm(tx, office, said, reading)
    asked = _asks_in(tx, said, reading)
    if asked is None or not (red or asked != said.chat or _may_ask(tx, office, said)):
        return NONE
    until = tx.now + timedelta(minutes=office.limits.question_minutes)
    draft = tx.drafts.add(
        chat=said.chat,
        person=said.person,
        message_id=said.message_id,
        text=reading.masked,
        reading=_pack(said, reading, asked),
        at=tx.now,
        until=until,
        topic=said.topic,
    )
    _put_question(tx, office, said, draft, asked, red=red)
    tx.dues.add("draft", str(draft), until)
    return NONE


def _put_question(tx: Tx, office: Office, said: Said, draft: int, asked: Address, *, red: bool) -> None:
    yes = Button(office.texts.say("button-is-report"), "isreport", draft)
    no = Button(office.texts.say("button-not-report"), "notreport", draft)
    here = asked == said.chat
    tx.outbox.put(
        Notice(
            key=f"draft:{draft}",
            chat=asked,
            do="card",
            words=Words(office.texts.say("draft-red" if red else "draft-ask")),
            buttons=((yes, no),),
            reply_to=said.message_id if here else None,
            topic=said.topic if here else None,
            priority=Priority.RED if red else Priority.ANSWER,
            purpose="draft",
        )
    )


def _asks_in(tx: Tx, said: Said, reading: Reading) -> Address | None:
    """Where its author may be asked. What is confidential is never asked about in a group: None where the
    private chat is not open.
    """
    kinds = [matter.kind for matter in reading.matters] or [reading.kind or "other"]
    if said.private or not any(is_confidential(kind, reading.danger) for kind in kinds):
        return said.chat
    return said.person if reach.has_started(tx, said.person) else None


def _soft_alarm(tx: Tx, office: Office, said: Said, reading: Reading) -> None:
    """A human looks, too: whoever would hold the case, or is reached next above, reads one line."""
    group = tx.street.group(said.chat)
    node = node_of(tx.street, reading.place, group.node if group else None)
    chat = group.name if group else office.texts.say("private-chat")
    text = office.texts.say("soft-alarm", text=reading.masked, chat=chat)
    for post in ladder(tx.street, node, level_of(tx.street, node)):
        people = [person.address for person in post.people if reach.can_write_to(tx, person.address)]
        for person in people:
            key = f"draft:{said.chat}:{said.message_id}:alarm:{person}"
            tx.outbox.put(Notice(key, person, words=Words(text), priority=Priority.RED))
        if people:
            return


def is_report(tx: Tx, office: Office, pressed: Pressed) -> str:
    """报事: the draft becomes a case like any sure report."""
    draft = tx.drafts.get(pressed.subject)
    if draft is None:
        raise NotAllowed("draft-gone")
    if draft.person != pressed.person:
        raise NotAllowed("only-author")
    packed = json.loads(draft.reading)
    if "matters" not in packed:
        raise NotAllowed("draft-gone")
    matters = _unpack(packed)
    numbers = [
        filing.file_case(
            tx,
            office,
            matter,
            filing.Source(
                chat=draft.chat,
                person=draft.person,
                message_id=draft.message_id or 0,
                at=draft.at,
                text=draft.text,
                topic=draft.topic,
                photos=tuple(packed["photos"]),
                attachments=packed["attachment"],
                bureau=packed["bureau"],
                outage=packed["outage"],
                danger=packed["danger"],
                opened_by="tap",
                # A draft from before an upgrade has kept no reasons.
                score=packed.get("score", 0.0),
                why=tuple((words, weight) for words, weight in packed.get("why", ())),
                scanned=packed.get("scanned", ""),
            ),
        ).number
        for matter in matters
    ]
    _drop(tx, draft.id)
    return office.texts.say("toast-filed", number=numbers[0])


def not_report(tx: Tx, office: Office, pressed: Pressed) -> str:
    """不是: the draft and its line are gone."""
    draft = tx.drafts.get(pressed.subject)
    if draft is None:
        raise NotAllowed("draft-gone")
    if draft.person != pressed.person:
        raise NotAllowed("only-author")
    _drop(tx, draft.id)
    return office.texts.say("toast-dropped")


def reworded(tx: Tx, said: Said, reading: Reading) -> Said | None:
    """The words of a draft were edited: asked about as they are now, or, once they are clear, no longer.

    Returns the message with all that the draft had; None when there is no draft of it.
    """
    draft = tx.drafts.latest_of(said.person, said.chat, said.at)
    packed = json.loads(draft.reading) if draft is not None and draft.message_id == said.message_id else {}
    if draft is None or "matters" not in packed:
        return None
    whole = replace(said, photos=tuple(packed["photos"]), attachment=packed["attachment"])
    if reading.decision == "ask":
        tx.drafts.rewrite(draft.id, _pack(whole, reading, packed.get("asked")), reading.masked)
    else:
        _drop(tx, draft.id)
    return whole


def draft_over(tx: Tx, draft_id: int) -> None:
    """Ten minutes without an answer: the line is removed."""
    if tx.drafts.get(draft_id) is not None:
        _drop(tx, draft_id)


def _drop(tx: Tx, draft_id: int) -> None:
    draft = tx.drafts.get(draft_id)
    key = f"draft:{draft_id}"
    tx.outbox.withdraw(key)
    posted = tx.cards.message_of(key)
    if draft is not None and posted is not None:
        tx.outbox.put(
            Notice(
                key=f"{key}:over",
                chat=tx.chats.resolve(json.loads(draft.reading).get("asked") or draft.chat),
                do="delete",
                target=posted,
                priority=Priority.CARD,
            )
        )
    tx.drafts.remove(draft_id)


def _pack(said: Said, reading: Reading, asked: Address | None) -> str:
    """`asked`: the chat of the question."""
    packed = {
        "matters": [packed_matter(matter) for matter in reading.told],
        "bureau": reading.bureau,
        "outage": reading.outage,
        "danger": reading.danger,
        "photos": list(said.photos),
        "attachment": said.attachment,
        "score": reading.score,
        "why": showable(reading.why),
        "scanned": said.scanned,
        "asked": asked,
    }
    return json.dumps(packed, ensure_ascii=False)


def _unpack(packed: dict[str, Any]) -> list[Matter]:
    return [matter_of(row) for row in packed["matters"]]


def packed_matter(matter: Matter) -> dict[str, Any]:
    return asdict(matter) | {"happened": happened.packed(matter.happened)}


def matter_of(row: dict[str, Any]) -> Matter:
    """A matter as it was packed."""
    place = dict(row["place"])
    place["candidates"] = tuple(place["candidates"])
    when = happened.unpacked(row.get("happened"))
    return Matter(row["kind"], Urgency(row["urgency"]), Place(**place), when)


def not_forwarded(tx: Tx, office: Office, said: Said) -> Effect:
    """What is only passed on opens nothing, which whoever sends it here must know; said once for many."""
    if not tx.words.count(said.chat, ("forwarded",), tx.now - _FORWARDED_EVERY):
        tx.words.record(said.chat, "forwarded", tx.now)
        _say(tx, office, said, "private-forwarded")
    return NONE


def small_talk(tx: Tx, office: Office, said: Said) -> Effect:
    """Nothing to open: silence in a group, a short way on in private."""
    if said.private and said.text:
        _say(tx, office, said, "private-help")
    return NONE


def _say(tx: Tx, office: Office, said: Said, key: str) -> None:
    tx.outbox.put(
        Notice(
            key=f"say:{said.chat}:{said.message_id}",
            chat=said.chat,
            words=Words(office.texts.say(key)),
            topic=said.topic,
        )
    )
