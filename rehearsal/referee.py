"""The referee: reads from the wire what the bot should not have done, and may refuse it on the spot.

The limits are those of Telegram's Bots FAQ: 30 messages in any second overall, one a second in a private
chat, 20 in any minute in a group. What Telegram tolerates as a short burst is a breach here. A message counts
at the moment its request comes in, and only when it took effect. Telegram does not say whether edits count.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rehearsal.refused import too_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rehearsal.wire import Request, Wire
    from rehearsal.world import World

FORBIDDEN = 403
#: A long poll asked again sooner, so often in a row and from the same offset, is a hot loop (Client.cpp).
HOT, HOT_POLLS = 0.5, 3
SET_WEBHOOK_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many messages in any `seconds`."""

    messages: int
    seconds: float
    where: str


OVERALL = Limit(30, 1.0, "全部聊天一秒内")
PRIVATE = Limit(1, 1.0, "这个私聊一秒内")
GROUP = Limit(20, 60.0, "这个群一分钟内")


class Meter:
    """The sliding windows, fed in the order of arrival; seconds on the monotonic counter."""

    def __init__(self) -> None:
        self._arrived: defaultdict[int | None, deque[float]] = defaultdict(deque)

    def over(self, chat: int, weight: int, at: float) -> list[tuple[Limit, float]]:
        """The limits that `weight` more messages at this moment would pass, and how long until they fit."""
        found = []
        for limit, key in _limits(chat):
            window, new = self._arrived[key], _weight_for(limit, weight)
            while window and window[0] + limit.seconds <= at:
                window.popleft()
            excess = len(window) + new - limit.messages
            if excess > 0:
                last = window[min(excess, len(window)) - 1] if window else at
                found.append((limit, last + limit.seconds - at))
        return found

    def count(self, chat: int, weight: int, at: float) -> None:
        for limit, key in _limits(chat):
            self._arrived[key].extend([at] * _weight_for(limit, weight))


def _limits(chat: int) -> tuple[tuple[Limit, int | None], ...]:
    return (OVERALL, None), (PRIVATE if chat > 0 else GROUP, chat)


def _weight_for(limit: Limit, weight: int) -> int:
    """In a private chat an album is one message: it comes in one call."""
    return 1 if limit is PRIVATE else weight


class Referee:
    def __init__(self, wire: Wire, world: World) -> None:
        self._wire = wire
        self._world = world
        #: Answer 429 to whatever passes a limit, as Telegram may at any time.
        self.strict = False
        #: Whether an edit is as good as a message.
        self.edits_count = False
        self._admitted = Meter()
        #: The state of the wire it was last read in, and what was found.
        self._judged: tuple[tuple[int, int, bool] | None, list[str]] = (None, [])

    def breaches(self) -> list[str]:
        """Everything on the wire that should not have been, in the order it came; none for a good bot."""
        newest = self._wire[-1].number if len(self._wire) else 0
        state = newest, len(self._wire), self.edits_count
        if self._judged[0] != state:
            self._judged = state, self._judge()
        return list(self._judged[1])

    def admit(self, method: str, params: dict[str, Any], at: float) -> None:
        """In strict mode raises Refused (429) for a message too many."""
        weight, chat = self.weight(method, params), _chat(params)
        if not self.strict or not weight or chat is None:
            return
        if over := self._admitted.over(chat, weight, at):
            raise too_many(math.ceil(max(wait for _, wait in over)))
        self._admitted.count(chat, weight, at)

    def weight(self, method: str, params: dict[str, Any]) -> int:
        """How many messages a request puts into its chat."""
        if method == "sendMediaGroup":
            media = params.get("media")
            return len(media) if isinstance(media, list) else 1
        if method.startswith("edit"):
            return int(self.edits_count)
        return int(method.startswith(("send", "forward", "copy")) and method != "sendChatAction")

    def _judge(self) -> list[str]:
        judge = _Judge(self.weight, self._world)
        requests = sorted(self._wire, key=lambda request: request.came)
        return [f"{_named(request)}：{wrong}" for request in requests for wrong in judge.wrongs(request)]


