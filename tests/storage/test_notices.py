from __future__ import annotations

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from gridwork.notice import Button, Notice, Priority, Span, Words
from storage.notices import read_notice, write_notice

words = st.text(max_size=20)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
numbers = st.none() | st.integers(-(2**52), 2**52)
spans = st.builds(
    Span, st.sampled_from(["bold", "code", "link", "mention"]), st.integers(0, 9), st.integers(0, 9), words
)
buttons = st.builds(Button, words, words, st.integers(0, 2**52), words, words)
notices = st.builds(
    Notice,
    key=words,
    chat=words,
    do=st.sampled_from(["send", "card", "react", "toast", "delete"]),
    words=st.builds(Words, words, st.lists(spans, max_size=2).map(tuple)),
    buttons=st.lists(st.lists(buttons, max_size=2).map(tuple), max_size=2).map(tuple),
    priority=st.sampled_from(Priority),
    uncertain=st.sampled_from(["again", "hold"]),
    reply_to=numbers,
    topic=numbers,
    photos=st.lists(words, max_size=2).map(tuple),
    case=numbers,
    purpose=words,
    not_before=moments,
    not_after=moments,
    silent=st.booleans(),
    callback=words,
    alert=st.booleans(),
    reaction=words,
    target=numbers,
    fallback=words,
)


@given(notices)
def test_a_notice_comes_out_of_the_outbox_as_it_went_in(notice: Notice) -> None:
    back = read_notice(write_notice(notice))

    assert back == notice
    assert isinstance(back.priority, Priority)
