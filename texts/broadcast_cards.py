"""The card of a broadcast (广播) in its author's private chat: choosing, preview, progress. Pure."""

from __future__ import annotations

from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING

from gridwork.broadcast_plan import Prospect, is_silent
from gridwork.broadcasts import GROUP_KINDS, SAID, Broadcast, Counts, Stage
from gridwork.notice import Button, Keyboard, Words
from gridwork.street import LEVELS
from texts.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gridwork.broadcast_plan import Planned
    from gridwork.street import Node, Street
    from texts import Texts

_ROW = 3
_MINUTE = 60
#: So many groups are named, of those that wait.
_NAMED = 6
#: Signs of the text that say which broadcast a card is about.
_BEGINNING = 24


def _in_rows(buttons: list[Button], width: int = _ROW) -> Keyboard:
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


def _role(texts: Texts, role: str) -> str:
    return texts.say(f"role-{role.replace('_', '-')}")


def _marked(texts: Texts, name: str, *, chosen: bool) -> str:
    return texts.say("broadcast-chosen", name=name) if chosen else name


def _listed(texts: Texts, names: list[str]) -> str:
    return reduce(lambda one, other: texts.say("broadcast-and", one=one, other=other), names) if names else ""


# --- whom it is for ------------------------------------------------------------------------------


def audience(texts: Texts, street: Street, broadcast: Broadcast) -> str:
    """居民群、商户群、网格长（私聊）· 南湖社区."""
    chosen = broadcast.audience
    if not chosen:
        return texts.say("broadcast-nobody-chosen")
    who = [texts.say(f"group-{kind}") for kind in chosen.kinds]
    who += [texts.say("broadcast-in-private", role=_role(texts, role)) for role in chosen.roles]
    where = [street.nodes[node].name for node in chosen.nodes if node in street.nodes]
    return " · ".join(filter(None, (_listed(texts, who), " ".join(where))))


def choosing(texts: Texts, street: Street, broadcast: Broadcast) -> Words:
    return Words(texts.say("broadcast-choose", audience=audience(texts, street, broadcast)))


def kind_buttons(texts: Texts, broadcast: Broadcast, *, people: bool) -> Keyboard:
    """群的种类, and the ways to the other pages. `people`: roles may be chosen, too."""
    chosen = broadcast.audience.kinds
    kinds = [
        Button(
            _marked(texts, texts.say(f"group-{kind}"), chosen=kind in chosen), "bckind", broadcast.id, kind
        )
        for kind in GROUP_KINDS
    ]
    more = [Button(texts.say("button-broadcast-nodes"), "bcpage", broadcast.id, "nodes")]
    if people:
        more.append(Button(texts.say("button-broadcast-roles"), "bcpage", broadcast.id, "roles"))
    last = (
        Button(texts.say("button-broadcast-preview"), "bcpreview", broadcast.id),
        Button(texts.say("button-broadcast-cancel"), "bccancel", broadcast.id),
    )
    return (*_in_rows(kinds, 2), tuple(more), last)


def node_buttons(texts: Texts, street: Street, broadcast: Broadcast, ground: Iterable[str]) -> Keyboard:
    """Each community or market of the author's ground, and the way to its grids."""
    own = tuple(ground)
    rows = [
        (
            _node(texts, broadcast, node),
            Button(texts.say("button-broadcast-grids"), "bcpage", broadcast.id, node.code),
        )
        for node in street.nodes.values()
        if LEVELS[node.level] == "community" and any(street.within(node.code, above) for above in own)
    ]
    return (*rows, _back(texts, broadcast))


def grid_buttons(texts: Texts, street: Street, broadcast: Broadcast, community: str) -> Keyboard:
    grids = [_node(texts, broadcast, node) for node in street.nodes.values() if node.parent == community]
    return (*_in_rows(grids), _back(texts, broadcast, "nodes"))