class _Judge:
    """One reading of the wire."""

    def __init__(self, weight: Callable[[str, dict[str, Any]], int], world: World) -> None:
        self._weight = weight
        self._world = world
        self._meter = Meter()
        #: Chat -> when it was told to wait, and until when.
        self._held: dict[int, tuple[float, float]] = {}
        #: Chat -> when the bot learnt that it may not write there any more.
        self._shut: dict[int, float] = {}
        self._toasted: set[str] = set()
        self._polls: tuple[object, float, int] = (None, 0.0, 0)
        self._set_at = -math.inf

    def wrongs(self, request: Request) -> Iterator[str]:
        chat = _chat(request.params)
        if chat is not None:
            yield from self._too_many(request, chat)
            yield from self._too_early(request, chat)
            yield from self._in_vain(request, chat)
        yield from self._answered_twice(request)
        yield from self._hot_loop(request)
        yield from self._webhook_again(request)

    def _too_many(self, request: Request, chat: int) -> Iterator[str]:
        weight = self._weight(request.method, request.params)
        if not weight or not request.took_effect:
            return
        for limit, _ in self._meter.over(chat, weight, request.came):
            yield f"{limit.where}多于 {limit.messages} 条消息"
        self._meter.count(chat, weight, request.came)

    def _too_early(self, request: Request, chat: int) -> Iterator[str]:
        told, until = self._held.get(chat, (0.0, 0.0))
        if told < request.came < until:
            yield f"还要等 {until - request.came:.1f} 秒才能再发（retry_after）"
        wait = request.answer.get("parameters", {}).get("retry_after")
        if wait is not None and request.answered + wait > until:
            self._held[chat] = request.answered, request.answered + wait

    def _in_vain(self, request: Request, chat: int) -> Iterator[str]:
        """Told once that it may not write there, or that the group has moved, the bot should know."""
        moved = "migrate_to_chat_id" in request.answer.get("parameters", {})
        if request.took_effect:
            self._shut.pop(chat, None)
        elif request.status == FORBIDDEN or moved:
            told = self._shut.get(chat, math.inf)
            if self._changed(chat, told, request.came):
                told = math.inf
            if told < request.came:
                yield f"早已知道不能再发：{request.answer['description']}"
            self._shut[chat] = min(told, request.answered)

    def _changed(self, chat: int, since: float, until: float) -> bool:
        known = self._world.chats.get(chat)
        return known is not None and any(since < at < until for at in known.bot_moves)

    def _answered_twice(self, request: Request) -> Iterator[str]:
        if request.method != "answerCallbackQuery":
            return
        press = str(request.params.get("callback_query_id", ""))
        if press in self._toasted:
            yield "这次点按已经答复过"
        if request.ok:
            self._toasted.add(press)

    def _hot_loop(self, request: Request) -> Iterator[str]:
        if request.method != "getUpdates" or not request.ok:
            return
        before, came, times = self._polls
        offset = request.params.get("offset")
        times = times + 1 if offset == before and request.came - came < HOT else 1
        self._polls = offset, request.came, times
        if times == HOT_POLLS:
            yield f"半秒内反复从 {offset} 取更新"

    def _webhook_again(self, request: Request) -> Iterator[str]:
        if request.method != "setWebhook":
            return
        if request.came - self._set_at < SET_WEBHOOK_EVERY:
            yield "一秒内又设置 webhook"
        if request.ok:
            self._set_at = request.came


def _named(request: Request) -> str:
    chat = _chat(request.params)
    return f"第 {request.number} 号 {request.method}" + (f" → {chat}" if chat is not None else "")


def _chat(params: dict[str, Any]) -> int | None:
    try:
        return int(params["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None
