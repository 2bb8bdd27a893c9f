"""为什么: why a case was opened and why it lies where it lies, in words. Pure; everything masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from texts.times import happened_line, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridwork.cases import Case, Event
    from gridwork.grounds import Grounds
    from gridwork.street import Street
    from texts import Texts

#: Lines of the history that are shown, the latest.
_EVENTS = 12
_CANDIDATES = 6


def explained(
    texts: Texts, street: Street, case: Case, grounds: Grounds | None, events: Sequence[Event]
) -> str:
    head = texts.say("why-head", number=case.number, kind=texts.say(f"kind-{case.kind.replace('_', '-')}"))
    lines = [head]
    if grounds is None:
        lines.append(texts.say("why-not-kept"))
    else:
        lines += _opened(texts, grounds)
        lines += _placed(texts, street, case, grounds)
    if case.happened is not None:
        line = happened_line(texts, street, case.happened)
        lines.append(texts.say("why-happened", line=line, words=case.happened.words))
    lines.append(texts.say("why-events"))
    lines += [_event(texts, street, event) for event in events[-_EVENTS:]]
    return "\n".join(lines)


def _opened(texts: Texts, grounds: Grounds) -> list[str]:
    lines = [texts.say(f"why-by-{grounds.opened_by}", score=f"{grounds.score:g}")]
    if grounds.why:
        weighed = "，".join(f"{words} {weight:+g}" for words, weight in grounds.why)
        lines.append(texts.say("why-words", words=weighed))
    return lines


def _placed(texts: Texts, street: Street, case: Case, grounds: Grounds) -> list[str]:
    lines = [
        texts.say("why-place", place=grounds.place or texts.say("place-unknown")),
        texts.say(f"why-rule-{grounds.rule}", node=_name(street, grounds.node)),
    ]
    if grounds.scanned:
        lines.append(texts.say("why-scanned", node=_name(street, grounds.scanned)))
    if len(grounds.candidates) > 1:
        named = "、".join(_name(street, code) for code in grounds.candidates[:_CANDIDATES])
        lines.append(texts.say("why-candidates", nodes=named))
    if grounds.chat_node:
        lines.append(texts.say("why-chat", node=_name(street, grounds.chat_node)))
    if case.node != grounds.node:
        lines.append(texts.say("why-now", node=_name(street, case.node)))
    return lines


def _name(street: Street, code: str) -> str:
    """A node may have been given up since."""
    known = code in street.nodes or code in street.former
    return street.node(code).name if known else code


def _event(texts: Texts, street: Street, event: Event) -> str:
    key = f"action-{event.action.replace('_', '-')}"
    role = f"role-{event.role.replace('_', '-')}"
    facts = {
        "at": moment(texts, street, event.at),
        "role": texts.say(role) if role in texts.keys else texts.say("role-bot"),
        "action": texts.say(key) if key in texts.keys else event.action,
    }
    if event.reason:
        return texts.say("why-event-said", said=event.reason, **facts)
    return texts.say("why-event", **facts)
