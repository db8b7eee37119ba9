"""Payment for success: the yearly review of the providers of one service."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components import amounts, record_words, words
from components.assembly import spec
from components.charts import Level, reviewed
from components.theme import NumberStyle
from data import contracts
from data.period import parse
from methods.payment import Review, review
from views import money, records
from views.cache import cached

_FOUND = {
    "weak": "in the weakest tenth beyond chance",
    "below": "clearly below the others",
    "looks_weak": "looking weak, which chance can explain",
    "not_weak": "not in the weakest tenth",
}
_MOST_DRAWN = 60
_OTHER = "It counts another outcome than most."
_PERCENT = NumberStyle("", "%", 1)
COUNTS = {"weak": ("weak",), "below": ("weak", "below"), "looks_weak": ("weak", "below", "looks_weak")}
RULE = (
    "Looks weak: its share is among the lowest tenth, with fewer than 20 providers the lowest one. Below the others: "
    "lower than all others together by more than chance allows. In the weakest tenth beyond chance: also lower than "
    "each single one outside that tenth. Each is adjusted for looking at every provider: among equal ones anyone is "
    "said to be either in at most 5 of 100 reviews. Nothing is adjusted for who the people are: a provider that takes "
    "on harder cases can look weak."
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review: title, sentences, chart, those in the weakest tenth, all providers, download, the method's answer."""

    title: str
    said: str
    chart: dict[str, Any] | None
    weak: pd.DataFrame
    table: pd.DataFrame
    download: pd.DataFrame
    answer: Review


@cached
def services(day: str, illustrative: bool) -> dict[str, tuple[str, ...]]:
    """Services by name with the years over by a day that have results, newest first."""
    found = contracts.services(illustrative=illustrative)
    found = found[found["period"].map(lambda code: parse(code).end.isoformat() < day).astype(bool)]
    held = {str(name): sorted(group["period"], reverse=True) for name, group in found.groupby("service")}
    return {name: tuple(codes) for name, codes in held.items()}


@cached
def results(service: str, period: str, illustrative: bool) -> pd.DataFrame:
    found = contracts.provider_results(service, period, illustrative=illustrative)
    return found.assign(name=records.marked(found, "provider_name")).sort_values("provider_name", ignore_index=True)


@cached
def reviewed_in(service: str, period: str, day: str, illustrative: bool) -> Reviewed:
    """The providers of a service in a year, by name: shares, who is in the weakest tenth, what was decided by a day."""
    found = results(service, period, illustrative)
    later = ~(found["decided"].fillna("") <= day)
    decided = {name: found[name].astype(object).mask(later, None) for name in ("outcome", "decided", "why")}
    found = found.assign(**decided)
    answer = judged(found)
    rows = answer.providers.assign(name=found["name"], measure=found["measure"])
    label = parse(period).label
    title = records.sign(found) + _title(service, answer)
    table = _table(found, rows)
    return Reviewed(
        title=title,
        said=f"{_said(answer, label)} {money.made_up(found)}".strip(),
        chart=_chart(rows, answer, label, records.sign(found) + _found(answer)) if answer.of else None,
        weak=table[rows["verdict"].isin(COUNTS["looks_weak"])],
        table=table,
        download=money.in_pounds(found.drop(columns="name"), ("paid",)).assign(
            share=rows["share"],
            lower=rows["lower"],
            upper=rows["upper"],
            verdict=[record_words.SUCCESS[verdict] for verdict in rows["verdict"]],
            why_not_compared=rows["why"],
            stands_behind=records.stands_behind(found),
        ),
        answer=answer,
    )


def judged(found: pd.DataFrame) -> Review:
    """The review of the providers that count the outcome most of them count; the others are not compared."""
    other = found["measure"] != found["measure"].mode().iloc[0]
    answer = review(found[["provider", "people", "successes"]].assign(people=found["people"].mask(other)))
    return replace(answer, providers=answer.providers.assign(why=answer.providers["why"].mask(other, _OTHER)))


