"""The same form twice in the same second: no server error, and one effect.

Two clicks of one person, or two people. On SQLite the writes queue; PostgreSQL lets them race.
"""

import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.models import (
    AffectedController,
    Awareness,
    Chain,
    Deadline,
    Decision,
    Entry,
    Incident,
    Organisation,
    User,
)
from incidents.selectors.journal import broken_at
from incidents.services.people import issue_set_up_link, issue_sign_in_link
from notifications.models import (
    Acknowledgement,
    Approval,
    Campaign,
    Chunk,
    RecipientList,
    Submission,
)
from notifications.services import submissions
from notifications.tests.campaign_cast import approved_by
from tests import bad_input_world
from tests.bad_input_world import SET_UP, address_of, good_answer
from tests.cast import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_now", "mail_leaves"),
]
PATIENCE = 60


@pytest.fixture
def there(aware, alice, bob, supplier, monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    cache.clear()
    return bad_input_world.world(aware, alice, bob, supplier)


def at_once(*sendings):
    """Send (client, address, data) in a thread each; the answers. `data` None is a GET."""
    start, answers = threading.Barrier(len(sendings)), [None] * len(sendings)

    def send(at, client, where, data):
        try:
            start.wait(PATIENCE)
            answers[at] = client.get(where) if data is None else client.post(where, data)
        except Exception as error:
            answers[at] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=send, args=(at, *sending)) for at, sending in enumerate(sendings)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    for answer in answers:
        assert not isinstance(answer, Exception), repr(answer)
        assert answer is not None
        assert answer.status_code < 500
    return [answer.status_code for answer in answers]


def test_one_link_of_an_alert_pressed_twice_at_once_is_one_word(there):
    where = address_of("alert_answer", there)
    assert at_once((Client(), where, {}), (Client(), where, {})) == [302, 302]
    running = there.aware.deadlines.filter(state="running")
    assert Acknowledgement.objects.count() == running.count()


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def twice(there, name, *users):
    """The good answer of a form, by one person twice or by two; the two statuses."""
    where, data = address_of(name, there), good_answer(name, there)
    first, second = (users * 2)[:2] if users else (there.alice, there.alice)
    statuses = at_once((browser(first), where, data), (browser(second), where, data))
    for chain in Chain.objects.all():
        assert broken_at(chain) is None
    return statuses


def verbs(name):
    return Entry.objects.filter(verb=name).count()


def test_a_decision_is_signed_once(there):
    twice(there, "decision")
    assert Decision.objects.count() == verbs("decision.signed") == 1


def test_an_awareness_is_said_once(there):
    before, versions = Awareness.objects.count(), Deadline.objects.count()
    twice(there, "awareness")
    assert Awareness.objects.count() == before + 1
    assert Deadline.objects.count() == versions + 1


def test_an_incident_is_logged_once(there):
    before = Incident.objects.count()
    twice(there, "incident_new")
    assert Incident.objects.count() == before + 1


def test_a_filing_is_recorded_once(there):
    twice(there, "filing_submit")
    assert Submission.objects.count() == verbs("filing.submitted") == 1


def test_two_people_record_one_filing_in_the_same_second(there):
    """Each with the number as they read it: the first filing is recorded once, and one is told."""
    dora, where = User.objects.get(name="Dora Petit"), address_of("filing_submit", there)
    data = good_answer("filing_submit", there)
    answers = at_once(
        (browser(there.alice), where, data),
        (browser(dora), where, data | {"number": "VN-2"}),
    )
    assert sorted(answers) == [302, 400]
    assert Submission.objects.count() == verbs("filing.submitted") == 1
    assert verbs("filing.recorded_alone") == 1


def test_a_second_look_is_asked_for_once(there):
    twice(there, "second_look_ask")
    assert there.aware.filings.get().second_looks.count() == verbs("second_look.asked") - 1 == 1


def test_two_people_say_what_they_found_in_the_same_second(there):
    """The first one counts; the other is told that somebody has said it."""
    bob, where = User.objects.get(name="Bob Durand"), address_of("second_look", there)
    data = good_answer("second_look", there)
    not_yet = data | {"verdict": "not_yet", "because": "The count is missing."}
    answers = at_once((browser(there.alice), where, data), (browser(bob), where, not_yet))
    assert sorted(answers) == [302, 400]
    assert verbs("second_look.agreed") + verbs("second_look.not_yet") == 1


def test_a_draft_is_opened_once(there):
    twice(there, "filing")
    assert there.aware.filings.count() == 1


def test_a_controller_is_told_once(there):
    twice(there, "controller_tell")
    assert verbs("controller.told") == 1
    assert AffectedController.objects.get().their_incident.processor_incident == there.processor


def test_a_controller_is_named_once(there):
    twice(there, "controllers")
    assert verbs("controller.named") == 2  # One was named before.


def test_a_person_is_added_once(there):
    twice(there, "people")
    assert User.objects.filter(email="eve@example.org").count() == 1


def test_a_file_of_people_is_imported_once(there):
    twice(there, "notice_mapping")
    lists = RecipientList.objects.filter(state=RecipientList.State.USABLE, count=1)
    assert lists.count() == 1
    assert lists.get().recipients.count() == 1
    there.campaign.refresh_from_db()
    assert there.campaign.recipients == lists.get()


def test_a_list_is_discarded_once(there):
    twice(there, "notice_discard")
    assert verbs("recipients.discarded") == 1


def test_a_communication_is_opened_once(there):
    twice(there, "notice_open")
    assert Campaign.objects.count() == 1


def test_a_text_is_saved_once(there):
    twice(there, "notice_text")
    assert there.campaign.texts.filter(language="en").count() == 1


def test_an_approval_is_signed_once(there):
    twice(there, "notice_approval")
    assert Approval.objects.count() == verbs("notice.approved") == 1


def test_two_people_approve_in_the_same_second(there):
    twice(there, "notice_approval", there.alice, User.objects.get(name="Dora Petit"))
    there.campaign.refresh_from_db()
    assert Approval.objects.count() == 2
    assert there.campaign.state == Campaign.State.APPROVED


def test_a_sending_begins_once(there):
    approved_by(there.campaign, there.alice, User.objects.get(name="Dora Petit"))
    twice(there, "notice_sending")
    assert verbs("campaign.started") == 1
    assert Chunk.objects.count() == 1


def test_facts_are_saved_once(there):
    statuses = twice(there, "facts")
    assert sorted(statuses) == [302, 409]


def test_a_link_signs_in_one_of_two(there):
    link = reverse("sign_in_link", args=[issue_sign_in_link(there.alice, now=NOW)])
    assert sorted(at_once((Client(), link, None), (Client(), link, None))) == [302, 410]


def test_an_instance_is_set_up_once_with_two_links(db):
    cache.clear()
    links = [f"/set-up/{issue_set_up_link(now=timezone.now())}/" for _ in range(2)]
    first, second = SET_UP, SET_UP | {"organisation_name": "Another", "email": "x@example.org"}
    at_once((Client(), links[0], first), (Client(), links[1], second))
    assert Organisation.objects.count() == User.objects.count() == 1
