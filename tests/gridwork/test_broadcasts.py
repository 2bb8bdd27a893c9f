from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork import broadcasts as rules
from gridwork.broadcast_plan import A_DAY, LOUD, Prospect, day_of, is_silent, moment_of, plan
from gridwork.broadcasts import (
    MOVES,
    PERSON,
    SAID,
    Audience,
    Broadcast,
    Stage,
    Target,
    changed,
    moved,
    standing_after,
    targets,
    toggled,
    why_not,
)
from gridwork.cases import NotAllowed
from gridwork.pacing import GROUP_LIMIT, GROUP_PERIOD, OVERALL_LIMIT, seconds_needed
from gridwork.quiet import QuietHours
from gridwork.roles import scopes_for
from gridwork.street import Group
from tests.gridwork.village import PEOPLE, person, village

ZONE = ZoneInfo("Asia/Shanghai")
QUIET = QuietHours()
GROUPS = (
    Group("tg:-1", "南湖邻里群", "residents", "NH"),
    Group("tg:-2", "东湖邻里群", "residents", "DH"),
    Group("tg:-3", "东湖一格群", "residents", "DH01"),
    Group("tg:-4", "商户群", "market", "SC"),
    Group("tg:-5", "骑手群", "couriers"),
    Group("tg:-6", "南湖工作群", "staff", "NH"),
)
STREET = replace(village(), groups=GROUPS)
ALL = ("XH",)

kinds = st.lists(st.sampled_from(rules.GROUP_KINDS), unique=True).map(tuple)
roles = st.lists(st.sampled_from(["grid_leader", "secretary", "property"]), unique=True).map(tuple)
nodes = st.lists(st.sampled_from(sorted(STREET.nodes)), unique=True).map(tuple)
audiences = st.builds(Audience, kinds, roles, nodes)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(clock: str, day: int = 3) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 12, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def meant(audience: Audience, groups_on: tuple[str, ...] = ALL, people_on: tuple[str, ...] = ALL) -> set[str]:
    return {target.chat for target in targets(STREET, audience, groups_on, people_on)}


# --- whom it is for ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "reached"),
    [
        (Audience(("residents",)), {"tg:-1", "tg:-2", "tg:-3"}),
        (Audience(("residents",), nodes=("DH",)), {"tg:-2", "tg:-3"}),
        (Audience(("residents",), nodes=("DH01",)), {"tg:-3"}),
        (Audience(("residents",), nodes=("DH02",)), {"tg:-2"}),
        (Audience(("residents", "market"), nodes=("NH03", "SC-JD")), {"tg:-1", "tg:-4"}),
        (Audience(("couriers",)), {"tg:-5"}),
        (Audience(("couriers",), nodes=("NH",)), set()),
        (Audience(roles=("secretary",)), {"tg:4", "tg:5"}),
        (Audience(roles=("grid_leader", "secretary"), nodes=("NH",)), {"tg:1", "tg:4", "tg:5"}),
        (Audience(roles=("property",)), {"tg:10"}),
        (Audience(), set()),
    ],
)
def test_whom_a_coordinator_reaches(audience: Audience, reached: set[str]) -> None:
    assert meant(audience) == reached


def test_a_secretary_reaches_the_groups_of_their_own_ground_and_nobody_in_private() -> None:
    everything = Audience(rules.GROUP_KINDS, ("grid_leader",), ("NH", "DH", "XH"))

    assert meant(everything, ("NH",), ()) == {"tg:-1", "tg:-6"}
    assert meant(Audience(("residents",)), ("NH",), ()) == {"tg:-1"}


@given(audiences, st.sampled_from([("NH",), ("DH",), ("SC",), ()]))
def test_nobody_outside_the_ground_is_ever_reached_and_nobody_twice(
    audience: Audience, ground: tuple[str, ...]
) -> None:
    found = targets(STREET, audience, ground, ground)

    assert len({target.chat for target in found}) == len(found)
    for target in found:
        if target.kind == PERSON:
            scopes = [role.scope for role in STREET.person(target.chat).roles]  # type: ignore[union-attr]
            assert any(STREET.within(scope, own) for scope in scopes for own in ground)
        else:
            node = STREET.group(target.chat).node  # type: ignore[union-attr]
            assert node is not None
            assert any(STREET.within(node, own) for own in ground)


