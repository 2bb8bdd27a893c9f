"""The cards of a case: pure, a case in, words and buttons out. Never a reporter's name, id or phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.kinds import KINDS
from gridwork.notice import Button, Keyboard, Words
from gridwork.reading import Urgency
from gridwork.roles import companies
from gridwork.steps import IN_HAND, State
from texts.times import happened_line, moment

if TYPE_CHECKING:
    from gridwork.cases import Case
    from gridwork.street import Node, Role, Street
    from texts import Texts

#: Why a case is given back (退回), by the last letter of the button's code.
RETURN_REASONS = ("notmine", "noreport", "repeat", "nofault")
_ROW = 3
#: Characters of a report on a card.
_MOST_SHOWN = 1500


def _facts(texts: Texts, street: Street, case: Case) -> dict[str, str]:
    return {
        "number": case.number,
        "kind": texts.say(f"kind-{case.kind.replace('_', '-')}"),
        "urgency": texts.say(f"urgency-{case.urgency}"),
        "place": case.place or texts.say("place-unknown"),
        "grid": street.node(case.node).name,
    }


def state_line(texts: Texts, street: Street, case: Case) -> str:
    """One line on where the case stands. Says nothing that has not happened."""
    holder = texts.say(f"role-{(case.holder_role or 'grid_leader').replace('_', '-')}")
    due = moment(texts, street, case.due_at)
    key = case.state.value
    if case.state is State.CLOSED or case.ended_as == "self_resolved":
        key = f"closed-{(case.ended_as or 'unverified').replace('_', '-')}"
    return texts.say(f"state-{key}", holder=holder, due=due, into=case.alike_to or "")


def group_card(texts: Texts, street: Street, case: Case, other: Case | None = None) -> Words:
    """The card in the group, which is also the reporter's receipt: at most five short lines.

    `other`: the case of which the reporter is asked whether it is the same.
    """
    lines = [
        texts.say("card-head", **_facts(texts, street, case)),
        texts.say("card-where", **_facts(texts, street, case)),
        state_line(texts, street, case),
    ]
    if case.people > 1:
        lines.append(texts.say("card-count", people=str(case.people)))
    if case.question == "place":
        lines.append(texts.say("ask-place"))
    if other is not None:
        lines.append(texts.say("ask-same", number=other.number, people=str(other.people)))
    return Words("\n".join(lines))


def group_buttons(
    texts: Texts, case: Case, choices: tuple[tuple[str, str], ...], *, in_group: bool | None = None
) -> Keyboard:
    """撤回 · 改类别 · 改地点 · 我也遇到 while the case is open; above them what is asked of its author.

    不是同一件 takes whoever joined out again. `in_group`: neighbours see the card.
    """
    if case.state is State.MERGED:
        return ((Button(texts.say("button-unjoin"), "unmerge", case.id),),)
    if not case.is_open:
        return ()
    shared = case.chat_kind != "private" if in_group is None else in_group
    rows: list[tuple[Button, ...]] = []
    if case.question == "place":
        rows += place_rows(texts, case, choices)
    if case.question == "same":
        rows.append(same_row(texts, case))
    own = [
        Button(texts.say("button-kind"), "kind", case.id),
        Button(texts.say("button-place"), "place", case.id),
    ]
    if case.state in {State.REPORTED, State.FILED, State.DISPATCHED}:
        own.insert(0, Button(texts.say("button-undo"), "undo", case.id))
    if shared:
        own.append(Button(texts.say("button-metoo"), "metoo", case.id))
    last = (
        [(Button(texts.say("button-unjoin"), "unjoin", case.id),)]
        if shared and case.people > 1 and case.question != "same"
        else []
    )
    return (*rows, tuple(own), *last)


def same_row(texts: Texts, case: Case) -> tuple[Button, ...]:
    """是同一件 · 不是同一件."""
    return (
        Button(texts.say("button-same"), "same", case.id),
        Button(texts.say("button-unjoin"), "different", case.id),
    )


def place_rows(texts: Texts, case: Case, choices: tuple[tuple[str, str], ...]) -> list[tuple[Button, ...]]:
    """The places to choose from and 其他, three in a row."""
    buttons = [Button(name, "placeto", case.id, code) for name, code in choices]
    buttons.append(Button(texts.say("button-other-place"), "placeother", case.id))
    return _in_rows(buttons)


def kind_rows(texts: Texts, case: Case) -> Keyboard:
    """All kinds, three in a row, and a way back."""
    buttons = [Button(texts.say(f"kind-{k.replace('_', '-')}"), "kindto", case.id, k) for k in KINDS]
    return (*_in_rows(buttons), (Button(texts.say("button-back"), "back", case.id),))


def _in_rows(buttons: list[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[i : i + _ROW]) for i in range(0, len(buttons), _ROW)]


def desk_card(texts: Texts, street: Street, case: Case, *, in_group: bool = False) -> Words:
    """The card of those who have to act (网格长的卡片). In a staff group the place ends at the building."""
    facts = _facts(texts, street, case)
    where = facts["place"] if in_group else case.place_text or facts["place"]
    lines = [
        texts.say("desk-head", **facts),
        texts.say("desk-where", place=where, grid=facts["grid"]),
        texts.say("desk-text", text=_shown(case.text) or texts.say("no-words")),
        _stand(texts, street, case),
    ]
    if case.happened is not None:
        lines.insert(3, happened_line(texts, street, case.happened))
    if case.people > 1:
        lines.append(texts.say("card-count", people=str(case.people)))
    lines += _alikes(texts, case)
    if case.anonymous:
        lines.append(texts.say("desk-anonymous"))
    if not in_group:
        lines += [texts.say("desk-note", text=note) for note in case.notes.splitlines()]
    if case.photos:
        lines.append(texts.say("card-photos", photos=str(case.photos)))
    if case.attachments:
        lines.append(_attachments(texts, case))
    if case.urgency is Urgency.RED and case.is_open:
        lines.insert(0, texts.say("desk-alarm"))
    return Words("\n".join(lines))


def _alikes(texts: Texts, case: Case) -> list[str]:
    """What staff should know of like cases: how often it has come, and which open one it may be."""
    lines = []
    if case.repeat_of:
        lines.append(texts.say("desk-repeat", times=str(case.repeats), number=case.repeat_of))
    if case.alike_to and case.is_open:
        lines.append(texts.say("desk-alike", number=case.alike_to))
    return lines


def _shown(text: str) -> str:
    """What was reported, as far as a card has room for it beside what else it says."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _attachments(texts: Texts, case: Case) -> str:
    """What else was sent; what is too big to hand on is marked."""
    named = []
    for kind in dict.fromkeys(case.attachments.split(",")):
        name = texts.say(f"attach-{kind.rstrip('!').replace('_', '-')}")
        named.append(texts.say("attachment-big", kind=name) if kind.endswith("!") else name)
    return texts.say("card-attachments", kinds=" · ".join(named))


