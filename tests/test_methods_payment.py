"""The yearly review of providers: hand-computed cases, error rates by simulation, what a move could bring."""

from __future__ import annotations

from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods import money_moved, payment
from methods.money_moved import move, true_shares
from methods.payment import review

pytestmark = pytest.mark.filterwarnings("error")

PROVIDERS = st.lists(
    st.integers(1, 300).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people))),
    min_size=2,
    max_size=30,
)


def frame(pairs, paid=None) -> pd.DataFrame:
    people, successes = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    names = [f"p{number:03}" for number in range(len(people))]
    table = pd.DataFrame({"provider": names, "people": people, "successes": successes})
    return table if paid is None else table.assign(paid=paid)


def verdicts(pairs) -> list[str]:
    return review(frame(pairs)).providers["verdict"].tolist()


def test_two_providers_by_hand() -> None:
    """2 of 10 against 8 of 10: P(X <= 2) with X hypergeometric, the same for one other as for all others together."""
    found = review(frame([(10, 2), (10, 8)]))
    p = sum(comb(10, x) * comb(10, 10 - x) for x in range(3)) / comb(20, 10)
    assert p == pytest.approx(2126 / 184756)
    assert found.tenth == 1
    assert found.providers["p_weak"].tolist() == pytest.approx([2 * p, 1])
    assert found.providers["p_below"].tolist() == pytest.approx([2 * p, 1])
    assert found.providers["verdict"].tolist() == ["weak", "not_weak"]
    assert found.pooled == 0.5


def test_the_exact_interval_by_hand() -> None:
    """Without a success in n people the upper limit is 1 - 0.025^(1/n) (Clopper and Pearson)."""
    found = review(frame([(10, 0), (10, 10), (10, 5)])).providers
    assert found["lower"].tolist()[0] == 0
    assert found["upper"].tolist()[0] == pytest.approx(1 - 0.025 ** (1 / 10))
    assert found["lower"].tolist()[1] == pytest.approx(0.025 ** (1 / 10))
    assert found["upper"].tolist()[1] == 1
    assert (found["lower"].tolist()[2], found["upper"].tolist()[2]) == pytest.approx((0.1871, 0.8129), abs=1e-4)


def test_of_eleven_the_lowest_is_asked_and_holm_counts_all() -> None:
    """p_weak is the largest of the ten tests, times eleven."""
    pairs = [(100, 20), *[(100, 60 + number) for number in range(10)]]
    found = review(frame(pairs)).providers
    alone = review(frame([(100, 20), (100, 60)])).providers["p_weak"][0] / 2
    assert found["p_weak"][0] == pytest.approx(11 * alone)
    assert found["verdict"].tolist() == ["weak", *["not_weak"] * 10]


def test_two_that_are_both_low_are_below_but_neither_is_shown_to_be_the_weakest() -> None:
    pairs = [(300, 60), (300, 63), *[(300, 150)] * 10]
    assert verdicts(pairs) == ["below", *["not_weak"] * 11]


def test_of_twenty_the_two_lowest_make_up_the_tenth() -> None:
    pairs = [(300, 30), (300, 33), *[(300, 150)] * 18]
    found = review(frame(pairs))
    assert (found.tenth, found.of) == (2, 20)
    assert found.providers["verdict"].tolist() == ["weak", "weak", *["not_weak"] * 18]


def test_a_small_provider_only_looks_weak_with_the_share_at_which_a_large_one_is_shown_to_be() -> None:
    others = [(400, 200)] * 9
    assert verdicts([(10, 3), *others])[0] == "looks_weak"
    assert verdicts([(400, 120), *others])[0] == "weak"


def test_of_equal_shares_at_the_edge_nobody_looks_weak() -> None:
    assert set(verdicts([(10, 5)] * 12)) == {"not_weak"}
    assert verdicts([(10, 2), (10, 2), *[(10, 5)] * 8])[:2] == ["not_weak", "not_weak"]


def test_what_cannot_be_compared_says_why() -> None:
    table = frame([(10, 2), (10, 8), (0, 0), (5, 6), (5, -1)]).astype({"people": "Int64", "successes": "Int64"})
    table = pd.concat([table, pd.DataFrame({"provider": ["x", "y"], "people": [pd.NA, 9], "successes": [3, pd.NA]})])
    found = review(table.reset_index(drop=True))
    assert found.of == 2
    assert found.providers["why"].tolist() == [
        *["", "", payment.NO_PEOPLE, payment.UNUSABLE, payment.UNUSABLE],
        *[payment.NO_PEOPLE] * 2,
    ]
    assert found.providers["verdict"].tolist()[2:] == ["not_compared"] * 5


