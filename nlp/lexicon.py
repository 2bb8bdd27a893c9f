"""The lexicon (词库): a TOML file that a coordinator can read and change, loaded and checked."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gridwork.reading import INTENTS, Urgency
from nlp.pattern import Pattern

if TYPE_CHECKING:
    from nlp.gates import Gate

SHIPPED: Final = Path(__file__).with_name("lexicon.toml")
CHATS: Final = ("residents", "market", "couriers", "staff", "private")
#: What a cue does to red words in the same message: nothing, makes them a question, silences them.
EFFECTS_ON_RED: Final = ("keep", "doubt", "silence")
DANGERS: Final = (
    "", "fire", "gas", "toxic", "hurt", "lift", "wire", "flood", "fight", "domestic", "self_harm", "edge",
    "missing", "elder_silent",
)  # fmt: skip


class BadLexicon(Exception):  # noqa: N818 - it is an answer to whoever edits the file
    """A lexicon that cannot be used: the file, the line, what is wrong and what is allowed."""

    def __init__(self, path: Path, line: int, wrong: str, allowed: str = "") -> None:
        end = f"; allowed: {allowed}" if allowed else ""
        super().__init__(f"{path}, line {line}: {wrong}{end}")


@dataclass(frozen=True, slots=True)
class Kind:
    """一类事项: its bureau (third whistle) and the urgency it has when nothing raises it."""

    key: str
    name: str
    bureau: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Way:
    """One pattern. `gate` spares the search where it cannot match; without one it is always tried."""

    pattern: Pattern
    gate: Gate


@dataclass(frozen=True, slots=True)
class Rule:
    """An object that meets a defect within `gap` characters, or a phrase that needs no defect."""

    kind: str
    objects: tuple[str, ...]
    defects: tuple[str, ...]
    weight: float
    urgency: Urgency
    gap: int = 9
    danger: str = ""
    outage: bool = False
    #: Groups any of whose words forbids the rule.
    unless: tuple[str, ...] = ()
    #: Counts only where no other rule of the kind fires.
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A turn of speech that speaks for or against a report, whatever it is about."""

    name: str
    ways: tuple[Way, ...]
    weight: float
    intent: str = ""
    red: str = "keep"


@dataclass(frozen=True, slots=True)
class Raise:
    """A circumstance that lifts some kinds to an urgency, or an order or wish that lowers them."""

    kinds: tuple[str, ...]
    pattern: Pattern
    to: Urgency
    lowers: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    open: float
    ask: float


@dataclass(frozen=True)
class Lexicon:
    kinds: dict[str, Kind]
    groups: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    cues: tuple[Cue, ...]
    raises: tuple[Raise, ...]
    spellings: dict[str, str]
    neutral: tuple[str, ...]
    #: What no list of words could hold, by name: 关不上, 推不动, 卡不进 are one sign.
    signs: dict[str, tuple[Way, ...]]
    #: Stretches that are said aside and count for nothing: likenesses, names of films.
    asides: re.Pattern[str]
    #: What is feared, nearly happened or is past: red words within are not red.
    fears: re.Pattern[str]
    bands: dict[str, Band]
    user_words: tuple[str, ...] = field(default=())


