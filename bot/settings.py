"""config.toml, the environment and secret files -> frozen settings. An error names the key."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.commands.errors import WrongInput
from gridwork.limits import ACKNOWLEDGE, CLIMB, FEEDBACK, Limit, Limits, Rung
from gridwork.quiet import NIGHT, RUSH, QuietHours, Stretch
from gridwork.reading import Urgency
from gridwork.stations import OFFSETS, Offset, StationRules

_LIMIT = re.compile(r"^(\d+(?:\.\d+)?) ?(min|h|wh|wd)$")
_RUNG = re.compile(r"^\+?(.+?) (backup|leader|secretary|street)$")
_STRETCH = re.compile(r"^(\d\d:\d\d)-(\d\d:\d\d)$")
_LISTEN = re.compile(r"^[^:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$")
_PREFIX = "GRIDWHISTLE_"


def _limit(value: object) -> object:
    """ "30 min", "2 h" (natural), "4 wh" (working hours), "3 wd" (working days)."""
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
    """ "+15 min leader": how long after the missed limit, and who is pinged."""
    if isinstance(value, Rung):
        return value
    found = _RUNG.match(str(value))
    if not found:
        raise ValueError('allowed: "+15 min leader", with backup, leader, secretary or street')
    after = _limit(found.group(1))
    return Rung(found.group(2), after if isinstance(after, Limit) else Limit())


def _stretch(value: object) -> object:
    """ "22:00-07:00": a stretch of the day, wall clock."""
    if isinstance(value, tuple):
        return value
    found = _STRETCH.match(str(value))
    try:
        if found:
            return (time.fromisoformat(found.group(1)), time.fromisoformat(found.group(2)))
    except ValueError:
        pass
    raise ValueError('allowed: a stretch of the day such as "22:00-07:00"')


def _offset(value: object) -> object:
    """ "2 10:00": so many days before, at this wall-clock time."""
    found = re.match(r"^(\d{1,2}) (\d\d:\d\d)$", str(value))
    try:
        if found:
            return (int(found.group(1)), time.fromisoformat(found.group(2)))
    except ValueError:
        pass
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
    if not _LISTEN.match(value):
        raise ValueError('allowed: an address and a port, such as "127.0.0.1:8081"')
    return value


LimitKey = Annotated[Limit, BeforeValidator(_limit)]
RungKey = Annotated[Rung, BeforeValidator(_rung)]
StretchKey = Annotated[Stretch, BeforeValidator(_stretch)]
OffsetKey = Annotated[tuple[int, time], BeforeValidator(_offset)]
Listen = Annotated[str, AfterValidator(_listen)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Webhook(_Table):
    url: str = ""
    listen: Listen = "127.0.0.1:8443"
    secret: Annotated[SecretStr, AfterValidator(_secret)] = SecretStr("")


class Telegram(_Table):
    token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    api_base: str = Field(default="https://api.telegram.org", pattern=r"^https?://")
    mode: Literal["polling", "webhook"] = "polling"
    webhook: Webhook = Webhook()


class Storage(_Table):
    url: str = Field(default="sqlite:///gridwhistle.db", pattern=r"^(sqlite:///|postgresql(\+psycopg)?://)")


class StreetTable(_Table):
    file: Path = Path("street.toml")


class Web(_Table):
    listen: Listen = "127.0.0.1:8081"


class ByUrgency(_Table):
    red: LimitKey
    orange: LimitKey
    yellow: LimitKey
    blue: LimitKey

    def mapping(self) -> dict[Urgency, Limit]:
        return {urgency: getattr(self, urgency.value) for urgency in Urgency}


class Climb(_Table):
    red: tuple[RungKey, ...] = tuple(CLIMB[Urgency.RED])
    orange: tuple[RungKey, ...] = tuple(CLIMB[Urgency.ORANGE])
    yellow: tuple[RungKey, ...] = tuple(CLIMB[Urgency.YELLOW])
    blue: tuple[RungKey, ...] = tuple(CLIMB[Urgency.BLUE])

    def mapping(self) -> dict[Urgency, tuple[Rung, ...]]:
        return {urgency: getattr(self, urgency.value) for urgency in Urgency}


def _defaults(table: Any) -> ByUrgency:
    return ByUrgency(**{urgency.value: limit for urgency, limit in table.items()})


class LimitsTable(_Table):
    acknowledge: ByUrgency = _defaults(ACKNOWLEDGE)
    feedback: ByUrgency = _defaults(FEEDBACK)
    feedback_by_kind: dict[str, LimitKey] = Field(default_factory=dict)
    climb: Climb = Climb()
    remind_at: tuple[float, ...] = (0.75, 1.0)
    verify_hours: float = Field(default=72, gt=0)
    undo_minutes: float = Field(default=10, gt=0)
    question_minutes: float = Field(default=10, gt=0)
    conversation_minutes: float = Field(default=3, ge=0)
    join_hours: float = Field(default=48, ge=0)
    returns: int = Field(default=2, ge=0)
    reopen_days: int = Field(default=7, ge=0)

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
    words_an_hour: int = Field(default=3, ge=0)
    question_minutes: float = Field(default=30, ge=0)

    def rules(self) -> QuietHours:
        return QuietHours(night=self.night, rush=self.couriers_rush)


class StationTable(_Table):
    first: OffsetKey = (OFFSETS[0].days, OFFSETS[0].at)
    second: OffsetKey = (OFFSETS[1].days, OFFSETS[1].at)
    day: OffsetKey = (OFFSETS[2].days, OFFSETS[2].at)
    late_hours: float = Field(default=2, ge=0)

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


class Settings(BaseSettings):
    """Everything an operator can set. Environment beats secret files beats config.toml."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        arbitrary_types_allowed=True,
    )
    telegram: Telegram = Telegram()
    storage: Storage = Storage()
    street: StreetTable = StreetTable()
    web: Web = Web()
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
    """Settings from a file. Raises WrongInput that names file, key, what is wrong and what is allowed."""
    _readable(path)

    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            toml = TomlConfigSettingsSource(settings_cls, path)
            folder = os.environ.get(f"{_PREFIX}SECRETS_DIR")
            if not folder:
                return (env_settings, toml)
            secrets = NestedSecretsSettingsSource(
                file_secret_settings,
                secrets_dir=folder,
                env_prefix="",
                secrets_nested_delimiter="__",
            )
            return (env_settings, secrets, toml)

    try:
        return _placed(FromFile(), path)
    except ValidationError as error:
        raise _first(error, path) from error


