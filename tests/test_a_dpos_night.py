"""A DPO's night, with moved time: every mail of it is read.

Friday 23 October 2026, 23:00 in Paris. Alice logs what the laboratory became aware of on Wednesday
at 12:30, and falls asleep. The notification is due on Saturday at 12:30. Dora, the deputy, reads
French; she answers from her telephone at 23:45, and falls asleep too. Alice files at 09:00.
"""

import re

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from incidents.models import Entry, Incident
from notifications.models import Acknowledgement, Alert, AlertPlan, Delivery, Escalation
from notifications.services import submissions
from tests.a_night import Desk, Night, Phone, at, words_of
from tests.cast import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]
LOGGED = {
    "title": "A list on a forum",
    "organisation": "1",
    "submission_key": "9a1d0d5e-7d0c-4c53-9d0b-3f7a3f0c5a11",
    "zone": "Europe/Paris",
}
AWARE = {"day": "2026-10-21", "clock": "12:30", "zone": "Europe/Paris", "fold": "", "how": "press"}
FILED = {
    "kind": "complete",
    "day": "2026-10-24",
    "clock": "08:57",
    "zone": "Europe/Paris",
    "number": "VN-2026-1",
    "language": "fr",
}
DUE = "Saturday 24 October 2026, 12:30 CEST (Europe/Paris, UTC+2)"
DUE_FR = "samedi 24 octobre 2026, 12:30 CEST (Europe/Paris, UTC+2)"
FOUR = "Saturday 24 October 2026, 04:00 CEST (Europe/Paris, UTC+2)"
FOUR_FR = "samedi 24 octobre 2026, 04:00 CEST (Europe/Paris, UTC+2)"
NOBODY = "Nobody is on it."
FRENCH = ("dora", "duty")  # Nobody knows who reads at duty@: the language of the country.
# By one of these each mail shows its language: those with a link to press, and the summary.
IN_FRENCH = ("sans se connecter", "sans vous connecter", "Conservez ce message")
IN_ENGLISH = ("without signing in", "Keep this message")

# Every mail from the logging to the next day: when, to whom, and what stands above it.
THE_NIGHT = """
23:00 alice logged, 13 h 30 left
23:00 dora  enregistré, il reste 13 h 30
23:00 alice 13 h 30 left to notify
23:00 alice test of the alerts, please confirm
23:00 dora  essai des alertes, à confirmer
23:30 dora  personne ne s’en occupe
00:30 alice 12 h 00 left to notify
00:30 dora  il reste 12 h 00 pour notifier
04:00 alice nobody is on it any more
04:00 dora  plus personne ne s’en occupe
04:30 anne  nobody is on it
05:00 duty  personne ne s’en occupe
06:30 alice 6 h 00 left to notify
06:30 dora  il reste 6 h 00 pour notifier
06:30 anne  6 h 00 left to notify
06:30 duty  il reste 6 h 00 pour notifier
07:30 alice 5 h 00 left to notify
07:30 dora  il reste 5 h 00 pour notifier
07:30 anne  5 h 00 left to notify
07:30 duty  il reste 5 h 00 pour notifier
08:00 alice 1 open incident, 4 h 30 left
08:00 dora  1 incident ouvert, il reste 4 h 30
08:30 alice 4 h 00 left to notify
08:30 dora  il reste 4 h 00 pour notifier
08:30 anne  4 h 00 left to notify
08:30 duty  il reste 4 h 00 pour notifier
"""


@pytest.fixture
def night(laboratory, alice, monkeypatch):
    """What a filing is printed with is slow, and tried elsewhere."""
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    member("Dora Deputy", laboratory, "analyst", language="fr")
    member("Anne Approver", laboratory, "approver")
    AlertPlan.objects.create(organisation=laboratory, emergency_email="duty@example.org")
    with time_machine.travel(at("23:00"), tick=False) as traveller:
        yield Night(traveller)


def test_a_dpos_night(night, alice):
    desk = Desk(alice)
    incident = alice_logs_at_23_00(night, desk)
    phone = dora_is_called_at_23_30(night)
    a_scanner_follows_the_link(phone.link)
    dora_is_on_it_from_23_45(night, phone)
    alice_sees_dora_at_23_50(night, desk, incident)
    the_rung_of_00_30_says_who_is_on_it(night)
    at_04_00_nobody_is_on_it_any_more(night, desk, incident, phone)
    the_approver_and_the_duty_room_are_called(night)
    everybody_hears_each_hour(night)
    the_summary_of_08_00(night)
    alice_files_at_09_00(night, desk, incident, phone)
    assert listed(night) == THE_NIGHT.strip().splitlines()
    for arrived in night.arrived:
        read(arrived, incident)