def _parsed(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        source = path.read_text(encoding="utf-8")
        return source, tomllib.loads(source)
    except (OSError, UnicodeDecodeError) as error:
        raise BadLexicon(path, 1, f"cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise BadLexicon(path, int(line.group(1)) if line else 1, str(error)) from error


def _laid_over(base: Any, own: Any) -> Any:
    """`own` over `base`: tables key by key, lists one after the other, anything else instead."""
    if isinstance(base, dict) and isinstance(own, dict):
        shared = {key: _laid_over(base[key], value) if key in base else value for key, value in own.items()}
        return {**base, **shared}
    return [*base, *own] if isinstance(base, list) and isinstance(own, list) else own


class _Checker:
    """Turns the parsed files into a Lexicon; every complaint names the file and line it is about."""

    def __init__(self, *paths: Path, proven: bool) -> None:
        """`proven`: every pattern is known to be one."""
        self._proven = proven
        self._sources: list[tuple[Path, str]] = []
        self._file: dict[str, Any] = {}
        for path in paths:
            source, parsed = _parsed(path)
            # What is laid over comes first: a mistake is most likely in it.
            self._sources.insert(0, (path, source))
            self._file = _laid_over(self._file, parsed)
        self._groups: dict[str, tuple[str, ...]] = {}
        self._signs: dict[str, tuple[Way, ...]] = {}

    def _bad(self, about: str, wrong: str, allowed: str = "") -> BadLexicon:
        path, source = next((one for one in self._sources if about in one[1]), self._sources[0])
        return BadLexicon(path, source.count("\n", 0, max(source.find(about), 0)) + 1, wrong, allowed)

    def _only(self, table: dict[str, Any], keys: str, about: str) -> None:
        for key in table:
            if key not in keys.split():
                raise self._bad(about, f'unknown key "{key}" in {about}', keys)

    def _one_of(self, value: str, allowed: tuple[str, ...], about: str) -> str:
        if value not in allowed:
            raise self._bad(f'"{value}"', f'unknown {about} "{value}"', " ".join(allowed))
        return value

    def _pattern(self, source: str) -> Pattern:
        pattern = Pattern(source)
        try:
            if not self._proven:
                pattern.ready()
        except re.error as error:
            raise self._bad(source, f'"{source}" is not a pattern: {error}') from error
        return pattern

    def _sign(self, name: str, table: dict[str, Any]) -> tuple[Way, ...]:
        self._only(table, "say gate", f"[signs.{name}]")
        return self._ways(table["say"], table)

    def _ways(self, sources: list[str], table: dict[str, Any]) -> tuple[Way, ...]:
        """Patterns with the gates that stand beside them; fewer gates than patterns: the rest have none."""
        gates = [tuple(map(frozenset, gate)) for gate in table.get("gate", [])]
        return tuple(
            Way(self._pattern(source), gates[number] if number < len(gates) else ())
            for number, source in enumerate(sources)
        )

    def _urgency(self, value: str) -> Urgency:
        return Urgency(self._one_of(value, tuple(Urgency), "urgency"))

    def _side(self, words: list[str], name: str) -> tuple[str, ...]:
        """Group names of one side of a rule; loose words become a group of their own."""
        named = [word[1:] for word in words if word.startswith("@")]
        for group in named:
            if group not in self._groups and group not in self._signs:
                raise self._bad(
                    f'"@{group}"',
                    f'unknown group "@{group}"',
                    " ".join([*self._file["groups"], *self._signs]),
                )
        loose = tuple(word for word in words if not word.startswith("@"))
        if loose:
            self._groups[name] = loose
            named.append(name)
        return tuple(named)

    def _rule(self, kind: Kind, number: int, row: dict[str, Any]) -> Rule:
        name = f"{kind.key}-{number}"
        about = next(iter(row.get("object", row.get("phrase", [kind.key]))))
        self._only(row, "object defect phrase weight urgency gap danger outage unless spare", about)
        if ("phrase" in row) == ("object" in row):
            raise self._bad(about, f"a rule of {kind.key} needs either phrase, or object with defect")
        return Rule(
            kind=kind.key,
            objects=self._side(row.get("object", row.get("phrase", [])), f"{name}-object"),
            defects=self._side(row.get("defect", []), f"{name}-defect"),
            weight=float(row.get("weight", 2.5)),
            urgency=self._urgency(row.get("urgency", kind.urgency)),
            gap=int(row.get("gap", 9)),
            danger=self._one_of(row.get("danger", ""), DANGERS, "danger"),
            outage=bool(row.get("outage", False)),
            unless=self._side(row.get("unless", []), f"{name}-unless"),
            spare=bool(row.get("spare", False)),
        )

    def _kind(self, key: str, table: dict[str, Any]) -> tuple[Kind, tuple[Rule, ...]]:
        self._only(table, "name bureau urgency rules", f"[kinds.{key}]")
        kind = Kind(key, table["name"], table["bureau"], self._urgency(table["urgency"]))
        return kind, tuple(self._rule(kind, number, row) for number, row in enumerate(table.get("rules", [])))

    def _cue(self, name: str, table: dict[str, Any]) -> Cue:
        self._only(table, "pattern weight intent red gate", f"[cues.{name}]")
        intent = table.get("intent", "")
        return Cue(
            name=name,
            ways=self._ways(table["pattern"], table),
            weight=float(table["weight"]),
            intent=self._one_of(intent, INTENTS, "intent") if intent else "",
            red=self._one_of(table.get("red", "keep"), EFFECTS_ON_RED, "effect on red"),
        )

    def _raise(self, row: dict[str, Any], kinds: tuple[str, ...]) -> Raise:
        self._only(row, "kinds pattern to lowers", "[[raise]]")
        named = tuple(self._one_of(key, kinds, "kind") for key in row.get("kinds", kinds))
        return Raise(named, self._pattern(row["pattern"]), self._urgency(row["to"]), bool(row.get("lowers")))

    def _spellings(self) -> dict[str, str]:
        spellings: dict[str, str] = self._file.get("spellings", {})
        for word, plain in spellings.items():
            if len(word) != len(plain):
                raise self._bad(word, f'"{word}" and "{plain}" differ in length', "words of one length")
        return spellings

    def _bands(self) -> dict[str, Band]:
        bands = {
            chat: Band(float(row["open"]), float(row["ask"])) for chat, row in self._file["bands"].items()
        }
        for chat in CHATS:
            if chat not in bands:
                raise self._bad("[bands", f"no thresholds for {chat}", " ".join(CHATS))
        return bands

    def lexicon(self) -> Lexicon:
        self._only(self._file, "groups signs asides kinds cues raise spellings neutral bands", "the file")
        self._groups = {name: tuple(words) for name, words in self._file["groups"].items()}
        self._signs = {name: self._sign(name, row) for name, row in self._file.get("signs", {}).items()}
        asides = self._file.get("asides", {})
        self._only(asides, "patterns fears", "[asides]")
        kinds_and_rules = [self._kind(key, table) for key, table in self._file["kinds"].items()]
        kinds = {kind.key: kind for kind, _ in kinds_and_rules}
        return Lexicon(
            kinds=kinds,
            rules=tuple(rule for _, rules in kinds_and_rules for rule in rules),
            groups=self._groups,
            cues=tuple(self._cue(name, table) for name, table in self._file["cues"].items()),
            raises=tuple(self._raise(row, tuple(kinds)) for row in self._file.get("raise", [])),
            spellings=self._spellings(),
            neutral=tuple(self._file.get("neutral", {}).get("words", [])),
            signs=self._signs,
            asides=self._pattern("|".join(asides.get("patterns", [])) or "(?!)").ready(),
            fears=self._pattern("|".join(asides.get("fears", [])) or "(?!)").ready(),
            bands=self._bands(),
            user_words=tuple(sorted({w for words in self._groups.values() for w in words if len(w) > 1})),
        )


def digest(path: Path) -> str:
    """Six digits that change when the file does."""
    return hashlib.sha256(path.name.encode() + path.read_bytes()).hexdigest()[:6]


def load(path: Path | None = None, overlay: Path | None = None, proven: str = "") -> Lexicon:
    """The lexicon at `path`, or the shipped one, with the words of `overlay` laid over it.

    `proven`: the digest of a lexicon whose patterns were all tried before. Those of any other are tried now,
    so that a mistake is told with its line, which takes longer than all the rest.
    Raises BadLexicon.
    """
    path = path or SHIPPED
    if overlay:
        return _Checker(path, overlay, proven=False).lexicon()
    return _Checker(path, proven=path.is_file() and digest(path) == proven).lexicon()
