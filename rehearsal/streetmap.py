"""The street file as the page draws it: nodes with outlines, places and heads, and the stations' days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rehearsal.things import Json

#: Who is called first at a node, in this order.
HEADS = ("grid_leader", "secretary", "market_secretary", "street_officer")


def drawn(street: dict[str, Any]) -> Json:
    """Plain data; a node without an outline has None, and the page draws a schematic."""
    root = street["street"] | {"level": "street", "parent": None}
    people = street.get("person", [])
    return {
        "nodes": [_node(node, people) for node in [root, *street.get("grid", [])]],
        "stations": [_station(station) for station in street.get("station", [])],
    }


def _node(node: dict[str, Any], people: list[dict[str, Any]]) -> Json:
    rings = node.get("polygon")
    places = [{"name": place["name"], "kind": place["kind"]} for place in node.get("places", [])]
    facts = {key: node.get(key) for key in ("code", "name", "level", "parent")}
    return facts | {"outline": rings[0] if rings else None, "places": places, "head": _head(node, people)}


def _head(node: dict[str, Any], people: list[dict[str, Any]]) -> int | None:
    """The number of whoever answers for the node; None where nobody does."""
    found = {
        role["role"]: person["telegram_id"]
        for person in reversed(people)
        for role in person.get("roles", [])
        if role["scope"] == node["code"]
    }
    return next((found[role] for role in HEADS if role in found), None)


def _station(station: dict[str, Any]) -> Json:
    return {key: station[key] for key in ("name", "site", "days_of_month", "start", "audience")}
