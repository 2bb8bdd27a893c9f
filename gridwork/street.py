"""The street (街道) as the rules see it: nodes, places, people, groups, stations. Immutable."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from gridwork.datum import Datum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridwork.notice import Address

NodeLevel = Literal["street", "community", "market", "grid", "market_zone"]
PlaceKind = Literal["compound", "road", "landmark", "building"]
GroupKind = Literal["residents", "market", "couriers", "staff"]
#: How much the bot listens in a group: 静默, 半静默, 开放.
GroupMode = Literal["silent", "half_silent", "open"]
#: One ring: (longitude, latitude) points, the last equal to the first.
Ring = tuple[tuple[float, float], ...]

#: 吹哨 goes one level up a time; a market zone counts as grid, the market as community.
LEVELS: dict[NodeLevel, Literal["grid", "community", "street"]] = {
    "street": "street",
    "community": "community",
    "market": "community",
    "grid": "grid",
    "market_zone": "grid",
}


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """地名: a compound, road, landmark or single building under a grid."""

    name: str
    kind: PlaceKind
    aliases: tuple[str, ...] = ()
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """网格树的一个节点."""

    code: str
    name: str
    level: NodeLevel
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    places: tuple[NamedPlace, ...] = ()
    polygon: tuple[Ring, ...] = ()
    households: int = 0
    division_code: str = ""
    #: 网格调整: codes of the nodes that were given up for this one.
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """角色与范围: rights flow down the tree from `scope` (a node, or a property company's code)."""

    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class Person:
    address: Address
    name: str
    roles: tuple[Role, ...] = ()
    #: Codes of the services this person can give (居民点单).
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    chat: Address
    name: str
    kind: GroupKind
    node: str | None = None
    #: As somebody has set it; None: the usual one of its kind (gridwork.groups.mode_of).
    mode: GroupMode | None = None


@dataclass(frozen=True, slots=True)
class LineUp:
    """One stall of the station: unit and service codes, and how many it serves in half an hour."""

    unit: str
    service: str
    capacity_per_half_hour: int


@dataclass(frozen=True, slots=True)
class Station:
    """流动驿站: comes on `days_of_month`, wall-clock times in the station's zone."""

    code: str
    name: str
    site: str
    grid: str
    timezone: str
    days_of_month: tuple[int, ...]
    start: str
    end: str
    indoor_site: str = ""
    walk_in_share: float = 0.5
    audience: tuple[str, ...] = ()
    coordinators: tuple[Address, ...] = ()
    lineup: tuple[LineUp, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    code: str
    name: str
    channel: str = "both"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerUnit:
    code: str
    name: str
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Street:
    """The whole street. `nodes` includes the street itself as the root, in file order."""

    code: str
    name: str
    timezone: str
    nodes: dict[str, Node]
    aliases: tuple[str, ...] = ()
    city: str = ""
    district: str = ""
    #: Datum of the outlines (坐标系).
    datum: Datum = "WGS-84"
    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    stations: tuple[Station, ...] = ()
    services: tuple[Service, ...] = ()
    partner_units: tuple[PartnerUnit, ...] = ()
    #: Tables kept whole for later rooms of the house (team, property_company, expert, mediation).
    others: dict[str, tuple[dict[str, object], ...]] = field(default_factory=dict)
    #: Nodes that were given up (网格调整), as they last were: old cases and printed codes still name them.
    former: dict[str, Node] = field(default_factory=dict, compare=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def _paths(self) -> dict[str, tuple[str, ...]]:
        paths: dict[str, tuple[str, ...]] = {}
        for code in self.nodes:
            path: tuple[str, ...] = ()
            at: str | None = code
            while at is not None:
                path = (at, *path)
                at = self.nodes[at].parent
            paths[code] = path
        return paths

    @cached_property
    def _people(self) -> dict[Address, Person]:
        return {person.address: person for person in self.people}

    @cached_property
    def _groups(self) -> dict[Address, Group]:
        return {group.chat: group for group in self.groups}

    @cached_property
    def _holders(self) -> dict[tuple[str, str], tuple[Person, ...]]:
        found: dict[tuple[str, str], tuple[Person, ...]] = {}
        for person in self.people:
            for role in person.roles:
                key = (role.role, role.scope)
                found[key] = (*found.get(key, ()), person)
        return found

    @cached_property
    def _replacing(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for node in (*self.former.values(), *self.nodes.values()):
            for gone in node.replaces:
                found[gone] = (*found.get(gone, ()), node.code)
        return found

    def node(self, code: str) -> Node:
        """The node, also one that was given up, as it last was. Raises KeyError for a code never used."""
        return self.nodes[code] if code in self.nodes else self.former[code]

    def heirs(self, code: str) -> tuple[str, ...]:
        """The nodes of today that replace a node, over as many steps as it took; itself while it is there."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        following = [code]
        while following:
            at = following.pop(0)
            if at in seen:
                continue
            seen.add(at)
            if at in self.nodes:
                found[at] = None
            else:
                following += self._replacing.get(at, ())
        return tuple(found)

    def today(self, code: str) -> str:
        """The one node of today that stands for a code: itself, the lowest that holds all that replaces it,
        else what stands for its parent. Raises KeyError for a code never used.
        """
        at, seen = code, {code}
        while at not in self.nodes:
            heirs = self.heirs(at)
            if heirs:
                return self.common(heirs)
            parent = self.former[at].parent or self.code
            at = self.code if parent in seen or parent not in {*self.nodes, *self.former} else parent
            seen.add(at)
        return at

    def find(self, code: str) -> Node | None:
        """The node of today for a code somebody names, such as one printed years ago; None: no such code."""
        return self.nodes[self.today(code)] if code in self.nodes or code in self.former else None

    def path(self, code: str) -> tuple[str, ...]:
        """From the street down to the node itself; of one given up, to what stands for it today.

        Raises KeyError for a code never used.
        """
        return self._paths[self.today(code)]

    def within(self, code: str, ancestor: str) -> bool:
        return (code in self.nodes or code in self.former) and ancestor in self.path(code)

    def common(self, codes: Iterable[str]) -> str:
        """The lowest node that contains all of `codes`; the street when there are none."""
        paths = [self._paths[code] for code in codes]
        if not paths:
            return self.code
        shared = self.code
        for step in zip(*paths, strict=False):
            if len(set(step)) > 1:
                break
            shared = step[0]
        return shared

    def person(self, address: Address) -> Person | None:
        return self._people.get(address)

    def group(self, chat: Address) -> Group | None:
        return self._groups.get(chat)

    def with_role(self, role: str, scope: str) -> tuple[Person, ...]:
        """People who hold `role` exactly at `scope`, in file order."""
        return self._holders.get((role, scope), ())

    def roles_at(self, address: Address, node: str) -> tuple[str, ...]:
        """The roles a person has over `node`: their own scopes and every scope above it."""
        person = self._people.get(address)
        if person is None:
            return ()
        return tuple(role.role for role in person.roles if self.within(node, role.scope))

    def staff_group(self, node: str) -> Group | None:
        """The staff group nearest above (or at) `node`."""
        for code in reversed(self._paths[node]):
            for group in self.groups:
                if group.kind == "staff" and group.node == code:
                    return group
        return None

    def groups_of(self, kind: GroupKind, nodes: Iterable[str]) -> tuple[Group, ...]:
        """Groups of a kind whose node lies within one of `nodes`."""
        scopes = tuple(nodes)
        return tuple(
            group
            for group in self.groups
            if group.kind == kind and group.node and any(self.within(group.node, s) for s in scopes)
        )
