"""Every form, sent by every role: what is taken is what the table of roles says, at that moment."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from incidents.models import Entry, Incident, Membership
from incidents.rules.roles import TABLE, Action, Role, may
from tests.bad_input_world import ANSWERS, CSV, FILES, address_of, good_answer
from tests.cast import member

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("at_now", "no_broker"),
    pytest.mark.once,
]

# What each form asks of the table. Forms about oneself ask nothing and are not listed.
ASKS = {
    "incident_new": Action.LOG_INCIDENT,
    "note_new": Action.RECORD_SIGNAL,
    "signal_new": Action.RECORD_SIGNAL,
    "awareness": Action.SAY_AWARENESS,
    "signal_handle": Action.SAY_AWARENESS,
    "duplicate_link": Action.DECIDE,
    "duplicate_undo": Action.DECIDE,
    "bundle": Action.EDIT_FACTS,
    "bundle_join": Action.EDIT_FACTS,
    "bundle_leave": Action.EDIT_FACTS,
    "facts": Action.EDIT_FACTS,
    "figures": Action.EDIT_FACTS,
    "decision": Action.DECIDE,
    "incident_kinds": Action.EDIT_FACTS,
    "event_state": Action.SAY_AWARENESS,
    "duty_target": Action.EDIT_FACTS,
    "duty_done": Action.RECORD_SUBMISSION,
    "duty_not_owed": Action.DECIDE,
    "duty_take_back": Action.RECORD_SUBMISSION,
    "controllers": Action.EDIT_FACTS,
    "controller_tell": Action.EDIT_FACTS,
    "people": Action.MANAGE_PEOPLE,
    "organisation": Action.MANAGE_PEOPLE,
    "person_role": Action.MANAGE_PEOPLE,
    "person_take_out": Action.MANAGE_PEOPLE,
    "ladder": Action.MANAGE_ALERTS,
    "ladder_add": Action.MANAGE_ALERTS,
    "ladder_move": Action.MANAGE_ALERTS,
    "ladder_hours": Action.MANAGE_ALERTS,
    "mail_test": Action.MANAGE_ALERTS,
    "journal_verify": Action.SEE_JOURNAL,
    "webhook": Action.MANAGE_PEOPLE,
    "webhook_test": Action.MANAGE_PEOPLE,
    "webhook_secret": Action.MANAGE_PEOPLE,
    "webhook_remove": Action.MANAGE_PEOPLE,
    "acknowledge": Action.ACKNOWLEDGE,
    "call_next": Action.ACKNOWLEDGE,
    "filing": Action.DRAFT_FILING,
    "filing_tick": Action.DRAFT_FILING,
    "filing_compared": Action.DRAFT_FILING,
    "filing_word": Action.DRAFT_FILING,
    "filing_word_restore": Action.DRAFT_FILING,
    "filing_submit": Action.RECORD_SUBMISSION,
    "authorities": Action.EDIT_FACTS,
    "correspondence": Action.RECORD_SUBMISSION,
    "correspondence_take_back": Action.RECORD_SUBMISSION,
    "second_look_ask": Action.DRAFT_FILING,
    "second_look": Action.AGREE_FILING,
    "notice_open": Action.PREPARE_NOTICE,
    "notice_recipients": Action.PREPARE_NOTICE,
    "notice_mapping": Action.PREPARE_NOTICE,
    "notice_discard": Action.PREPARE_NOTICE,
    "notice_text": Action.PREPARE_NOTICE,
    "notice_trial": Action.PREPARE_NOTICE,
    "notice_approval": Action.APPROVE_NOTICE,
    "notice_sending": Action.SEND_NOTICE,
    "release": Action.RELEASE_MAIL,
    "notice_ledger_csv": Action.SEE_INCIDENTS,
    "sheet_json": Action.SEE_INCIDENTS,
    "sheet_pdf": Action.SEE_INCIDENTS,
}
OF_ONESELF = {
    "set_language",
    "demo",
    "mail_arrived",  # So is the test mail.
    "alert_answer",  # The alert is the permission, whoever holds it.
    *(name for name in ANSWERS if name.startswith(("account_", "calendar_"))),
}


@pytest.fixture
def there(there):
    """Somebody else manages the people: the DPO does not."""
    member("Ada Roy", there.aware.organisation, "administrator")
    return there


def somebody(there, role):
    """A person with this role in both organisations of the world, and a browser."""
    user = member("Zed Nine", there.aware.organisation, role)
    Membership.objects.create(user=user, organisation=there.processor.organisation, role=role)
    client = Client()
    client.force_login(user)
    return user, client


def send(client, there, name):
    data = good_answer(name, there)
    for each in FILES.get(name, ()):
        data[each] = SimpleUploadedFile("people.csv", CSV)
    answer = client.post(address_of(name, there), data)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


def test_each_form_is_in_the_table():
    assert ASKS.keys() | OF_ONESELF == ANSWERS.keys()


@pytest.mark.parametrize("role", [*TABLE])
@pytest.mark.parametrize("name", [*ASKS])
def test_a_form_is_taken_from_those_whom_the_table_names(there, role, name):
    _user, client = somebody(there, role)
    before = Entry.objects.count()
    status = send(client, there, name)
    if may(role, ASKS[name]) and role != Role.REPORTER:
        assert status in {200, 302}
    elif may(role, ASKS[name]):
        # A reporter sees their own incidents alone.
        assert status == (302 if name == "incident_new" else 404)
    else:
        assert status in {403, 404}
        assert Entry.objects.count() == before


@pytest.mark.parametrize("name", [*ASKS])
def test_the_journal_is_readable_after_it(there, name):
    role = next(role for role in TABLE if role != Role.REPORTER and may(role, ASKS[name]))
    _user, client = somebody(there, role)
    send(client, there, name)
    reader = Client()
    reader.force_login(there.alice)
    for place in (there.organisation, there.processor.organisation):
        assert reader.get("/journal/", {"organisation": place.pk}).status_code == 200


@pytest.mark.parametrize("name", [*ASKS])
def test_a_reporter_may_add_to_their_own_incident_and_no_more(there, name):
    user, client = somebody(there, Role.REPORTER)
    Incident.objects.update(logged_by=user, owner=user)
    status = send(client, there, name)
    assert (status in {200, 302}) == may(Role.REPORTER, ASKS[name])


@pytest.mark.parametrize("name", [*ASKS])
def test_a_role_that_was_taken_away_counts_no_more_in_an_open_session(there, name):
    user, client = somebody(there, Role.DPO)
    assert client.get("/").status_code == 200
    Membership.objects.filter(user=user).update(role=Role.ADMINISTRATOR)
    status = send(client, there, name)
    assert (status in {200, 302}) == may(Role.ADMINISTRATOR, ASKS[name])


@pytest.mark.parametrize("name", [*ASKS])
def test_a_person_who_was_deactivated_is_signed_out(there, name):
    user, client = somebody(there, Role.DPO)
    user.is_active = False
    user.save(update_fields=["is_active"])
    before = Entry.objects.count()
    assert send(client, there, name) == 302
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", [*ASKS])
def test_without_a_token_of_this_site_nothing_is_taken(there, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(there.alice)
    before = Entry.objects.count()
    assert send(client, there, name) == 403
    assert Entry.objects.count() == before