def _title(service: str, answer: Review) -> str:
    counts = answer.providers["verdict"].value_counts()
    weak, below, looks = (int(counts.get(one, 0)) for one in ("weak", "below", "looks_weak"))
    of = words.plural(answer.of, "provider")
    if not answer.of:
        return f"{service}: nobody to compare"
    if weak:
        return f"{service}: {weak} of {of} {'is' if weak == 1 else 'are'} in the weakest tenth beyond chance"
    if below:
        return f"{service}: {below} of {of} {'is' if below == 1 else 'are'} clearly below the others"
    if looks:
        return f"{service}: of {of}, {looks} {'looks' if looks == 1 else 'look'} weak, and chance can explain it"
    return f"{service}: of {of}, none stands out as the weakest"


def _said(answer: Review, label: str) -> str:
    if not answer.of:
        return "A review takes two providers with people served."
    tenth = words.plural(answer.tenth, "provider")
    share = words.value_text(100 * answer.pooled, suffix="%")
    left = len(answer.providers) - answer.of
    not_compared = f" {words.plural(left, 'provider')} not compared: the table says why." if left else ""
    few = " A tenth would be less than one." if answer.of < 10 else ""
    return f"In {label}, {share} of all people had a success. The weakest tenth is {tenth}.{few}{not_compared}"


def _text(row: dict[Any, Any]) -> tuple[str, str]:
    """A share, and with its interval."""
    share, lower, upper = (100 * row[name] for name in ("share", "lower", "upper"))
    value = words.value_text(share, suffix="%")
    return value, f"{value} (95% interval {words.interval_text(lower, upper, suffix='%')})"


def _drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The providers that are drawn: all compared, or of very many those that look weak and the first of the others."""
    compared = rows[rows["verdict"] != "not_compared"]
    first = compared["verdict"].eq("not_weak").sort_values(kind="stable").index[:_MOST_DRAWN]
    return compared.loc[sorted(first)]


def _found(answer: Review) -> str:
    """How many of the providers were found to be what, in a line."""
    counts = answer.providers["verdict"].value_counts()
    said = [f"{counts[key]} {text}" for key, text in _FOUND.items() if counts.get(key)]
    return f"Of {words.plural(answer.of, 'provider')}: {', '.join(said)}"


def _chart(rows: pd.DataFrame, answer: Review, label: str, title: str) -> dict[str, Any]:
    compared = _drawn(rows)
    left = answer.of - len(compared)
    held = compared.to_dict("records")
    values = pd.DataFrame(
        {
            "name": compared["name"],
            "verdict": compared["verdict"],
            **{
                name: 100 * compared[column]
                for name, column in (("value", "share"), ("lower", "lower"), ("upper", "upper"))
            },
            "text": [_text(row)[0] for row in held],
            "label": [f"{_text(row)[1]}; {record_words.SUCCESS[row['verdict']]}" for row in held],
        }
    )
    pooled = 100 * answer.pooled
    chart = reviewed(
        values,
        title=title,
        subtitle=f"{compared['measure'].iloc[0]}, % of people served, {label}, by name; bars: 95% intervals"
        + (f"; {left} more are in the table" if left else ""),
        style=_PERCENT,
        verdicts=record_words.SUCCESS,
        pooled=Level(pooled, f"All together {words.value_text(pooled, suffix='%')}"),
    )
    return spec(chart)


def _table(found: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    held = rows.to_dict("records")
    return pd.DataFrame(
        {
            "Provider": found["name"],
            "People": [words.number_text(people, 0) for people in found["people"]],
            "Successes": [words.number_text(count, 0) for count in found["successes"]],
            "Share": ["not compared" if row["verdict"] == "not_compared" else _text(row)[1] for row in held],
            "What can be said": [
                " ".join(filter(None, (record_words.SUCCESS[row["verdict"]], row["why"]))) for row in held
            ],
            "Paid": ["not stated" if pd.isna(paid) else amounts.pounds(paid) for paid in found["paid"]],
            "Decided": [records.said(outcome, record_words.REVIEWS) or "nothing yet" for outcome in found["outcome"]],
            "When": found["decided"].map(records.day_text),
            "Why": found["why"].fillna(""),
        }
    )