def listed(night):
    return [f"{one.clock} {one.to:<5} {one.kind}" for one in night.arrived]


def read(arrived, incident):
    """What holds of every mail of the night, whatever it is about."""
    french = arrived.to in FRENCH
    assert any(words in arrived.text for words in IN_FRENCH) == french
    assert any(words in arrived.text for words in IN_ENGLISH) != french
    if f"/incidents/{incident.pk}/" in arrived.text:
        assert (DUE_FR if french else DUE) in arrived.text
        assert f"{incident.reference} " in arrived.text
    assert incident.title not in arrived.text + arrived.mail.subject
    assert "The scheduler was silent" not in arrived.text
    assert "Le service d’alertes n’a pas fonctionné" not in arrived.text


def says(arrived, *paragraphs):
    """Each stands in the mail as a paragraph of its own, in this order."""
    assert [one for one in arrived.paragraphs if one in paragraphs] == list(paragraphs)


# 23:00


def alice_logs_at_23_00(night, desk):
    desk.sends("incident_new", **LOGGED)
    incident = Incident.objects.get()
    desk.sends("awareness", incident.pk, **AWARE)
    night.until("23:00")
    says(
        night.to("alice", "23:00", about="logged"),
        f"Incident {incident.reference} ({incident.code_name}), Laboratory of the Mill",
        f"These clocks run:\n- GDPR Article 33(1), CNIL: due {DUE}.",
        "This mail also went to: Dora Deputy.",
    )
    dora = night.to("dora", "23:00", about="enregistré")
    says(dora, "Ce message a aussi été envoyé à : Alice Martin.")
    assert "DTSTART:20261024T103000Z" in dora.mail.calendar
    says(night.to("alice", "23:00", about="to notify"), f"13 h 30 left. Due {DUE}.", NOBODY)
    return incident


# 23:30 to 23:50


def dora_is_called_at_23_30(night):
    """Who answered to nobody's knowledge, who heard first, what is due; and one link to press."""
    night.until("23:30")
    called = night.to("dora", "23:30")
    says(
        called,
        "Personne ne s’occupe de cet incident depuis le vendredi 23 octobre 2026, 23:00 CEST "
        "(Europe/Paris, UTC+2) : c’est à vous.",
        "L’alerte est d’abord allée à : Alice Martin.",
        f"Échéance : {DUE_FR} ; il reste 13 h 00.",
        "Indiquez que vous vous en occupez, pour que personne d’autre ne soit appelé.",
    )
    return Phone(called.link)


def rows():
    tables = (Acknowledgement, Alert, Delivery, Entry, Escalation, Session)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def a_scanner_follows_the_link(link):
    before = rows()
    for follow in (Client().get, Client().head):
        assert follow(link, headers={"user-agent": "SafeLinks"}).status_code == 200
    assert rows() == before


def dora_is_on_it_from_23_45(night, phone):
    night.until("23:45")
    before = phone.sees()
    assert "il reste 12 h 45" in before
    assert f"Échéance : {DUE_FR}." in before
    assert "Personne ne s’en occupe. Je m’en occupe" in before
    assert "Cela vaut jusqu’au 24 octobre 2026, 04:00 CEST" in before
    assert "répond en son nom" in before
    form = phone.opens()
    stands = "Vous vous en occupez jusqu’au 24 octobre 2026, 04:00 CEST. Personne d’autre n’est"
    assert stands in phone.presses(form)
    said = rows()
    assert stands in phone.presses(form), "the second press says that it stands already"
    assert not phone.has_button(), "no press is offered that would gain nothing"
    assert rows() == said
    assert Acknowledgement.objects.get().by.name == "Dora Deputy"


def who_is_on_it(page):
    """What the panel of that name shows."""
    return re.search(" Who is on it (.*?) (What must be filed now|Which authority) ", page)[1]


def alice_sees_dora_at_23_50(night, desk, incident):
    night.until("23:50")
    page = desk.sees("incident", incident.pk)
    assert "12 h 40 left" in page
    assert who_is_on_it(page) == (
        "I'm on it Owner Alice Martin"
        " On it Dora Deputy, since 23 October 2026, 23:45 CEST, until 24 October 2026, 04:00 CEST"
        " Next alert 24 October 2026, 00:30 CEST, 12 hours before the deadline"
        " to Alice Martin, Dora Deputy"
        " Call Anne Approver now They are alerted by mail."
    )
    assert "No alert has been sent since" not in page


