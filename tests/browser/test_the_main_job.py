"""From a title alone to a filed case, told people and a whole journal: twice, as a user."""

import pytest

from breachtrack.demo.cast import GROUP_DPO
from tests.browser import the_books, the_clock, the_decision, the_filing, the_people
from tests.browser.conftest import NARROW
from tests.browser.walking import Walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_title_becomes_a_filed_case_with_everybody_told(window, product, language):
    walk = Walk(window(language=language, person=GROUP_DPO), product, language)
    the_clock.log_with_a_title_alone(walk)
    the_clock.say_the_awareness(walk)
    the_clock.see_the_clock_move(walk)
    the_clock.read_the_alert(walk)
    the_clock.answer_from_the_phone(walk, window(language=language, width=NARROW))
    the_clock.say_i_am_on_it(walk)
    the_decision.state_the_facts(walk)
    the_decision.decide_to_notify(walk)
    the_filing.draft_it(walk)
    the_filing.read_the_draft_on_paper(walk)
    the_filing.copy_a_field(walk)
    the_filing.record_that_it_was_filed(walk)
    the_filing.see_that_the_clock_stands(walk)
    the_people.bring_the_list(walk)
    the_people.write_the_texts(walk)
    the_people.read_it_as_they_will(walk)
    the_people.have_two_people_approve(walk)
    the_people.send_and_wait(walk)
    the_books.find_it_in_the_register(
        walk, shown=the_decision.WHY, exported=the_filing.number(walk)
    )
    the_books.read_the_journal(walk, at_least=20)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_not_notified_stays_in_the_register_with_its_reasons(window, product, language):
    walk = Walk(window(language=language, person=GROUP_DPO, width=NARROW), product, language)
    the_clock.log_with_a_title_alone(walk)
    the_decision.decide_not_to_notify(walk)
    the_books.find_it_in_the_register(
        walk, shown=the_decision.WHY_NOT, exported=the_decision.WHY_NOT
    )
    the_books.read_the_journal(walk, at_least=3)