def test_who_may_broadcast_where() -> None:
    street = village((*PEOPLE, person(11, ("admin", "XH"), ("grid_worker", "NH"))))

    assert scopes_for(street, "tg:9", "broadcast") == ("XH",)
    assert scopes_for(street, "tg:11", "broadcast_people") == ("XH",)
    assert scopes_for(street, "tg:4", "broadcast") == ("NH",)
    assert scopes_for(street, "tg:4", "broadcast_people") == ()
    assert scopes_for(street, "tg:1", "broadcast") == ()
    assert scopes_for(street, "tg:404", "broadcast") == ()


@given(st.lists(st.sampled_from("abc"), unique=True).map(tuple), st.sampled_from("abc"))
def test_a_choice_tapped_twice_is_as_before(chosen: tuple[str, ...], one: str) -> None:
    assert set(toggled(toggled(chosen, one), one)) == set(chosen)
    assert (one in toggled(chosen, one)) != (one in chosen)


# --- how long it takes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "people", "each", "seconds"),
    [
        (0, 0, 1, 0),
        (1, 0, 1, 1),
        (30, 0, 1, 1),
        (31, 0, 1, 2),
        (0, 5000, 1, 167),
        (1, 0, 21, 60),
        (0, 1, 5, 4),
    ],
)
def test_how_long_it_takes(groups: int, people: int, each: int, seconds: int) -> None:
    assert seconds_needed(groups, people, each) == seconds


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 50))
def test_no_estimate_breaks_a_limit(groups: int, people: int, each: int) -> None:
    seconds = seconds_needed(groups, people, each)

    assert (groups + people) * each <= OVERALL_LIMIT * max(seconds, 0)
    assert not groups or each <= GROUP_LIMIT * (seconds // GROUP_PERIOD + 1)
    assert not people or each <= seconds + 1


# --- when it leaves ------------------------------------------------------------------------------


@given(
    moments,
    st.lists(
        st.builds(Target, st.sampled_from(["tg:-1", "tg:-2", "tg:7"]), st.just("residents")), unique=True
    ),
    st.dictionaries(st.tuples(st.sampled_from(["tg:-1", "tg:-2"]), st.integers(0, 3)), st.integers(0, 4)),
)
def test_nobody_is_forgotten_disturbed_or_told_more_than_twice_a_day(
    now: datetime, found: list[Target], days: dict[tuple[str, int], int]
) -> None:
    today = day_of(now, ZONE)
    booked = {(chat, today + timedelta(days=day)): number for (chat, day), number in days.items()}
    planned = plan(found, now, booked, QUIET, ZONE)

    assert [one.target for one in planned] == found
    for one in planned:
        assert one.leave_at >= now
        assert (one.waits_for == "") == (one.leave_at == now)
        assert QUIET.for_group(one.target.kind, None, one.leave_at, ZONE) == one.leave_at
        assert booked.get((one.target.chat, day_of(one.leave_at, ZONE)), 0) < A_DAY


def test_each_kind_waits_for_its_own_hours_and_a_full_day_for_the_next_morning() -> None:
    found = [
        Target("tg:-1", "residents"),
        Target("tg:-5", "couriers"),
        Target("tg:-4", "market"),
        Target("tg:9", PERSON),
    ]
    booked = Counter({("tg:-4", day_of(at("12:00"), ZONE)): A_DAY, ("tg:9", day_of(at("12:00"), ZONE)): 9})
    planned = plan(found, at("12:00"), booked, QUIET, ZONE)

    assert [(one.leave_at, one.waits_for) for one in planned] == [
        (at("12:00"), ""),
        (at("13:30"), "quiet"),
        (at("09:00", 4), "budget"),
        (at("12:00"), ""),
    ]
    prospect = Prospect(planned)
    assert (prospect.groups, prospect.people, prospect.seconds) == (3, 1, 1)


@given(moments)
def test_it_is_silent_outside_nine_to_eight(now: datetime) -> None:
    wall = now.astimezone(ZONE).time()

    assert is_silent(now, ZONE) != (LOUD[0] <= wall < LOUD[1])


# --- a typed moment ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant_at"),
    [
        ("12-10 09:00", at("09:00", 10)),
        (" 12月10日 9：05 ", at("09:05", 10)),
        ("今天 18:00", at("18:00")),
        ("明天09:00", at("09:00", 4)),
        ("1-5 09:00", datetime(2027, 1, 5, 1, tzinfo=UTC)),
    ],
)
def test_a_typed_moment_is_understood(typed: str, meant_at: datetime) -> None:
    assert moment_of(typed, at("12:00"), ZONE) == meant_at


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("12-02 09:00", "broadcast-time-past"),
        ("今天 11:59", "broadcast-time-past"),
        ("12-03 12:00", "broadcast-time-past"),
        ("12-32 09:00", "broadcast-time-unclear"),
        ("02-30 09:00", "broadcast-time-unclear"),
        ("12-10 24:00", "broadcast-time-unclear"),
        ("后天", "broadcast-time-unclear"),
        ("", "broadcast-time-unclear"),
    ],
)
def test_what_is_past_or_no_moment_is_refused(typed: str, answer: str) -> None:
    with pytest.raises(NotAllowed) as no:
        moment_of(typed, at("12:00"), ZONE)
    assert no.value.text == answer