def role_buttons(texts: Texts, street: Street, broadcast: Broadcast) -> Keyboard:
    """Every role that somebody holds."""
    held = sorted({role.role for person in street.people for role in person.roles})
    chosen = broadcast.audience.roles
    roles = [
        Button(_marked(texts, _role(texts, role), chosen=role in chosen), "bcrole", broadcast.id, role)
        for role in held
    ]
    return (*_in_rows(roles), _back(texts, broadcast))


def _node(texts: Texts, broadcast: Broadcast, node: Node) -> Button:
    label = _marked(texts, node.name, chosen=node.code in broadcast.audience.nodes)
    return Button(label, "bcnode", broadcast.id, node.code)


def _back(texts: Texts, broadcast: Broadcast, page: str = "kinds") -> tuple[Button, ...]:
    return (Button(texts.say("button-back"), "bcpage", broadcast.id, page),)


# --- what would be sent --------------------------------------------------------------------------


def preview(texts: Texts, street: Street, broadcast: Broadcast, prospect: Prospect, now: datetime) -> Words:
    """Under the sample: who gets it, how long it takes, what waits and for what."""
    at = broadcast.at or now
    lines = [
        texts.say("broadcast-preview", audience=audience(texts, street, broadcast)),
        texts.say(
            "broadcast-counts",
            groups=str(prospect.groups),
            people=str(prospect.people),
            lost=str(len(prospect.lost)),
        ),
        texts.say("broadcast-takes", span=span(texts, prospect.seconds)),
        texts.say("broadcast-leaves-at", due=moment(texts, street, broadcast.at))
        if broadcast.at
        else texts.say("broadcast-leaves-now"),
    ]
    if is_silent(at, street.zone):
        lines.append(texts.say("broadcast-silent"))
    lines += _waiting(texts, street, prospect)
    if broadcast.note == "late":
        lines.insert(0, texts.say("broadcast-late"))
    return Words("\n".join(lines))


def _waiting(texts: Texts, street: Street, prospect: Prospect) -> list[str]:
    """One line for all that wait for the same moment for the same reason."""

    def reason(one: Planned) -> tuple[datetime, str]:
        return one.leave_at, one.waits_for

    held = sorted((one for one in prospect.planned if one.waits_for), key=reason)
    lines = []
    for (leave_at, waits_for), group in groupby(held, key=reason):
        found = list(group)
        key = "broadcast-waits-budget" if waits_for == "budget" else "broadcast-waits-quiet"
        due = moment(texts, street, leave_at)
        lines.append(texts.say(key, number=str(len(found)), due=due, names=_names(texts, street, found)))
    return lines


def _names(texts: Texts, street: Street, found: list[Planned]) -> str:
    groups = [group.name for one in found if (group := street.group(one.target.chat))]
    more = [texts.say("broadcast-more")] if len(groups) > _NAMED or len(groups) < len(found) else []
    return _listed(texts, [*groups[:_NAMED], *more])


