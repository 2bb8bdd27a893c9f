from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gridwork.street import Person, Role
from gridwork.street_people import people_with_roles, role_body

ROLES = st.builds(Role, st.sampled_from(["grid_leader", "grid_worker"]), st.sampled_from(["NH01", "NH02"]))
PEOPLE = st.lists(
    st.builds(
        Person, st.sampled_from(["tg:1", "tg:2"]), st.just("王"), st.lists(ROLES, unique=True).map(tuple)
    ),
    unique_by=lambda person: person.address,
)
ROWS = st.lists(st.tuples(st.sampled_from(["tg:1", "tg:2", "tg:3"]), ROLES))


def body(person: str, role: Role) -> dict[str, object]:
    return role_body(person, "新", role)


def held(people: tuple[Person, ...]) -> set[tuple[str, Role]]:
    return {(person.address, role) for person in people for role in person.roles}


@given(PEOPLE, ROWS, ROWS)
def test_a_role_is_held_when_the_file_or_a_chat_gives_it_and_it_was_not_left(
    named: list[Person], joined: list[tuple[str, Role]], left: list[tuple[str, Role]]
) -> None:
    now = people_with_roles(named, [body(*row) for row in joined], [body(*row) for row in left])

    assert held(now) == (held(tuple(named)) | set(joined)) - set(left)
    assert all(len(set(person.roles)) == len(person.roles) for person in now)
    assert [person.address for person in now][: len(named)] == [person.address for person in named]


def test_who_is_not_in_the_file_comes_with_the_name_they_joined_under() -> None:
    assert people_with_roles([], [body("tg:7", Role("volunteer", "NH"))], []) == (
        Person("tg:7", "新", (Role("volunteer", "NH"),)),
    )