@given(st.text(max_size=20), moments)
def test_whatever_is_typed_is_a_moment_ahead_or_a_clear_no(typed: str, now: datetime) -> None:
    try:
        understood = moment_of(typed, now, ZONE)
    except NotAllowed as no:
        refused = no.text
    else:
        assert understood > now
        return
    assert refused in {"broadcast-time-unclear", "broadcast-time-past"}


@given(moments, st.integers(1, 170), st.times())
def test_a_day_of_the_next_months_typed_is_that_day(now: datetime, days: int, clock: time) -> None:
    wanted = datetime.combine(
        day_of(now, ZONE) + timedelta(days=days), clock.replace(second=0, microsecond=0)
    )
    if (wanted.month, wanted.day) == (2, 29):
        return
    typed = f"{wanted.month}-{wanted.day} {wanted.hour}:{wanted.minute:02d}"

    assert moment_of(typed, now, ZONE) == wanted.replace(tzinfo=ZONE)


# --- where it stands -----------------------------------------------------------------------------


def broadcast(stage: Stage = Stage.DRAFT) -> Broadcast:
    return Broadcast(7, "tg:9", at("09:00"), stage, text="停水")


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=30))
def test_whatever_is_tapped_nothing_is_sent_that_was_not_previewed(actions: list[rules.Action]) -> None:
    now = broadcast()
    previewed = False
    for action in actions:
        before = now.stage
        try:
            now = moved(now, action)
        except NotAllowed:
            assert now.stage is before
            continue
        previewed = action == "preview" or (previewed and action != "change")
        if now.stage in SAID:
            assert previewed
        # What was said cannot be unsaid: no way leads back, and what was dropped stays dropped.
        assert before not in SAID or now.stage in SAID
        assert before is not Stage.DROPPED


@pytest.mark.parametrize("stage", Stage)
def test_a_change_makes_it_a_draft_of_a_new_version_while_nothing_was_sent(stage: Stage) -> None:
    if stage in SAID or stage is Stage.DROPPED:
        with pytest.raises(NotAllowed):
            changed(broadcast(stage), text="停电")
        return
    draft = changed(broadcast(stage), text="停电")
    assert (draft.stage, draft.text, draft.version) == (Stage.DRAFT, "停电", 2)


# --- what became of it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "notice", "after"),
    [
        ("put", "queued", "put"),
        ("put", "sending", "put"),
        ("put", "sent", "sent"),
        ("put", "uncertain", "unsure"),
        ("put", "gone", "failed"),
        ("put", "refused", "failed"),
        ("put", "dropped", "waiting"),
        ("unsure", "queued", "put"),
        ("unsure", "assumed", "taken"),
        ("editing", "queued", "editing"),
        ("editing", "sent", "sent"),
        ("editing", "refused", "sent"),
        ("editing", "dropped", "sent"),
    ],
)
def test_where_a_recipient_stands_after_its_notice(
    before: rules.Standing, notice: str, after: rules.Standing
) -> None:
    assert standing_after(before, notice) == after


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Forbidden: bot was kicked from the supergroup chat", "kicked"),
        ("Forbidden: bot is not a member of the channel chat", "kicked"),
        ("Forbidden: bot was blocked by the user", "blocked"),
        ("Forbidden: bot can't initiate conversation with a user", "never-started"),
        ("Forbidden: user is deactivated", "closed"),
        ("Bad Request: chat not found", "unknown"),
        ("Bad Request: not enough rights to send text messages to the chat", "muted"),
        ("the chat takes nothing any more", "gone"),
        ("the chat moved", "moved"),
        ("Bad Request: PHOTO_INVALID_DIMENSIONS", "refused"),
    ],
)
def test_why_it_failed_is_told_in_words(said: str, why: str) -> None:
    assert why_not(said) == why
