"""触达不到: a chat takes nothing any more, so what waited for it finds another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.notice import Notice, Priority, Words
from handlers import dispatch, reach, succession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridwork.notice import Address
    from gridwork.street import Group
    from gridwork.whistle import Post
    from handlers.office import Office
    from storage import Tx

#: What staff must hear all the same.
_FOR_STAFF = frozenset({"desk", "line", "lines", "staff"})


def say_elsewhere(tx: Tx, office: Office, chat: Address, unsaid: Sequence[Notice]) -> None:
    """A member of staff cannot be written to: their open cases go to the staff group, or one level up.

    A staff group that is gone: its cases climb. What somebody has signed for is handed on at the next look.
    """
    succession.look_after(tx, chat)
    group = tx.street.group(chat)
    if group is not None:
        tell_coordinators(tx, office, group)
    case_ids = {
        n.case for n in unsaid if n.case is not None and (n.purpose in _FOR_STAFF or n.purpose == "staff")
    }
    for case_id in sorted(case_ids):
        case = tx.cases.get(case_id)
        post = dispatch.post_of(tx, case) if case is not None and case.is_open else None
        if case is not None and post is not None and _nobody_left(tx, post):
            reach.staff(tx, office, case, post, priority=Priority.PING)


def _nobody_left(tx: Tx, post: Post) -> bool:
    """Whether no colleague of the same post has the card already."""
    return not any(reach.can_write_to(tx, person.address) for person in post.people)


def tell_coordinators(tx: Tx, office: Office, group: Group) -> None:
    """A group that takes nothing any more is somebody's to mend: said once a day."""
    day = tx.now.astimezone(tx.street.zone).date()
    for person in tx.street.with_role("coordinator", tx.street.code):
        if reach.can_write_to(tx, person.address):
            tx.outbox.put(
                Notice(
                    key=f"dead:{group.chat}:{day}:{person.address}",
                    chat=person.address,
                    words=Words(office.texts.say("dead-group", group=group.name)),
                    priority=Priority.PING,
                )
            )