def _stand(texts: Texts, street: Street, case: Case) -> str:
    """For whoever has to act: until when to sign and to finish, later where the case stands."""
    if case.state is not State.DISPATCHED:
        return state_line(texts, street, case)
    ack = moment(texts, street, case.ack_due)
    return texts.say("desk-limits", ack=ack, due=moment(texts, street, case.due_at))


def desk_buttons(texts: Texts, case: Case, *, above: bool = False, private: bool = False) -> Keyboard:
    """接单 · 转派 · 退回 · 吹哨 · 办结, as the state allows; above the grid also 报到 and 不予立案.

    备注 stands on a private card alone: what it asks for is answered in private.
    """
    codes = _desk_codes(case)
    if above and case.whistles and case.is_open:
        codes[1].append("arrive")
    if above and case.bounces and case.state is State.DISPATCHED:
        codes[1].append("reject")
    rows = [tuple(Button(texts.say(f"button-{code}"), code, case.id) for code in row) for row in codes]
    if private and rows[0]:
        rows[1] = (*rows[1], Button(texts.say("button-note"), "note", case.id))
    rows.append(_merge_row(texts, case))
    return tuple(row for row in rows if row)


def _merge_row(texts: Texts, case: Case) -> tuple[Button, ...]:
    """合并 · 不合并 of a case that may be one with another; 拆开 of one that was merged."""
    if case.state is State.MERGED:
        return (Button(texts.say("button-unmerge"), "unmerge", case.id),)
    if not case.alike_to or case.state not in {State.DISPATCHED, State.ACCEPTED}:
        return ()
    return (
        Button(texts.say("button-merge"), "same", case.id),
        Button(texts.say("button-no-merge"), "different", case.id),
    )


