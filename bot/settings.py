"""config.toml, the environment and secret files -> frozen settings. An error names the key."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveFloat,
    SecretStr,
    ValidationError,
)

from bot import given
from bot.commands.errors import WrongInput
from gridwork.kinds import KINDS
from gridwork.limits import ACKNOWLEDGE, CLIMB, FEEDBACK, Limit, Limits, Rung
from gridwork.quiet import NIGHT, RUSH, QuietHours, Stretch
from gridwork.reading import Urgency
from gridwork.stations import OFFSETS, Offset, StationRules

_LIMIT = re.compile(r"^(\d{1,5}(?:\.\d{1,3})?) ?(min|h|wh|wd)$", re.ASCII)
_RUNG = re.compile(r"^\+?(.+?) (backup|leader|secretary|street)$")
_STRETCH = re.compile(r"^(\d\d:\d\d)-(\d\d:\d\d)$")
_LISTEN = re.compile(r"^(?:[^:\s/]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$", re.ASCII)
_HIGHEST_PORT = 65535
_SQLITE = "sqlite:///"
_DATABASE = re.compile(r"^(sqlite:///.+|postgresql(\+psycopg)?://.+)$")
#: Longest span of time a number may stand for, in its own unit: beyond it no calendar can count.
_MOST = 100_000


def _limit(value: object) -> object:
    """A length: "30 min", "2 h" (natural), "4 wh" (working hours), "3 wd" (working days)."""
    if isinstance(value, Limit):
        return value
    found = _LIMIT.match(str(value))
    if not found:
        raise ValueError(
            'allowed: a length such as "30 min", "2 h", "4 wh" (working hours), "3 wd" (working days)'
        )
    length, unit = float(found.group(1)), found.group(2)
    if unit == "wh":
        return Limit(work_hours=length)
    if unit == "wd":
        return Limit(work_days=length)
    return Limit(minutes=length * (60 if unit == "h" else 1))


def _rung(value: object) -> object:
    """A rung, "+15 min leader": how long after the missed limit, and who is pinged."""
    if isinstance(value, Rung):
        return value
    found = _RUNG.match(str(value))
    if not found:
        raise ValueError('allowed: "+15 min leader", with backup, leader, secretary or street')
    after = _limit(found.group(1))
    return Rung(found.group(2), after if isinstance(after, Limit) else Limit())


def _stretch(value: object) -> object:
    """A stretch of the day, wall clock: "22:00-07:00"."""
    if isinstance(value, tuple):
        return value
    found = _STRETCH.match(str(value))
    with suppress(ValueError):
        if found:
            return (time.fromisoformat(found.group(1)), time.fromisoformat(found.group(2)))
    raise ValueError('allowed: a stretch of the day such as "22:00-07:00"')


def _offset(value: object) -> object:
    """An offset, "2 10:00": so many days before, at this wall-clock time."""
    found = re.match(r"^(\d{1,2}) (\d\d:\d\d)$", str(value))
    with suppress(ValueError):
        if found:
            return (int(found.group(1)), time.fromisoformat(found.group(2)))
    raise ValueError('allowed: days before and wall-clock time, such as "2 10:00"')


def _secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if text and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", text):
        raise ValueError("allowed: 1 to 256 of A-Z a-z 0-9 _ -")
    return value


def _token(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if text and not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{1,100}", text):
        raise ValueError("allowed: the token from BotFather, digits, a colon, letters")
    return value


def _listen(value: str) -> str:
    found = _LISTEN.match(value)
    if not found or int(found.group(1)) > _HIGHEST_PORT:
        raise ValueError('allowed: an address and a port, such as "127.0.0.1:8081"')
    return value


def _web_address(value: str) -> str:
    if not re.match(r"^https?://[^\s/]+", value):
        raise ValueError("allowed: an address that begins with https:// or http://")
    return value.rstrip("/")


def _webhook_address(value: str) -> str:
    # A Bot API server of one's own calls a program beside it without encryption.
    if value and not re.match(r"^(https://[^\s/]+|http://(127\.0\.0\.1|localhost)[:/])", value):
        raise ValueError("allowed: an address that begins with https://, as Telegram demands")
    return value


def _database(value: str) -> str:
    if not _DATABASE.match(value):
        raise ValueError("allowed: sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE")
    return value


def _kind(value: str) -> str:
    if value not in KINDS:
        near = given.nearest(value, KINDS)
        raise ValueError(f"unknown kind; nearest known: {near}; allowed: {', '.join(KINDS)}")
    return value


LimitKey = Annotated[Limit, BeforeValidator(_limit)]
RungKey = Annotated[Rung, BeforeValidator(_rung)]
StretchKey = Annotated[Stretch, BeforeValidator(_stretch)]
OffsetKey = Annotated[tuple[int, time], BeforeValidator(_offset)]
Listen = Annotated[str, AfterValidator(_listen)]
Kind = Annotated[str, AfterValidator(_kind)]
Span = Annotated[float, Field(ge=0, le=_MOST)]
Count = Annotated[int, Field(ge=0, le=_MOST)]


class _Table(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )


class Webhook(_Table):
    url: Annotated[str, AfterValidator(_webhook_address)] = ""
    listen: Listen = "127.0.0.1:8443"
    secret: Annotated[SecretStr, AfterValidator(_secret)] = SecretStr("")


class Telegram(_Table):
    token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    api_base: Annotated[str, AfterValidator(_web_address)] = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook: Webhook = Webhook()


class Storage(_Table):
    url: Annotated[str, AfterValidator(_database)] = Field(default="sqlite:///gridwhistle.db", repr=False)


class StreetTable(_Table):
    file: Path = Path("street.toml")


class Web(_Table):
    listen: Listen = "127.0.0.1:8081"


class Log(_Table):
    format: Literal["json", "text"] = "json"
    level: Literal["debug", "info", "warning", "error"] = "info"


class _ByUrgency(_Table):
    """One value for each urgency; a table may give only some, the others keep their defaults."""

    def mapping(self) -> dict[Urgency, Any]:
        return {urgency: getattr(self, urgency.value) for urgency in Urgency}


class Acknowledge(_ByUrgency):
    red: LimitKey = ACKNOWLEDGE[Urgency.RED]
    orange: LimitKey = ACKNOWLEDGE[Urgency.ORANGE]
    yellow: LimitKey = ACKNOWLEDGE[Urgency.YELLOW]
    blue: LimitKey = ACKNOWLEDGE[Urgency.BLUE]


class Feedback(_ByUrgency):
    red: LimitKey = FEEDBACK[Urgency.RED]
    orange: LimitKey = FEEDBACK[Urgency.ORANGE]
    yellow: LimitKey = FEEDBACK[Urgency.YELLOW]
    blue: LimitKey = FEEDBACK[Urgency.BLUE]


class Climb(_ByUrgency):
    red: tuple[RungKey, ...] = tuple(CLIMB[Urgency.RED])
    orange: tuple[RungKey, ...] = tuple(CLIMB[Urgency.ORANGE])
    yellow: tuple[RungKey, ...] = tuple(CLIMB[Urgency.YELLOW])
    blue: tuple[RungKey, ...] = tuple(CLIMB[Urgency.BLUE])


class LimitsTable(_Table):
    acknowledge: Acknowledge = Acknowledge()
    feedback: Feedback = Feedback()
    feedback_by_kind: dict[Kind, LimitKey] = Field(default_factory=dict)
    climb: Climb = Climb()
    remind_at: tuple[Annotated[float, Field(gt=0, le=1)], ...] = (0.75, 1.0)
    verify_hours: Annotated[PositiveFloat, Field(le=_MOST)] = 72
    undo_minutes: Annotated[PositiveFloat, Field(le=_MOST)] = 10
    question_minutes: Annotated[PositiveFloat, Field(le=_MOST)] = 10
    conversation_minutes: Span = 3
    join_hours: Span = 48
    returns: Count = 2
    reopen_days: Count = 7

    def rules(self) -> Limits:
        return Limits(
            acknowledge=self.acknowledge.mapping(),
            feedback=self.feedback.mapping(),
            feedback_by_kind=dict(self.feedback_by_kind),
            climb=self.climb.mapping(),
            remind_at=self.remind_at,
            verify_hours=self.verify_hours,
            undo_minutes=self.undo_minutes,
            question_minutes=self.question_minutes,
            conversation_minutes=self.conversation_minutes,
            join_hours=self.join_hours,
            returns=self.returns,
            reopen_days=self.reopen_days,
        )


class QuietTable(_Table):
    night: StretchKey = NIGHT
    couriers_rush: tuple[StretchKey, ...] = RUSH
    words_an_hour: Count = 3
    question_minutes: Span = 30

    def rules(self) -> QuietHours:
        return QuietHours(night=self.night, rush=self.couriers_rush)


class StationTable(_Table):
    first: OffsetKey = (OFFSETS[0].days, OFFSETS[0].at)
    second: OffsetKey = (OFFSETS[1].days, OFFSETS[1].at)
    day: OffsetKey = (OFFSETS[2].days, OFFSETS[2].at)
    late_hours: Span = 2

    def rules(self) -> StationRules:
        named = zip(("t-2", "t-1", "day"), (self.first, self.second, self.day), strict=True)
        offsets = tuple(Offset(name, days, at) for name, (days, at) in named)
        return StationRules(offsets=offsets, late=timedelta(hours=self.late_hours))


class TextsTable(_Table):
    language: Literal["zh-CN", "en"] = "zh-CN"
    overrides: Path | None = None


class ReadingTable(_Table):
    lexicon: Path | None = None


class Rehearsal(_Table):
    #: Address of a rehearsal's clock to follow. Empty in real life.
    clock: str = ""


class Settings(_Table):
    """Everything an operator can set."""

    telegram: Telegram = Telegram()
    storage: Storage = Storage()
    street: StreetTable = StreetTable()
    web: Web = Web()
    log: Log = Log()
    limits: LimitsTable = LimitsTable()
    quiet: QuietTable = QuietTable()
    station: StationTable = StationTable()
    texts: TextsTable = TextsTable()
    reading: ReadingTable = ReadingTable()
    rehearsal: Rehearsal = Rehearsal()

    @property
    def bot_id(self) -> str:
        return self.telegram.token.get_secret_value().partition(":")[0]


def load(path: Path) -> Settings:
    """Settings from a file; the environment beats secret files beats the file.

    Raises WrongInput that names where the key was given, what is wrong and what is allowed.
    """
    layers = given.layers(path)
    try:
        settings = Settings.model_validate(given.merged(layers))
    except ValidationError as error:
        # Without the library's own words: they may carry what must not be shown.
        raise given.wrong(error.errors()[0], layers, Settings) from None
    _check_webhook(settings.telegram, path)
    return _placed(settings, path)


def _check_webhook(telegram: Telegram, path: Path) -> None:
    """Raises WrongInput: whoever is called by Telegram needs an address and a secret."""
    hook = telegram.webhook
    allowed = {"url": "what Telegram calls, https://...", "secret": "1 to 256 of A-Z a-z 0-9 _ -"}
    empty = [
        key for key, value in (("url", hook.url), ("secret", hook.secret.get_secret_value())) if not value
    ]
    if telegram.mode == "webhook" and empty:
        raise WrongInput(f"{path}: telegram.webhook.{empty[0]}", "is empty", allowed[empty[0]])


def _placed(settings: Settings, path: Path) -> Settings:
    """Files named in the config lie beside it unless they say otherwise."""
    base = path.parent
    own, words = settings.texts.overrides, settings.reading.lexicon
    beside = {
        "storage": Storage(url=_beside(base, settings.storage.url)),
        "street": StreetTable(file=base / settings.street.file),
        "texts": TextsTable(language=settings.texts.language, overrides=base / own if own else None),
        "reading": ReadingTable(lexicon=base / words if words else None),
    }
    return settings.model_copy(update=beside)


def _beside(base: Path, url: str) -> str:
    """The same database file whatever folder a command is started in."""
    file = url.removeprefix(_SQLITE)
    return url if file == url else f"{_SQLITE}{base / file}"
