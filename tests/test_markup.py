"""Markup, templates and headers in every text: shown as text, in pages, papers and mails."""

from email import message_from_bytes, policy

import pytest
from django.urls import reverse

from incidents.models import Organisation
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.services.decisions import decide
from incidents.services.facts import TEXTS, record_figure, save_facts
from incidents.services.files import store_file
from incidents.services.incidents import (
    add_note,
    log_incident,
    name_affected_controllers,
    tell_controller,
)
from incidents.services.people import give_role
from incidents.services.signals import record_signal, say_awareness
from notifications.models import Alert, Approval
from notifications.rendering.alerts import alert_message
from notifications.rendering.papers import draft_pdf
from notifications.rules.answer_checks import check_answer
from notifications.rules.correspondence import Message
from notifications.rules.persons import Listed, Person
from notifications.selectors.filings import worksheet_of
from notifications.services import submissions
from notifications.services.alerts import plan_due_alerts
from notifications.services.campaigns import choose_list, open_campaign, save_text
from notifications.services.correspondence import record_correspondence
from notifications.services.filings import open_filing, save_draft
from notifications.tests.campaign_cast import draft, listed
from tests.cast import HOUR, NOW, found, member
from tests.test_every_address import NAMES, address

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("at_now", "mail_leaves"),
    pytest.mark.once,
]

# The product has 13 digits: four would stand by chance in some digest on a page.
NASTY = (
    "<b title='x'>\"'{{7654321*1234567}}${7654321*1234567}{%now%}</b><script>alert(1)</script>&lt;"
)
RAW = ("<b title", "<script>alert", "9449772114007", "{%now%}</b>")
LANGUAGES = ("en", "fr")


@pytest.fixture
def nasty(monkeypatch):
    """An organisation, its people and an incident at a processor and at it, all of nasty texts."""
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    organisation = found(NASTY, contact_name=NASTY, contact_email="a@example.org", address=NASTY)
    supplier = found(f"{NASTY} 2", kind="processor")
    eve = member("Eve", organisation, "dpo")
    eve.name = NASTY
    eve.save(update_fields=["name"])
    give_role(eve, organisation=supplier, role="dpo", by=None, now=NOW)
    at_supplier = log_incident(supplier, title=NASTY, by=eve, now=NOW)
    name_affected_controllers(at_supplier, controllers=[organisation], by=eve, now=NOW)
    affected = at_supplier.affected_controllers.get()
    incident = tell_controller(affected, source_text=NASTY, by=eve, now=NOW)
    now = instant_at(NOW, "Europe/Paris", typed=NASTY[:40])
    signal = record_signal(incident, source="press", moment=now, text=NASTY, by=eve, now=NOW)
    values = {"name": NASTY, "content_type": "text/html", "content": b"x", "by": eve, "now": NOW}
    file = store_file(organisation, **values)
    add_note(incident, text=NASTY, file=file, by=eve, now=NOW)
    said = {"how": "press", "who": NASTY, "signal": signal, "reason": NASTY}
    say_awareness(incident, moment=now, **said, by=eve, now=NOW)
    facts = BreachFacts(**dict.fromkeys(TEXTS, NASTY))
    save_facts(incident, facts=facts, read_version=0, by=eve, now=NOW)
    figure = {"of": "persons", "number": 5, "is_exact": False, "given_on": NOW.date()}
    record_figure(incident, source=NASTY, **figure, by=eve, now=NOW)
    decide(incident, kind="notify", reasons=NASTY, by=eve, now=NOW)
    filing = open_filing(incident, authority="CNIL", form="cnil-2023-07", by=eve, now=NOW)
    sheet = worksheet_of(incident)
    typed = {each.id: NASTY for each in sheet.form.fields() if takes_it(each)}
    save_draft(filing, answers=typed, read_version=0, by=eve, now=NOW)
    filed = {"kind": "initial", "number": NASTY[:60], "reasons": NASTY, "receipt": file}
    submissions.record_submission(filing, filed_at=now, **filed, by=eve, now=NOW)
    letter = Message("CNIL", "from", "question", now, reference=NASTY[:60], text=NASTY)
    record_correspondence(incident, message=letter, file=file, by=eve, now=NOW)
    campaign = open_campaign(incident, by=eve, now=NOW)
    person = Person(address="p@example.net", first_name=NASTY, last_name=NASTY, reference=NASTY)
    choose_list(campaign, recipients=listed(incident, eve, [Listed(person, "en")]), by=eve, now=NOW)
    nature = "Dear {{ first_name }},\n<b title='x'>this</b><script>alert(1)</script> happened."
    save_text(campaign, language="en", draft=draft(nature=nature), by=eve, now=NOW)
    # A text with markup is not ready: its approval is written past the check.
    Approval.objects.create(
        campaign=campaign,
        content_digest="0" * 64,
        alone_because=NASTY,
        approved_by=eve,
        approved_at=NOW,
    )
    Organisation.objects.filter(pk=organisation.pk).update(contact_phone="<b title>")
    return {"eve": eve, "incident": incident, "supplier": at_supplier, "file": file, "to": affected}


