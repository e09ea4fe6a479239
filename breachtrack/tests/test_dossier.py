import re

import pytest
from django.utils.html import strip_tags

from incidents.models import Deadline
from incidents.rules.instants import instant_at
from incidents.selectors.clocks import running_deadline
from incidents.services.clocks import end_clock
from incidents.services.decisions import decide
from incidents.services.duties import discharge, state_event, state_kinds
from incidents.services.incidents import (
    add_note,
    log_incident,
    name_affected_controllers,
    tell_controller,
)
from incidents.services.people import give_role
from incidents.services.signals import record_signal, say_awareness
from notifications.models import Acknowledgement
from notifications.tests.mailbox import Mailbox
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(sign_in, alice, at_now):
    return sign_in(alice)


def text(client, incident):
    response = client.get(f"/incidents/{incident.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def words(client, incident):
    return " ".join(strip_tags(text(client, incident)).split())


def test_at_hour_5_the_page_says_how_long_until_when_and_why(page, aware):
    shown = text(page, aware)
    for words in (
        "2 d 19 h left",
        "Due Monday 26 October 2026, 12:00 CET (Europe/Paris, UTC+1): counted 72 hours",
        "Friday 23 October 2026, 13:00 CEST",
        "The clocks go back by 1 hour on Sunday 25 October 2026",
        "Regulation (EEC, Euratom) No 1182/71",
        'data-due="2026-10-26T11:00:00+00:00"',
    ):
        assert words in shown


def test_the_order_is_that_of_hour_5(page, aware):
    shown = text(page, aware)
    order = ["Notification to the authority", "Do this next", "Who is on it", "Other duties"]
    order += ["Note something", "To call, to open", "What was done"]
    places = [shown.index(words) for words in order if words != "To call, to open"]
    assert places == sorted(places)
    assert "+33 2 00 00 00 01" in shown


def test_a_title_alone_asks_for_the_awareness_first(page, logged):
    shown = text(page, logged)
    assert "Provisionally due" in shown
    first = page.get(f"/incidents/{logged.pk}/").context["steps"][0]
    assert first["link"] == f"/incidents/{logged.pk}/awareness/"


def test_after_the_strict_instant_and_before_the_hour_rule_ends_the_page_says_so(
    sign_in, alice, laboratory, at_now
):
    began = NOW + HOUR / 2  # 18:30 in Paris: the hour rule ends half an hour after the strict one.
    incident = log_incident(laboratory, title="Half past", by=alice, now=began)
    moment = instant_at(began, "Europe/Paris")
    say_awareness(
        incident, moment=moment, how="press", who="", signal=None, reason="", by=alice, now=began
    )
    at_now.move_to(began + 72 * HOUR + HOUR / 4)
    shown = text(sign_in(alice), incident)
    assert "The strict 72 hours are over" in shown
    assert "late by 0 h 15" in shown
    at_now.move_to(began + 73 * HOUR)
    assert "The strict 72 hours are over" not in text(sign_in(alice), incident)


def test_a_clock_that_was_met_says_by_how_much(page, aware, alice):
    deadline = aware.deadlines.get(state="running")
    end_clock(deadline, state=Deadline.State.MET, by=alice, now=NOW)
    shown = text(page, aware)
    assert "filed 2 d 19 h before the deadline" in shown
    assert "I'm on it" not in shown


def test_a_clock_that_was_decided_says_so(page, aware, alice):
    decide(aware, kind="not_notify", reasons="Encrypted.", by=alice, now=NOW)
    shown = text(page, aware)
    assert "stopped by the decision" in shown
    assert "Nothing is left to do" in shown


def test_i_am_on_it_is_said_and_shown(page, aware):
    address = f"/incidents/{aware.pk}/acknowledge/"
    assert page.post(address)["Location"] == f"/incidents/{aware.pk}/"
    assert Acknowledgement.objects.get().deadline == aware.deadlines.get(state="running")
    since = "Alice Martin, since 23 October 2026, 18:00 CEST, until 24 October 2026, 16:20 CEST"
    assert since in words(page, aware)
    assert "I'm still on it" in words(page, aware)


def test_each_who_is_on_it_has_a_line_and_only_they_are_still_on_it(page, sign_in, aware):
    anna, emil = (member(name, aware.organisation, "dpo") for name in ("Anna", "Emil"))
    for one in (anna, emil):
        sign_in(one).post(f"/incidents/{aware.pk}/acknowledge/")
    lines = "Anna, since [^<]+<br>Emil, since"
    assert re.search(lines, text(sign_in(anna), aware))
    assert "I'm still on it" in text(sign_in(emil), aware)
    owner = member("Olga", aware.organisation, "dpo")
    assert "I'm still on it" not in text(sign_in(owner), aware)


def test_i_am_on_it_is_no_get_and_needs_a_running_clock(page, aware, alice):
    address = f"/incidents/{aware.pk}/acknowledge/"
    assert page.get(address).status_code == 405
    decide(aware, kind="not_notify", reasons="Encrypted.", by=alice, now=NOW)
    response = page.post(address, follow=True)
    assert "This clock has ended already" in response.content.decode()


def test_a_stranger_and_an_auditor_take_nothing_on(sign_in, charlie, laboratory, aware):
    address = f"/incidents/{aware.pk}/acknowledge/"
    assert sign_in(charlie).post(address).status_code == 404
    ivan = member("Ivan Auditor", laboratory, "auditor")
    client = sign_in(ivan)
    assert client.post(address).status_code == 403
    shown = text(client, aware)
    assert "I'm on it" not in shown
    assert "Save the note" not in shown


def test_who_is_alerted_next_is_named(page, logged):
    shown = text(page, logged)
    assert "24 October 2026, 18:00 CEST, 48 hours before the deadline" in shown
    assert "Alice Martin" in shown


def test_what_was_done_stands_in_words_with_its_author(page, aware, alice):
    add_note(aware, text="Called the supplier.", file=None, by=alice, now=NOW)
    shown = text(page, aware)
    for words in (
        "Added a note",
        "Called the supplier.",
        "Said when the organisation became aware",
    ):
        assert words in shown


def test_a_processor_has_no_hours_and_its_controllers_lead_back(
    sign_in, supplier, laboratory, alice, at_now
):
    dora = member("Dora Supplier", supplier, "dpo")
    at_supplier = log_incident(supplier, title="File in circulation", by=dora, now=NOW)
    name_affected_controllers(at_supplier, controllers=[laboratory], by=dora, now=NOW)
    theirs = tell_controller(
        at_supplier.affected_controllers.get(), source_text="Listen.", by=dora, now=NOW
    )
    shown = text(sign_in(dora), at_supplier)
    assert "1 of 1 controllers told" in shown
    assert "data-due" not in shown.partition("</html>")[0].partition("<main")[2]
    told = text(sign_in(alice), theirs)
    assert "Supplier of Software, a processor, told this organisation" in told
    assert f'href="/incidents/{at_supplier.pk}/"' not in told
    give_role(alice, organisation=supplier, role="analyst", by=None, now=NOW)
    assert f'href="/incidents/{at_supplier.pk}/"' in text(sign_in(alice), theirs)


@pytest.mark.parametrize("pk", [1, 2**63, 10**30], ids=["theirs", "past the column", "absurd"])
def test_another_organisations_incident_looks_like_none(sign_in, charlie, logged, pk):
    assert sign_in(charlie).get(f"/incidents/{logged.pk if pk == 1 else pk}/").status_code == 404


def test_a_reporter_finds_their_own_incident_and_no_other(sign_in, laboratory, logged):
    rose = member("Rose Petit", laboratory, "reporter")
    own = log_incident(laboratory, title="Lost laptop", by=rose, now=NOW)
    client = sign_in(rose)
    assert "Lost laptop" in text(client, own)
    assert client.get(f"/incidents/{logged.pk}/").status_code == 404


def test_signed_out_other_method_and_french(client, sign_in, alice, logged):
    address = f"/incidents/{logged.pk}/"
    assert "/accounts/login/" in client.get(address)["Location"]
    page = sign_in(alice)
    assert page.post(address).status_code == 405
    french = page.get(address, headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in french
    assert "lundi 26 octobre 2026" in french


def test_the_page_asks_a_bounded_number_of_questions(
    page, aware, alice, django_assert_max_num_queries
):
    for number in range(10):
        add_note(aware, text=f"Note {number}", file=None, by=alice, now=NOW)
    # Twenty of them say who is on it until when, who is called next, and how many can be reached;
    # eight which authorities are owed what, and what they wrote; two the words of the form; one
    # whether the filing was withdrawn.
    with django_assert_max_num_queries(62):
        text(page, aware)


def test_a_processor_sees_how_long_article_33_2_has_run(sign_in, supplier, at_now):
    dora = member("Dora Supplier", supplier, "dpo")
    incident = log_incident(supplier, title="File in circulation", by=dora, now=NOW - 5 * HOUR)
    shown = text(sign_in(dora), incident)
    assert "Telling the controllers" in shown
    assert "5 h 00 elapsed" in shown
    assert "Without delay, no fixed limit" in shown


def test_the_other_duties_stand_below_with_what_has_not_started(page, aware, alice):
    aware.organisation.profile = ["cyber_insured", "financial_entity"]
    aware.organisation.save()
    state_kinds(aware, kinds=["intrusion"], by=alice, now=NOW)
    shown = text(page, aware).partition("Other duties")[2]
    complaint = aware.deadlines.get(rule="LOPMI L.12-10-1")
    assert f'href="/incidents/{aware.pk}/clocks/#clock-{complaint.pk}"' in shown
    assert "Criminal complaint" in shown
    assert "Intermediate report: ACPR / AMF: not started" in shown
    assert "Article 34, people: starts when the risk is high" in shown


def test_where_other_clocks_run_the_page_does_not_say_that_nothing_is_left(page, aware, alice):
    aware.organisation.profile = ["cyber_insured"]
    aware.organisation.save()
    state_kinds(aware, kinds=["intrusion"], by=alice, now=NOW)
    decide(aware, kind="not_notify", reasons="Encrypted.", by=alice, now=NOW)
    shown = text(page, aware)
    assert "Clocks still run" in shown
    assert "Nothing is left to do" not in shown
    assert "Nothing is left to do" not in page.get("/").content.decode()


def test_a_warning_that_waits_is_something_left_to_do(page, aware, alice):
    decide(aware, kind="not_notify", reasons="Encrypted.", by=alice, now=NOW)
    signal = record_signal(
        aware,
        moment=instant_at(NOW, "Europe/Paris"),
        source="press",
        text="A call",
        owner=None,
        by=alice,
        now=NOW,
    )
    assert signal.next_alert_at
    shown = text(page, aware)
    assert "A warning waits" in shown
    assert f'href="/incidents/{aware.pk}/awareness/#signals"' in shown
    assert "Nothing is left to do" not in shown


def test_late_by_an_estimate_is_said_to_be_provisional(sign_in, logged, alice, at_now):
    at_now.move_to(NOW + 100 * HOUR)
    page = sign_in(alice)
    assert "<span>Provisional ·</span>" in text(page, logged)
    say_awareness(
        logged,
        moment=instant_at(NOW, "Europe/Paris"),
        how="press",
        who="",
        signal=None,
        reason="",
        by=alice,
        now=NOW + 100 * HOUR,
    )
    shown = text(page, logged)
    assert "Provisional" not in shown.partition("clock__left")[0]
    assert "late by" in shown


def test_a_clock_that_ends_before_the_one_at_the_head_stands_right_below_it(
    page, laboratory, aware, alice
):
    assert "Another clock ends first" not in text(page, aware)
    laboratory.profile = ["financial_entity"]
    laboratory.save(update_fields=["profile"])
    classified = instant_at(NOW - HOUR, "Europe/Paris")
    state_event(aware, kind="classification", at=classified, reason="", by=alice, now=NOW)
    shown = words(page, aware)
    assert "Another clock ends first: Initial notification: ACPR / AMF, 3 h 00 left" in shown


def test_after_an_incomplete_filing_the_page_still_says_who_hears_next(page, aware, alice):
    filed = {"kind": "partly", "number": "", "reason": "", "receipt": None}
    at = instant_at(NOW, "Europe/Paris")
    discharge(running_deadline(aware), at=at, **filed, by=alice, now=NOW)
    shown = words(page, aware)
    assert "Next alert" in shown
    assert "Another clock still runs: Supplement for the authority (CNIL)" in shown
    page.post(f"/incidents/{aware.pk}/acknowledge/")
    supplement = running_deadline(aware, "CNIL supplement")
    assert supplement.acknowledgements.get().by == alice
    assert "Alice Martin, since" in text(page, aware)


@pytest.fixture
def crew(laboratory):
    return [
        member("Dora Deputy", laboratory, "analyst"),
        member("Anne Approver", laboratory, "approver"),
    ]


def test_while_nobody_is_on_it_the_page_says_who_is_called_next_and_when(
    page, sign_in, alice, aware, crew, at_now
):
    shown = words(page, aware)
    assert "24 October 2026, 13:00 CEST, 48 hours before the deadline" in shown
    assert "Dora Deputy, 30 minutes after the next alert, unless" in shown
    at = running_deadline(aware).due_at - 24 * HOUR
    Mailbox().tick(at)
    at_now.move_to(at)
    shown = words(sign_in(alice), aware)
    assert "On itnobody" in shown
    assert "Dora Deputy at 25 October 2026, 12:30 CET, unless somebody" in shown


def test_the_deputy_is_woken_by_name_and_then_the_next_until_everybody_was(page, aware, crew):
    assert "Call Dora Deputy now" in words(page, aware)
    answer = page.post(f"/incidents/{aware.pk}/call-next/", follow=True)
    shown = " ".join(strip_tags(answer.content.decode()).split())
    assert "Called now: Dora Deputy." in shown
    assert "Call Anne Approver now" in shown
    called = [one.to for one in Mailbox().tick(NOW) if "nobody is on it" in one.subject]
    assert called == ["dora"]
    page.post(f"/incidents/{aware.pk}/call-next/")
    shown = words(page, aware)
    assert "Nobody further: everybody on the ladder was called." in shown
    assert "/call-next/" not in text(page, aware)
    answer = page.post(f"/incidents/{aware.pk}/call-next/", follow=True)
    assert "Everybody on the ladder" in answer.content.decode()


def test_a_word_that_ended_is_said_with_who_gave_it(page, sign_in, aware, alice, at_now):
    page.post(f"/incidents/{aware.pk}/acknowledge/")
    at_now.move_to(Acknowledgement.objects.get().until)
    shown = words(sign_in(alice), aware)
    assert "nobodyAlice Martin was on it until 24 October 2026, 16:20 CEST." in shown


def test_whoever_may_not_acknowledge_wakes_nobody(sign_in, aware, crew, laboratory):
    client = sign_in(member("Ivan Auditor", laboratory, "auditor"))
    assert "/call-next/" not in text(client, aware)
    assert client.get(f"/incidents/{aware.pk}/call-next/").status_code == 405
    assert client.post(f"/incidents/{aware.pk}/call-next/").status_code == 403
