from __future__ import annotations

import pytest

from gridwork.kinds import KINDS, OUTAGE_KINDS, is_confidential
from texts import Texts

DANGERS = [
    "fire",
    "gas",
    "toxic",
    "hurt",
    "lift",
    "wire",
    "flood",
    "fight",
    "domestic",
    "self_harm",
    "edge",
    "missing",
    "elder_silent",
]


def test_there_are_twenty_kinds_and_other() -> None:
    named = (
        "env_sanitation road_manhole lighting_cable water_drain gas elevator fire_safety parking_vehicle "
        "traffic_safety street_order noise_fume illegal_build greening building_safety property_mgmt dispute "
        "public_order care_medical market_biz service_order other"
    )

    assert list(KINDS) == named.split()
    assert len(set(KINDS)) == 21


def test_every_kind_has_a_chinese_name_of_its_own() -> None:
    texts = Texts()
    names = {texts.say(f"kind-{kind.replace('_', '-')}") for kind in KINDS}

    assert len(names) == len(KINDS)


@pytest.mark.parametrize("danger", ["", *DANGERS])
@pytest.mark.parametrize("kind", KINDS)
def test_confidential_are_disputes_public_order_and_care_with_harm_violence_or_a_missing_person(
    kind: str, danger: str
) -> None:
    harm = danger in {"self_harm", "edge", "fight", "domestic", "missing"}

    assert is_confidential(kind, danger) is (
        kind in {"dispute", "public_order"} or (kind == "care_medical" and harm)
    )


def test_outages_are_water_power_and_gas() -> None:
    assert {"water_drain", "lighting_cable", "gas"} == OUTAGE_KINDS
    assert set(KINDS) > OUTAGE_KINDS