def takes_it(field):
    try:
        return field.kind == "text" and bool(check_answer(field, NASTY))
    except Refused:
        return False


def places(nasty):
    """Every address of the product that can be looked at, for each of the two incidents."""
    for incident in (nasty["incident"], nasty["supplier"]):
        factories = {
            "pk": lambda name, pk=incident.pk: nasty["file"].pk if name == "file" else pk,
            "number": lambda name: 1,
            "affected_pk": lambda name: nasty["to"].pk,
            "upload_pk": lambda name: nasty["file"].pk,
            "deadline_pk": lambda name, one=incident: one.deadlines.last().pk,
            "kind": lambda name: "classification",
            "signal_pk": lambda name, one=incident: getattr(one.signals.first(), "pk", 0),
            "message_pk": lambda name, one=incident: getattr(one.correspondence.first(), "pk", 0),
            "word": lambda name: "field.nature",
            "language": lambda name: "en",
            "token": lambda name: "token",
            "name": lambda name: "none.eml",
            "uidb36": lambda name: "1",
            "key": lambda name: "key",
        }
        for name in NAMES:
            if name not in {"file", "filing_draft_pdf"}:
                yield address(name, factories)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_repeats_markup_or_reckons(nasty, sign_in, language):
    client, seen = sign_in(nasty["eve"]), 0
    client.cookies["django_language"] = language
    for where in places(nasty):
        answer = client.get(where)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        seen += "&lt;script&gt;alert" in page
        for raw in RAW:
            assert raw not in page, f"{where}: {page[page.index(raw) - 200 :][:400]}"
    assert seen > 12, "the texts are on the pages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_sets_markup_as_text(nasty, language):
    pdf = draft_pdf(nasty["incident"], language=language, now=NOW, late=False)
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize(
    "name", ["a\r\nBcc: v@example.net", "a\x0bb\x1c\x85c\u2028d\u202ee", NASTY]
)
def test_an_alert_with_an_odd_name_leaves_with_its_headers_whole(nasty, name):
    Organisation.objects.filter(pk=nasty["incident"].organisation_id).update(name=name)
    incident = log_incident(
        Organisation.objects.get(pk=nasty["incident"].organisation_id),
        title=name,
        by=nasty["eve"],
        now=NOW,
    )
    plan_due_alerts(now=NOW + 60 * HOUR)
    alert = Alert.objects.filter(deadline__incident=incident).first()
    _message_id, message = alert_message(alert, now=NOW + 60 * HOUR)
    read = message_from_bytes(message, policy=policy.default)
    assert read["Bcc"] is None
    assert read["To"] == "eve@example.org"
    assert len(read.get_all("Subject")) == 1
    assert "<b title" not in read["Subject"]


@pytest.mark.parametrize("letter", ["\r\nBcc: v@example.net", "\x0b", "\x1c", "\x85", "\u2028"])
def test_a_subject_that_would_split_a_header_is_not_sent(aware, alice, sign_in, letter):
    open_campaign(aware, by=alice, now=NOW)
    client = sign_in(alice)
    parts = draft().parts | {"subject": f"About{letter}you"}
    client.post(reverse("notice_text", args=[aware.pk, "en"]), dict(parts))
    answer = client.post(reverse("notice_trial", args=[aware.pk, "en"]), follow=True)
    assert "was handed over" not in answer.content.decode()