def _desk_codes(case: Case) -> tuple[list[str], list[str]]:
    """The two rows of the holder's card, by the codes of their buttons."""
    if case.state is State.DISPATCHED:
        first, second = ["ack", "transfer"], ["return"]
    elif case.state in IN_HAND:
        first, second = ["done", "transfer"], []
    else:
        return [], []
    if case.level != "street":
        second.append("whistle")
    return first, second


def return_buttons(texts: Texts, case: Case) -> Keyboard:
    """不归我管 · 不是报事 · 重复 · 无法复现."""
    reasons = [Button(texts.say(f"return-{r}"), "returnfor", case.id, r) for r in RETURN_REASONS]
    return (*_in_rows(reasons), (Button(texts.say("button-back"), "back", case.id),))


#: Nodes of one page of a choice: eight rows.
NODES_ON_PAGE = 24


def transfer_targets(street: Street, case: Case) -> list[Node]:
    """Whereto a case may be passed on: the nodes below its own, those beside it, and the one above."""
    here = street.nodes[street.today(case.node)]
    below = [node for node in street.nodes.values() if node.parent == here.code]
    if here.parent is None:
        return below
    beside = [n for n in street.nodes.values() if n.parent == here.parent and n.code != here.code]
    return [*below, *beside, street.nodes[here.parent]]


def transfer_buttons(texts: Texts, street: Street, case: Case, page: int = 0) -> Keyboard:
    """One page of the targets; 更多 and 返回 below."""
    targets = transfer_targets(street, case)
    first = page * NODES_ON_PAGE
    shown = targets[first : first + NODES_ON_PAGE]
    last = [Button(texts.say("button-back"), "back", case.id)]
    if first + NODES_ON_PAGE < len(targets):
        last.insert(0, Button(texts.say("button-next"), "transfer", case.id, str(page + 1)))
    return (
        *_in_rows([Button(node.name, "transferto", case.id, node.code) for node in shown]),
        tuple(last),
    )


def assign_buttons(texts: Texts, street: Street, case: Case, at: str, page: int) -> Keyboard:
    """改地点 at the desk: the nodes under `at`; a community opens, a grid is the answer."""
    below = [node for node in street.nodes.values() if node.parent == at]
    first = page * NODES_ON_PAGE
    buttons = [_assign_button(street, case, node) for node in below[first : first + NODES_ON_PAGE]]
    last = [Button(texts.say("button-back"), "deskpage", 0, "places")]
    if first + NODES_ON_PAGE < len(below):
        last.insert(0, Button(texts.say("button-next"), "assign", case.id, f"{page + 1}_{at}"))
    return (*_in_rows(buttons), tuple(last))


def _assign_button(street: Street, case: Case, node: Node) -> Button:
    if any(other.parent == node.code for other in street.nodes.values()):
        return Button(f"{node.name} ›", "assign", case.id, f"0_{node.code}")
    return Button(node.name, "assignto", case.id, node.code)


def verify_buttons(texts: Texts, case: Case, *, in_group: bool) -> Keyboard:
    """已解决 · 部分解决 · 没解决; in a group also the way to the result, which is told in private only."""
    answers = (
        Button(texts.say("button-solved"), "solved", case.id),
        Button(texts.say("button-partly"), "partly", case.id),
        Button(texts.say("button-unsolved"), "unsolved", case.id),
    )
    if not in_group:
        return (answers,)
    return (answers, (Button(texts.say("button-result"), start=f"r_{case.id}"),))


def title(texts: Texts, street: Street, role: Role) -> str:
    """A role with its node, as people say it: 南湖三网格的网格长."""
    named = {str(company["code"]): str(company["name"]) for company in companies(street)}
    node = street.nodes[role.scope].name if role.scope in street.nodes else named.get(role.scope, role.scope)
    return texts.say("role-title", node=node, role=texts.say(f"role-{role.role.replace('_', '-')}"))


def in_rows(buttons: list[Button], wide: int = _ROW) -> Keyboard:
    return tuple(tuple(buttons[i : i + wide]) for i in range(0, len(buttons), wide))