def the_rung_of_00_30_says_who_is_on_it(night):
    night.until("00:30")
    says(
        night.to("alice", "00:30"),
        f"12 h 00 left. Due {DUE}.",
        f"On it: Dora Deputy until {FOUR}.",
    )
    says(
        night.to("dora", "00:30"),
        f"Échéance : {DUE_FR} ; il reste 12 h 00.",
        f"S’en occupe : Dora Deputy jusqu’au {FOUR_FR}.",
    )


# 04:00 to 05:00


def at_04_00_nobody_is_on_it_any_more(night, desk, incident, phone):
    night.until("04:00")
    says(
        night.to("alice", "04:00"),
        f"Dora Deputy was on it; that ended on {FOUR}. If you are on it now, say so again; "
        "otherwise the next person is called.",
        f"8 h 30 left. Due {DUE}.",
    )
    says(
        night.to("dora", "04:00"),
        f"Dora Deputy s’en occupait ; cela a pris fin le {FOUR_FR}. Si vous vous en occupez "
        "maintenant, dites-le de nouveau ; sinon, la personne suivante est appelée.",
        f"Échéance : {DUE_FR} ; il reste 8 h 30.",
    )
    night.until("04:15")
    page = desk.sees("incident", incident.pk)
    assert who_is_on_it(page) == (
        "I'm on it Owner Alice Martin"
        " On it nobody Dora Deputy was on it until 24 October 2026, 04:00 CEST."
        " Next alert 24 October 2026, 06:30 CEST, 6 hours before the deadline"
        " to Alice Martin, Dora Deputy"
        " Called next Anne Approver at 24 October 2026, 04:30 CEST, unless somebody is on it by"
        " then Call Anne Approver now They are alerted by mail."
    )
    assert "No alert has been sent since" not in page
    assert (
        "Personne ne s’en occupe. Dora Deputy s’en occupait jusqu’au 24 octobre 2026, 04:00 CEST."
        in phone.sees()
    )


def the_approver_and_the_duty_room_are_called(night):
    night.until("05:00")
    says(
        night.to("anne", "04:30"),
        f"Nobody has taken this incident on since {FOUR}: you are called next.",
        "Called before you: Alice Martin, Dora Deputy.",
        "Dora Deputy was on it until 24 October 2026, 04:00 CEST.",
        f"8 h 00 left. Due {DUE}.",
    )
    says(
        night.to("duty", "05:00"),
        f"Personne ne s’occupe de cet incident depuis le {FOUR_FR} : c’est à vous.",
        "L’alerte est d’abord allée à : Alice Martin, Dora Deputy, Anne Approver.",
        "Dora Deputy s’en occupait jusqu’au 24 octobre 2026, 04:00 CEST.",
        f"Échéance : {DUE_FR} ; il reste 7 h 30.",
    )


# 06:30 to 09:00


def everybody_hears_each_hour(night):
    night.until("08:30")
    for clock, left in (("06:30", "6 h 00"), ("07:30", "5 h 00"), ("08:30", "4 h 00")):
        for person in ("alice", "anne"):
            says(night.to(person, clock), f"{left} left. Due {DUE}.", NOBODY)
        for person in FRENCH:
            due = f"Échéance : {DUE_FR} ; il reste {left}."
            says(night.to(person, clock), due, "Personne ne s’en occupe.")


def the_summary_of_08_00(night):
    text = night.to("alice", "08:00").text
    assert f"GDPR Article 33(1), CNIL: due {DUE}.\nNobody is on it.\n" in text


def alice_files_at_09_00(night, desk, incident, phone):
    """Nothing comes any more: not at 09:30, 10:30 and 11:30, not when it would have been due."""
    night.until("09:00")
    desk.sends("filing_submit", incident.pk, **FILED)
    page = desk.sees("incident", incident.pk)
    assert "filed 3 h 33 before the deadline" in page
    assert who_is_on_it(page) == "Owner Alice Martin"
    the_link_is_over(phone, incident)
    night.until("12:45")


def the_link_is_over(phone, incident):
    before, answer = rows(), phone.opens()
    assert answer.status_code == 410
    assert f"{incident.reference} {incident.code_name}" in words_of(answer)
    assert "Plus aucun délai ne court" in words_of(answer)
    assert Client().post(phone.link).status_code == 410
    assert rows() == before
