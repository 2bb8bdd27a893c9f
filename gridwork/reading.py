"""What was understood of a text: the value that travels from the reader to the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gridwork.happened import Happened

Decision = Literal["open", "ask", "silent"]
#: The kinds of chat: those of the street file, and a private chat with the bot.
ChatKind = Literal["residents", "market", "couriers", "staff", "private"]

INTENTS = (
    "report",
    "emergency",
    "supplement",
    "service_order",
    "appointment",
    "consult",
    "station_query",
    "progress_query",
    "suggestion",
    "feedback",
    "withdraw",
    "thanks",
    "chatter",
    "ad",
    "notice",
    "anonymous_report",
    "attachment_only",
    "moderation",
)


class Urgency(StrEnum):
    """紧急程度: 特急 red, 紧急 orange, 一般 yellow, 缓办 blue."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"

    @property
    def rank(self) -> int:
        """3 for red down to 0 for blue, so that the graver of two is the larger."""
        return {"red": 3, "orange": 2, "yellow": 1, "blue": 0}[self.value]


@dataclass(frozen=True, slots=True)
class Place:
    """What the text says about where. `text` is a substring of the message as typed, or None."""

    text: str | None = None
    #: Place to building level for a public card, door numbers left out: "怡景苑3栋".
    public: str = ""
    #: The compound, road or landmark of the street file that was recognised, by its main name.
    name: str = ""
    #: Building in Arabic digits, "3栋", or "".
    building: str = ""
    #: The one grid (node code) that remains, or None.
    grid: str | None = None
    #: All node codes that are possible; one entry when `grid` is set.
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter (事项) of a message."""

    kind: str
    urgency: Urgency
    place: Place = field(default_factory=Place)
    #: When it happened or began, if that was said.
    happened: Happened | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole reading of one message. An empty `matters` means nothing to open."""

    masked: str
    score: float
    decision: Decision
    intent: str
    kind: str | None = None
    kinds: tuple[tuple[str, float], ...] = ()
    bureau: str | None = None
    bureaus: tuple[tuple[str, float], ...] = ()
    urgency: Urgency | None = None
    place: Place = field(default_factory=Place)
    matters: tuple[Matter, ...] = ()
    #: Key of the safety line to say at once (fire gas toxic hurt lift wire flood fight domestic
    #: self_harm edge missing elder_silent), or "" when nobody's life is at risk.
    danger: str = ""
    #: When it happened or began, if that was said; of several matters each has its own.
    happened: Happened | None = None
    #: A service of a building or compound is out (水 电 气): reports join by compound.
    outage: bool = False
    #: "+1", "我家也是": the speaker has what somebody else has just reported.
    agrees: bool = False
    #: "说错了", "不是3栋是5栋": the speaker corrects what they said before.
    corrects: bool = False
    #: 匿名, "别说是我说的": the speaker does not want to be named.
    anonymous: bool = False
    why: tuple[tuple[str, float], ...] = ()

    @property
    def told(self) -> tuple[Matter, ...]:
        """The matters; of a text that is sure of none the likeliest, for when its author means it as one."""
        likeliest = Matter(
            self.kind or "other", self.urgency or Urgency.YELLOW, self.place, happened=self.happened
        )
        return self.matters or (likeliest,)

    def happened_of(self, kind: str) -> Happened | None:
        """When the matter of that kind happened, where the text holds several."""
        if len(self.matters) < 2:  # noqa: PLR2004 - what is told of one is told of the whole
            return self.happened
        return next((matter.happened for matter in self.matters if matter.kind == kind), None)