def span(texts: Texts, seconds: int) -> str:
    if seconds < _MINUTE:
        return texts.say("broadcast-seconds", number=str(seconds))
    return texts.say("broadcast-minutes", number=str(-(-seconds // _MINUTE)))


def preview_buttons(texts: Texts, broadcast: Broadcast, prospect: Prospect) -> Keyboard:
    """发送 carries what was seen, so that nothing else can be sent by it."""
    seen = f"{broadcast.version}-{prospect.fingerprint}"
    label = texts.say("button-broadcast-send-later" if broadcast.at else "button-broadcast-send")
    return ((Button(label, "bcsend", broadcast.id, seen),), *change_buttons(texts, broadcast))


def change_buttons(texts: Texts, broadcast: Broadcast) -> Keyboard:
    """改文字 · 改对象 · 定时 · 取消."""
    return (
        (
            Button(texts.say("button-broadcast-text"), "bctext", broadcast.id),
            Button(texts.say("button-broadcast-audience"), "bcwho", broadcast.id),
        ),
        (
            Button(texts.say("button-broadcast-time"), "bctime", broadcast.id),
            Button(texts.say("button-broadcast-cancel"), "bccancel", broadcast.id),
        ),
    )


def time_buttons(texts: Texts, broadcast: Broadcast, *, evening: bool) -> Keyboard:
    """今天 18:00 (while it lies ahead) · 明天 09:00, and no moment at all."""
    buttons = [
        Button(texts.say("button-broadcast-tomorrow"), "bcat", broadcast.id, "tomorrow"),
        Button(texts.say("button-broadcast-no-time"), "bcat", broadcast.id, "now"),
    ]
    if evening:
        buttons.insert(0, Button(texts.say("button-broadcast-today"), "bcat", broadcast.id, "today"))
    return (tuple(buttons),)


def scheduled(texts: Texts, street: Street, broadcast: Broadcast, prospect: Prospect) -> Words:
    lines = [
        texts.say(
            "broadcast-scheduled",
            due=moment(texts, street, broadcast.at or broadcast.created_at),
            audience=audience(texts, street, broadcast),
            beginning=beginning(broadcast),
        ),
        *_waiting(texts, street, prospect),
    ]
    return Words("\n".join(lines))


def beginning(broadcast: Broadcast) -> str:
    """The first words, by which people know which one it is."""
    line = " ".join(broadcast.text.split())
    return line if len(line) <= _BEGINNING else f"{line[:_BEGINNING]}…"


# --- while it runs, and after --------------------------------------------------------------------


def progress(
    texts: Texts, street: Street, broadcast: Broadcast, counts: Counts, next_at: datetime | None
) -> Words:
    """Sent n of m, waiting, failed, uncertain. `next_at`: when those who wait for later are told."""
    lines = [
        texts.say(f"broadcast-stage-{broadcast.stage}"),
        texts.say("broadcast-about", beginning=beginning(broadcast)),
        texts.say(
            "broadcast-progress",
            said=str(counts.said),
            total=str(counts.total),
            waiting=str(counts.waiting + counts.put),
            failed=str(counts.failed),
            unsure=str(counts.unsure),
        ),
    ]
    if counts.dropped:
        lines.append(texts.say("broadcast-not-sent", number=str(counts.dropped)))
    if broadcast.revision > 1:
        lines.append(_corrected(texts, counts))
    if next_at is not None and broadcast.stage is Stage.RUNNING:
        lines.append(texts.say("broadcast-goes-on", due=moment(texts, street, next_at)))
    if broadcast.note == "late" and broadcast.stage is Stage.PAUSED:
        lines.append(texts.say("broadcast-away"))
    return Words("\n".join(lines))


def _corrected(texts: Texts, counts: Counts) -> str:
    open_still = counts.editing + counts.outdated
    done = counts.sent - counts.outdated - counts.unchanged
    return texts.say(
        "broadcast-corrected", done=str(done), waiting=str(open_still), failed=str(counts.unchanged)
    )


def progress_buttons(texts: Texts, broadcast: Broadcast, counts: Counts) -> Keyboard:
    """暂停 · 继续 · 停止 · 到处修改 · 结果 · 重发失败的 · 不确定的, as it stands."""
    first = []
    if broadcast.stage is Stage.RUNNING:
        first.append(Button(texts.say("button-broadcast-pause"), "bcpause", broadcast.id))
    if broadcast.stage is Stage.PAUSED:
        first.append(Button(texts.say("button-broadcast-resume"), "bcresume", broadcast.id))
    if broadcast.stage in {Stage.RUNNING, Stage.PAUSED}:
        first.append(Button(texts.say("button-broadcast-stop"), "bcstop", broadcast.id))
    elif broadcast.stage in SAID and counts.failed:
        first.append(Button(texts.say("button-broadcast-retry"), "bcretry", broadcast.id))
    second = [
        Button(texts.say("button-broadcast-edit"), "bcedit", broadcast.id),
        Button(texts.say("button-broadcast-results"), "bcresults", broadcast.id),
    ]
    if counts.unsure:
        second.append(Button(texts.say("button-broadcast-unsure"), "bcunsure", broadcast.id))
    return tuple(row for row in (tuple(first), tuple(second)) if row)
