"""From a title alone to a filed case, told people and a whole journal: twice, as a user."""

import pytest

from breachtrack.demo.cast import GROUP_DPO
from tests.browser import the_clock
from tests.browser.walking import Walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_title_becomes_a_filed_case_with_everybody_told(window, product, language):
    walk = Walk(window(language=language, person=GROUP_DPO), product, language)
    the_clock.log_with_a_title_alone(walk)
    the_clock.say_the_awareness(walk)
    the_clock.see_the_clock_move(walk)
    the_clock.read_the_alert(walk)
    the_clock.say_i_am_on_it(walk)