def test_one_provider_or_none_is_not_compared() -> None:
    alone = review(frame([(10, 2)]))
    assert alone.providers["why"].tolist() == [payment.ALONE]
    assert alone.of == 0
    nobody = review(frame([]))
    assert (len(nobody.providers), nobody.of) == (0, 0)


def test_several_rows_of_a_provider_and_an_impossible_share_are_errors() -> None:
    with pytest.raises(ValueError, match="several rows"):
        review(pd.concat([frame([(10, 2)])] * 2))
    with pytest.raises(ValueError, match="share 5"):
        review(frame([(10, 2), (10, 3)]), 5)


def test_of_equal_providers_at_most_5_percent_of_reviews_call_anyone_weak() -> None:
    """600 reviews of 20 equal providers of different size: anyone below or weak in less than 5% of them."""
    random = np.random.default_rng(11)
    called = 0
    for _ in range(600):
        people = random.integers(20, 500, 20)
        found = review(frame(np.column_stack([people, random.binomial(people, 0.4)]))).providers["verdict"]
        called += found.isin(["weak", "below"]).any()
    # Not far below either: a test that never calls anyone would be of no use.
    assert 0.01 < called / 600 <= 0.05


def test_with_two_equal_at_the_bottom_the_weakest_is_hardly_ever_named() -> None:
    """The hardest case: two true equals far below the others, one place in the tenth; neither is the weakest."""
    random = np.random.default_rng(12)
    shares = np.array([0.15, 0.15, *[0.6] * 8])
    called = 0
    for _ in range(300):
        found = review(frame(np.column_stack([np.full(10, 200), random.binomial(200, shares)])))
        called += (found.providers["verdict"] == "weak").any()
    assert called / 300 <= 0.05


def test_one_far_below_is_found() -> None:
    random = np.random.default_rng(13)
    shares = np.array([0.2, *[0.45] * 11])
    found = [
        review(frame(np.column_stack([np.full(12, 300), random.binomial(300, shares)]))).providers["verdict"][0]
        for _ in range(100)
    ]
    assert found.count("weak") > 90


@settings(max_examples=40)
@given(PROVIDERS, st.randoms())
def test_the_order_of_rows_changes_nothing(pairs, random) -> None:
    table = frame(pairs)
    order = list(range(len(pairs)))
    random.shuffle(order)
    shuffled = review(table.iloc[order]).providers.sort_index()
    pd.testing.assert_frame_equal(shuffled, review(table).providers)


@given(PROVIDERS)
def test_verdicts_keep_their_order_of_strength(pairs) -> None:
    found = review(frame(pairs))
    rows = found.providers
    assert ((rows["lower"] <= rows["share"]) & (rows["share"] <= rows["upper"])).all()
    weak, looks = rows["verdict"] == "weak", rows["verdict"].isin(["weak", "below", "looks_weak"])
    assert looks.sum() <= found.tenth
    assert (rows.loc[weak, ["p_weak", "p_below"]] <= 0.05).all(axis=None)
    if looks.any():
        assert rows.loc[~looks, "share"].min() > rows.loc[looks, "share"].max()


@settings(max_examples=40)
@given(PROVIDERS, st.integers(2, 4))
def test_the_same_shares_of_more_people_are_never_less_sure(pairs, times) -> None:
    few, many = (review(frame(np.array(pairs) * by)).providers for by in (1, times))
    strength = {"not_weak": 0, "looks_weak": 1, "below": 2, "weak": 3}
    assert (many["verdict"].map(strength) >= few["verdict"].map(strength)).all()


TWELVE = [(300, 60), *[(300, 130)] * 11]
PAID = [30_000_001 + number for number in range(12)]


def test_money_moves_to_the_penny_by_what_the_others_are_paid() -> None:
    """£1.00 of £10.00 between £20.01 and £10.00: 66.67p and 33.32p, the odd penny to the larger remainder."""
    found = move(frame([(10, 1), (20, 10), (10, 5)], paid=[1000, 2001, 1000]), ["p000"], 0.1)
    assert found is not None
    assert found.providers["paid_after"].tolist() == [900, 2068, 1033]
    assert found.pot == 100
    assert found.providers["people_after"].tolist() == [9, 21, 10]


