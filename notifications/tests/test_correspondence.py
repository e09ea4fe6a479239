"""What went between an authority and the organisation: recorded once, acted on, taken back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from incidents.models import Deadline, Entry, Incident, StoredFile
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.services.decisions import decide
from notifications.models import Alert, Correspondence
from notifications.rules.correspondence import Line, Message, awaited, check_message
from notifications.services.correspondence import (
    record_correspondence,
    take_correspondence_back,
)
from tests.cast import HOUR, NOW

PARIS = {"day": "2026-10-23", "clock": "17:30", "zone": "Europe/Paris"}
ORDER = {
    "authority": "CNIL",
    "direction": "from",
    "kind": "order_to_tell",
    "reference": "MED-2026-4",
    "text": "Tell every patient.",
    **PARIS,
}


def message(kind="order_to_tell", direction="from", at=NOW, **said):
    return Message("CNIL", direction, kind, instant_at(at, "Europe/Paris"), **said)


def recorded(incident, by, now=NOW, **said):
    return record_correspondence(incident, message=message(**said), file=None, by=by, now=now)


def ordered_clocks(incident):
    rows = Deadline.objects.filter(incident=incident, rule="GDPR 34(4)")
    return list(rows.order_by("clock_version").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"at": NOW + HOUR}, "correspondence_in_future", id="in the future"),
        pytest.param({"direction": "to"}, "correspondence_of_the_authority", id="an order of ours"),
        pytest.param({"kind": "answer"}, "correspondence_of_ours", id="an answer of theirs"),
        pytest.param(
            {"direction": "to", "kind": "answer", "answer_by": date(2026, 11, 1)},
            "correspondence_no_answer_to_ours",
            id="a day for what we wrote",
        ),
        pytest.param(
            {"kind": "question", "answer_by": date(2026, 10, 22)},
            "correspondence_answer_before",
            id="a day before the message",
        ),
    ],
)
def test_what_cannot_have_been_written_so_is_refused(said, code):
    with pytest.raises(Refused, match=code):
        check_message(message(**said), now=NOW)


def test_an_answer_is_awaited_until_something_went_to_that_authority():
    asks = Line(1, "CNIL", "from", NOW, date(2026, 11, 1))
    before = Line(2, "CNIL", "to", NOW - HOUR, None)
    elsewhere = Line(3, "DPC", "to", NOW + HOUR, None)
    answered = Line(4, "CNIL", "to", NOW + HOUR, None)
    assert awaited([asks, before, elsewhere]) == {1}
    assert awaited([asks, before, elsewhere, answered]) == set()


@pytest.mark.django_db
class TestOrders:
    def test_an_order_opens_its_duty_whatever_was_decided(self, aware, alice):
        decide(aware, kind="not_notify", reasons="Unlikely.", by=alice, now=NOW)
        row = recorded(aware, alice)
        assert ordered_clocks(aware) == ["running"]
        assert (row.event.kind, row.event.at) == ("order_to_communicate", NOW)

    def test_recorded_twice_it_is_once(self, aware, alice):
        assert recorded(aware, alice, text="Tell all.") == recorded(aware, alice, text="Tell all.")
        assert Entry.objects.filter(verb="correspondence.recorded").count() == 1
        assert ordered_clocks(aware) == ["running"]

    def test_taken_back_with_a_reason_its_clock_falls(self, aware, alice):
        row = recorded(aware, alice)
        with pytest.raises(Refused, match="reasons_needed"):
            take_correspondence_back(row, reason=" ", by=alice, now=NOW)
        for _twice in range(2):
            row = take_correspondence_back(row, reason="Another file.", by=alice, now=NOW)
        assert ordered_clocks(aware) == ["lifted"]
        assert row.taken_back_reason == "Another file."
        assert Entry.objects.filter(verb="correspondence.taken_back").count() == 1

    def test_after_it_was_taken_back_the_same_order_starts_anew(self, aware, alice):
        take_correspondence_back(recorded(aware, alice), reason="No.", by=alice, now=NOW)
        recorded(aware, alice)
        assert ordered_clocks(aware) == ["lifted", "running"]

    def test_a_question_starts_no_clock(self, aware, alice):
        before = Deadline.objects.count()
        recorded(aware, alice, kind="question", answer_by=date(2026, 11, 1))
        assert Deadline.objects.count() == before

    def test_of_a_duplicate_an_order_is_refused_and_nothing_is_kept(self, aware, alice):
        Incident.objects.filter(pk=aware.pk).update(stage="duplicate")
        with pytest.raises(Refused, match="is_a_duplicate"):
            recorded(aware, alice)
        assert not Correspondence.objects.exists()

    def test_the_people_responsible_are_alerted(self, aware, alice, server):
        from notifications.tests.mailbox import tick

        recorded(aware, alice)
        tick(NOW + 5 * HOUR, server)
        assert Alert.objects.filter(deadline__rule="GDPR 34(4)").exists()


@pytest.mark.django_db
def test_who_is_a_stranger_records_nothing(aware, charlie):
    with pytest.raises(Refused, match="not_allowed"):
        recorded(aware, charlie)


@pytest.mark.django_db
def test_neither_the_table_nor_the_journal_holds_its_words(aware, alice):
    row = recorded(aware, alice, text="Tell every patient.", reference="MED-1")
    take_correspondence_back(row, reason="It was about a colleague.", by=alice, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, taken_back_reason FROM notifications_correspondence")
        sealed = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"patient" not in sealed
    assert b"colleague" not in sealed
    written = str(list(Entry.objects.values_list("codes", flat=True)))
    assert "patient" not in written
    assert "MED-1" not in written
    assert "colleague" not in written


@pytest.mark.django_db
@pytest.mark.usefixtures("at_now")
class TestPages:
    def test_an_order_is_recorded_and_the_incident_says_so(self, sign_in, alice, aware):
        client, there = sign_in(alice), reverse("correspondence", args=[aware.pk])
        letter = SimpleUploadedFile("order.pdf", b"%PDF-1.4", content_type="application/pdf")
        assert client.post(there, ORDER | {"file": letter}).status_code == 302
        page = client.get(there).content.decode()
        assert "The duty to tell the people runs from the order" in page
        assert "Tell every patient." in page
        assert "order.pdf" in page
        page = client.get(reverse("incident", args=[aware.pk])).content.decode()
        assert "Tell the people concerned: the authority ordered it" in page
        assert "Order to tell the people concerned (Article 34(4))" in page

    def test_the_second_of_two_clicks_leaves_no_file(self, sign_in, alice, aware):
        for _twice in range(2):
            letter = SimpleUploadedFile("order.pdf", b"%PDF-1.4", content_type="application/pdf")
            there = reverse("correspondence", args=[aware.pk])
            assert sign_in(alice).post(there, ORDER | {"file": letter}).status_code == 302
        assert Correspondence.objects.count() == 1
        kept = StoredFile.objects.exclude(content_type__contains="destroyed")
        assert kept.get() == Correspondence.objects.get().file

    def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
        self, sign_in, alice, aware
    ):
        there = reverse("correspondence", args=[aware.pk])
        answer = sign_in(alice).post(there, ORDER | {"direction": "to"})
        assert answer.status_code == 400
        assert "kind" in answer.context["form"].errors
        assert "Tell every patient." in answer.content.decode()
        assert "MED-2026-4" in answer.content.decode()
        assert not Correspondence.objects.exists()

    def test_it_speaks_french(self, sign_in, alice, aware):
        client = sign_in(alice)
        client.cookies["django_language"] = "fr"
        answer = client.post(
            reverse("correspondence", args=[aware.pk]), ORDER | {"direction": "to"}
        )
        page = answer.content.decode()
        assert "Échanges avec l’autorité" in page
        assert "Cela ne vient que d’une autorité" in page

    def test_an_answer_that_is_asked_for_stands_on_the_incident_and_the_filing(
        self, sign_in, alice, aware
    ):
        recorded(aware, alice, kind="question", answer_by=date(2026, 11, 2))
        client = sign_in(alice)
        for name in ("incident", "filing", "correspondence"):
            page = client.get(reverse(name, args=[aware.pk])).content.decode()
            assert "An answer is asked for by Monday 2 November 2026." in page
        recorded(aware, alice, kind="answer", direction="to")
        page = client.get(reverse("incident", args=[aware.pk])).content.decode()
        assert "An answer is asked for" not in page

    def test_a_day_that_has_passed_is_late(self, sign_in, alice, aware):
        earlier = NOW - 48 * HOUR
        recorded(aware, alice, kind="question", at=earlier, answer_by=date(2026, 10, 22))
        page = sign_in(alice).get(reverse("incident", args=[aware.pk])).content.decode()
        assert "that day has passed" in page

    def test_it_is_taken_back_through_its_page_once(self, sign_in, alice, aware):
        row = recorded(aware, alice)
        there = reverse("correspondence_take_back", args=[aware.pk, row.pk])
        client = sign_in(alice)
        assert client.get(there).status_code == 200
        assert client.post(there, {"reason": ""}).status_code == 400
        assert client.post(there, {"reason": "Of another file."}).status_code == 302
        assert client.get(there).status_code == 404
        page = client.get(reverse("correspondence", args=[aware.pk])).content.decode()
        assert "taken back" in page
        assert "Of another file." in page

    def test_an_auditor_reads_it_and_records_nothing(self, sign_in, aware, alice, laboratory):
        from tests.cast import member

        row = recorded(aware, alice, text="Read me.")
        client = sign_in(member("Erik Auditor", laboratory, "auditor"))
        there = reverse("correspondence", args=[aware.pk])
        page = client.get(there).content.decode()
        assert "Read me." in page
        assert "<textarea" not in page
        assert client.post(there, ORDER).status_code == 403
        back = reverse("correspondence_take_back", args=[aware.pk, row.pk])
        assert client.get(back).status_code == 403

    def test_a_message_of_another_incident_is_not_found(self, sign_in, alice, aware, laboratory):
        from tests.cast import log

        row = recorded(aware, alice)
        other = log(laboratory, by=alice)
        there = reverse("correspondence_take_back", args=[other.pk, row.pk])
        assert sign_in(alice).get(there).status_code == 404
