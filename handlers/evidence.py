"""先发照片: photos, voices and places that come before any words.

In private a draft and one question; in couriers' groups joined to the sender's report within three
minutes, else asked about once outside the rush; in residents' groups nothing without words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gridwork.notice import Notice, Priority, Words
from handlers.effect import NONE, Effect

if TYPE_CHECKING:
    from gridwork.street import Group
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx
    from storage.drafts import Draft


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was sent without words, of one person in one chat."""

    photos: tuple[str, ...] = ()
    attachments: str = ""
    location: tuple[float, float] | None = None


def keep(tx: Tx, office: Office, said: Said, group: Group | None) -> Effect:
    """Keep it for the words that may follow. An album is one: its pictures come one by one."""
    if said.forwarded or said.anonymous or not (said.photos or said.attachment or said.location):
        return NONE
    known = _pending(tx, office, said)
    if known is not None:
        tx.drafts.rewrite(known.id, _packed(_with(_unpacked(known), said)))
        return NONE
    until = tx.now + _waits(office, said)
    draft = tx.drafts.add(
        chat=said.chat,
        person=said.person,
        message_id=said.message_id,
        text="",
        reading=_packed(_with(Evidence(), said)),
        at=tx.now,
        until=until,
        topic=said.topic,
    )
    if said.private:
        _ask(tx, office, said, draft, "photo-alone")
    courier = group is not None and group.kind == "couriers"
    tx.dues.add("evidence" if courier else "draft", str(draft), until)
    return NONE


def _waits(office: Office, said: Said) -> timedelta:
    minutes = office.limits.question_minutes if said.private else office.limits.conversation_minutes
    return timedelta(minutes=minutes)


def joined(tx: Tx, office: Office, said: Said) -> Said:
    """The words together with what the same person has sent just before."""
    draft = _pending(tx, office, said)
    if draft is None:
        return said
    tx.drafts.remove(draft.id)
    before = _unpacked(draft)
    return replace(
        said,
        photos=(*before.photos, *said.photos),
        attachment=said.attachment or before.attachments,
        location=said.location or before.location,
    )


def waits_for_words(tx: Tx, office: Office, said: Said) -> bool:
    """Whether the person was asked what their picture is about: then any words are the report."""
    return said.private and _pending(tx, office, said) is not None


def nobody_spoke(tx: Tx, office: Office, draft_id: int) -> None:
    """A rider's picture without words for three minutes: one question, and none in the rush."""
    draft = tx.drafts.get(draft_id)
    if draft is None:
        return
    if office.quiet.for_group("couriers", None, tx.now, tx.street.zone) > tx.now:
        tx.drafts.remove(draft_id)
        return
    tx.outbox.put(
        Notice(
            key=f"draft:{draft_id}",
            chat=tx.chats.resolve(draft.chat),
            do="card",
            words=Words(office.texts.say("photo-alone-courier")),
            reply_to=draft.message_id,
            topic=draft.topic,
            priority=Priority.ANSWER,
            purpose="draft",
        )
    )
    tx.dues.add("draft", str(draft_id), tx.now + timedelta(minutes=office.limits.question_minutes))


def _ask(tx: Tx, office: Office, said: Said, draft: int, key: str) -> None:
    tx.outbox.put(
        Notice(
            key=f"draft:{draft}",
            chat=said.chat,
            do="card",
            words=Words(office.texts.say(key)),
            reply_to=said.message_id,
            topic=said.topic,
            priority=Priority.ANSWER,
            purpose="draft",
        )
    )


def _pending(tx: Tx, office: Office, said: Said) -> Draft | None:
    longest = timedelta(minutes=office.limits.question_minutes + office.limits.conversation_minutes)
    draft = tx.drafts.latest_of(said.person, said.chat, tx.now - longest)
    if draft is None or draft.text or "matters" in json.loads(draft.reading):
        return None
    return draft


def _with(before: Evidence, said: Said) -> Evidence:
    return Evidence(
        photos=(*before.photos, *said.photos),
        attachments=",".join(filter(None, (before.attachments, said.attachment))),
        location=said.location or before.location,
    )


def _packed(evidence: Evidence) -> str:
    return json.dumps(
        {
            "photos": list(evidence.photos),
            "attachments": evidence.attachments,
            "location": list(evidence.location) if evidence.location else None,
        }
    )


def _unpacked(draft: Draft) -> Evidence:
    facts: dict[str, Any] = json.loads(draft.reading)
    location = facts["location"]
    return Evidence(
        tuple(facts["photos"]), facts["attachments"], (location[0], location[1]) if location else None
    )
