"""事项类别: the twenty kinds and `other`, and how each is treated.

Names in Chinese are in texts/ (`kind-…`). Source of the rule: the table of kinds of the field
(GB/T 47678.5-2026 where a national code exists, local extensions else).
"""

from __future__ import annotations

KINDS: tuple[str, ...] = (
    "env_sanitation",
    "road_manhole",
    "lighting_cable",
    "water_drain",
    "gas",
    "elevator",
    "fire_safety",
    "parking_vehicle",
    "traffic_safety",
    "street_order",
    "noise_fume",
    "illegal_build",
    "greening",
    "building_safety",
    "property_mgmt",
    "dispute",
    "public_order",
    "care_medical",
    "market_biz",
    "service_order",
    "other",
)

#: Kinds that never show a card, a button or a question in a group.
CONFIDENTIAL_KINDS = frozenset({"dispute", "public_order"})
#: Dangers that make a case of care confidential: self-harm, violence, a missing person.
CONFIDENTIAL_DANGERS = frozenset({"self_harm", "edge", "fight", "domestic", "missing"})
#: Outages (水 电 气) of a compound are one matter: they join by compound, not by building.
OUTAGE_KINDS = frozenset({"water_drain", "lighting_cable", "gas"})


def is_confidential(kind: str, danger: str) -> bool:
    """Whether nothing of the case may be seen in a group but the one safety line."""
    return kind in CONFIDENTIAL_KINDS or (kind == "care_medical" and danger in CONFIDENTIAL_DANGERS)