def test_moving_from_one_far_below_brings_more_and_the_range_holds_what_follows() -> None:
    """Of 90 people no longer served at about 20%, about 90 are served elsewhere at about 43%."""
    found = move(frame(TWELVE, paid=PAID), ["p000"], 0.3)
    assert found is not None
    assert found.gain.lower > 0
    # The lowest share is drawn to the average, so the gain is less than taken at face value.
    assert 12 < found.gain.middle < 90 * (130 / 300 - 60 / 300)
    assert found.gain.lower < found.gain.middle < found.gain.upper
    assert found.fewer < 0.05 < found.more
    assert found.stays.lower < 60 + 11 * 130 < found.stays.upper


def test_moving_from_one_that_only_looks_weak_brings_hardly_anything() -> None:
    """What looks weak by chance is drawn to the average; taken at face value the gain would be 18."""
    pairs = [(30, 6), *[(30, 13 + number % 3) for number in range(11)]]
    found = move(frame(pairs, paid=[100_000] * 12), ["p000"], 1)
    assert found is not None
    assert found.gain.middle < 5
    assert found.gain.lower < 0 < found.gain.upper


def test_nothing_moved_changes_nothing() -> None:
    found = move(frame(TWELVE, paid=PAID), ["p000"], 0)
    assert found is not None
    assert (found.pot, found.fewer, found.more) == (0, 0, 0)
    assert found.stays == found.moves
    assert found.gain == money_moved.Range(0, 0, 0)


def test_the_same_question_has_the_same_answer() -> None:
    first, second = (move(frame(TWELVE, paid=PAID), ["p000"], 0.3) for _ in range(2))
    assert first is not None
    assert second is not None
    assert (first.stays, first.moves, first.gain) == (second.stays, second.moves, second.gain)


@pytest.mark.parametrize("paid", [[None] * 12, [0] * 12, [*[None] * 11, 5]])
def test_without_payments_there_is_no_answer(paid) -> None:
    assert move(frame(TWELVE, paid=paid), ["p000"], 0.3) is None


def test_nobody_or_everybody_giving_has_no_answer_and_an_impossible_share_is_an_error() -> None:
    table = frame(TWELVE, paid=PAID)
    assert move(table, [], 0.3) is None
    assert move(table, table["provider"], 0.3) is None
    with pytest.raises(ValueError, match=r"share 1\.1"):
        move(table, ["p000"], 1.1)


def test_payments_beyond_what_pence_times_pence_fit_into_are_exact() -> None:
    found = move(frame([(10, 1), (20, 10), (10, 5)], paid=[10**13, 10**13 + 1, 10**13]), ["p000"], 0.5)
    assert found is not None
    assert found.providers["paid_after"].sum() == 3 * 10**13 + 1


@settings(max_examples=25)
@given(PROVIDERS, st.integers(1, 10**9), st.floats(0, 1))
def test_no_penny_is_lost_and_ranges_are_in_order(pairs, each, share) -> None:
    table = frame(pairs, paid=[each + number for number in range(len(pairs))])
    found = move(table, ["p000"], share, draws=200)
    assert found is not None
    rows = found.providers
    assert rows["paid_after"].sum() == rows["paid"].sum()
    assert (rows["paid_after"] >= 0).all()
    assert found.pot == rows["paid"][0] - rows["paid_after"][0]
    for one in (found.stays, found.moves, found.gain):
        assert one.lower <= one.middle <= one.upper
    assert 0 <= found.fewer + found.more <= 1


def test_drawn_shares_hold_the_true_ones_in_95_of_100() -> None:
    random = np.random.default_rng(5)
    held = []
    for _ in range(150):
        true = random.beta(12, 18, 12)
        people = random.integers(30, 300, 12)
        drawn = true_shares(random.binomial(people, true), people, 800, random)
        lower, upper = np.quantile(drawn, [0.025, 0.975], axis=0)
        held.append(((lower <= true) & (true <= upper)).mean())
    assert 0.93 < np.mean(held) < 0.97


@pytest.mark.parametrize("pairs", [[(10, 0), (10, 0)], [(10, 10), (10, 10)], [(10**6, 4 * 10**5), (1, 1)]])
def test_shares_at_the_edge_are_shares(pairs) -> None:
    people, successes = np.array(pairs).T
    drawn = true_shares(successes, people, 500, np.random.default_rng(1))
    assert ((drawn >= 0) & (drawn <= 1)).all()
    assert abs(np.median(drawn[:, 0]) - successes[0] / people[0]) < 0.1