def _readable(path: Path) -> None:
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongInput(str(path), f"cannot be read ({error.strerror})", "a TOML file") from error
    except UnicodeDecodeError as error:
        raise WrongInput(str(path), "is not UTF-8", "a TOML file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongInput(str(path), str(error), "TOML, as in config.example.toml") from error


def _placed(settings: Settings, path: Path) -> Settings:
    """Files named in the config lie beside it unless they say otherwise."""
    base = path.parent
    street = StreetTable(file=base / settings.street.file)
    own = settings.texts.overrides
    texts = TextsTable(language=settings.texts.language, overrides=base / own if own else None)
    words = settings.reading.lexicon
    reading = ReadingTable(lexicon=base / words if words else None)
    return settings.model_copy(update={"street": street, "texts": texts, "reading": reading})


def _first(error: ValidationError, path: Path) -> WrongInput:
    """The first problem as a message with its key; an unknown key names the nearest known one."""
    problem = error.errors()[0]
    loc = [str(part) for part in problem["loc"]]
    key = ".".join(loc)
    if problem["type"] == "extra_forbidden":
        known = _known(loc[:-1])
        near = difflib.get_close_matches(loc[-1], known, n=1, cutoff=0.0)
        prefix = "".join(f"{part}." for part in loc[:-1])
        return WrongInput(
            f"{path}: {key}", f"unknown key; nearest known: {prefix}{near[0]}", ", ".join(known)
        )
    wrong = problem["msg"].removeprefix("Value error, ")
    if wrong.startswith("allowed: "):
        return WrongInput(f"{path}: {key}", _given(problem["input"]), wrong.removeprefix("allowed: "))
    return WrongInput(f"{path}: {key}", _given(problem["input"]), wrong)


def _given(value: object) -> str:
    return "the value is not allowed" if isinstance(value, SecretStr | dict) else f"{value!r} is not allowed"


def _known(loc: list[str]) -> list[str]:
    model: Any = Settings
    for part in loc:
        model = model.model_fields[part].annotation
    return sorted(model.model_fields)
