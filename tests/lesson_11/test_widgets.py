"""W21, sin navegador: lo que dice cambia con cada control y coincide con los puestos."""
import itertools
import json

import pytest
from helpers.league import random_optimizer
from helpers.stories import idle_controls, rewound

from coursekit.basics.spanish import number
from coursekit.figures.tournament import PROBLEM_TITLES
from coursekit.league.course import course_entries
from coursekit.league.race import Entry, compete_here
from coursekit.league.standings import after, of_problem, standings
from coursekit.methods import METHODS
from coursekit.widgets import tournament_board
from coursekit.widgets.tournament import SHOWN, SPENT_STOPS


@pytest.fixture(scope="module")
def built():
    return tournament_board()


@pytest.fixture
def story(built):
    with rewound(built) as story:
        yield story


def move(story, **values):
    for name, value in values.items():
        story.set_value(name, value)


def entries_of(problem):
    shown = [entry for name, entry in zip(METHODS, course_entries(), strict=True) if name in SHOWN]
    return shown if problem == "all" else of_problem(shown, problem)


def told(row):
    return f"{row.entry.name} ({number(row.rank, 1)}, entre {number(row.low, 1)} y {number(row.high, 1)})"


def test_every_control_changes_what_is_seen(story):
    assert idle_controls(story) == []


@pytest.mark.parametrize("problem", PROBLEM_TITLES)
def test_every_sentence_is_true_of_its_setting(story, problem):
    entries = entries_of(problem)
    final = standings(entries)
    in_test = standings(entries, of_test=True)
    for spent, test in itertools.product(SPENT_STOPS, (False, True)):
        move(story, problem=problem, spent=spent, test=test)
        said = story.describe()
        rows = final if test else standings(after(entries, spent))
        assert said.startswith(PROBLEM_TITLES[problem])
        assert f"primero en validación, {told(rows[0])}; último, {told(rows[-1])}." in said
        overlap = rows[0].high >= rows[1].low
        assert (f"del segundo ({rows[1].entry.name}) se pisan" in said) == overlap
        assert ("En test" in said) == test
        if test:
            same = in_test[0].entry.name == rows[0].entry.name
            assert (f"En test también va primero, {told(in_test[0])}." in said) == same
            assert (f"En test va primero {told(in_test[0])}; el de validación queda" in said) == (not same)


def test_the_test_is_closed_until_it_is_revealed():
    assert "test" not in tournament_board().describe()


def test_the_own_optimizer_is_one_more_of_the_table():
    own = compete_here(random_optimizer, seeds=20)
    story = tournament_board(own=own, spent=30)
    rows = standings([*entries_of("all"), own])
    assert told(rows[0]) in story.describe()
    assert "el mío" in json.dumps(story.scene().to_dict(), ensure_ascii=False)


def test_an_own_optimizer_that_did_not_play_is_not_drawn():
    failed = Entry("el mío", [], "lanzó un error")
    assert tournament_board(own=failed).describe() == tournament_board().describe()


def test_something_else_as_own_is_refused_in_spanish():
    with pytest.raises(TypeError, match="«own»: llegó"):
        tournament_board(own=3)
