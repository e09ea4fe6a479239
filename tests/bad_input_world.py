"""Everything a form may ask for, and for each address that takes a form one good answer to it."""

from dataclasses import dataclass
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import timezone

from incidents.models import Instance, Membership, Organisation
from incidents.rules.facts_json import digest
from incidents.rules.instants import instant_at
from incidents.selectors.facts import facts_of
from incidents.selectors.relations import members_of
from incidents.services.duties import discharge
from incidents.services.incidents import log_incident, name_affected_controllers
from incidents.services.people import give_role, issue_set_up_link
from incidents.services.relations import link_duplicate, make_bundle
from incidents.services.signals import record_signal
from notifications.forms.filings import DraftForm
from notifications.models import Hold, Webhook
from notifications.rendering.links import answer_token
from notifications.rules.answers import answers_digest
from notifications.rules.copying import copy_digest
from notifications.rules.correspondence import Message
from notifications.rules.ladder import Rung
from notifications.rules.ladder_steps import steps_fingerprint
from notifications.rules.readers import PERSON, Reader
from notifications.selectors.campaigns import digest_of
from notifications.selectors.filings import worksheet_of
from notifications.selectors.ladders import (
    plan_fingerprint,
    plan_of,
    rungs_fingerprint,
    steps_of,
)
from notifications.services.correspondence import record_correspondence
from notifications.services.filings import open_filing
from notifications.services.machine import begin_here
from notifications.services.planning import plan_rung
from notifications.services.second_looks import ask_second_look
from notifications.services.uploads import keep_upload
from notifications.tests.campaign_cast import people, prepared
from tests.cast import NOW, found, member

PASSWORD = "a long enough sentence"
CSV = b"email;nom;prenom\nzoe@example.net;Lefevre;Zoe\n"


@dataclass
class World:
    """Who asks, and what there is to ask about."""

    alice: object
    aware: object
    processor: object
    affected: object
    campaign: object
    upload: object
    membership: object
    settled: object
    signal: object
    another: object
    twin: object
    bundle: object
    unnamed: object
    message: object

    @property
    def bundled(self):
        """An incident in a bundle."""
        return members_of(self.bundle).first()

    @property
    def word(self):
        """A word of the form of the CNIL."""
        return "field.nature"

    @property
    def clock(self):
        """A duty without a limit that runs."""
        return self.processor.deadlines.get(state="running")

    @property
    def told_elsewhere(self):
        """The same where no controller is named in the product."""
        return self.unnamed.deadlines.get(state="running")

    @property
    def answer_key(self):
        """What stands in the link of an alert to Alice."""
        plan_rung(
            Rung("called-2-1", NOW),
            reader=Reader(PERSON, self.alice.pk),
            about=self.aware,
            now=NOW,
        )
        return answer_token(self.aware.alerts.get(rung="called-2-1"), now=timezone.now())

    @property
    def arrived_key(self):
        """What stands in the link of a test mail to Alice."""
        plan_rung(
            Rung("test-1", NOW),
            reader=Reader(PERSON, self.alice.pk),
            about=self.organisation,
            now=NOW,
        )
        return answer_token(self.organisation.alerts.get(rung="test-1"), now=timezone.now())

    @property
    def asked_digest(self):
        """What Dora asked Alice to read."""
        return answers_digest(worksheet_of(self.another).answers)

    @property
    def done(self):
        """A duty that was recorded as done."""
        return self.settled.deadlines.get(state="met")

    @property
    def organisation(self):
        return self.aware.organisation

    @property
    def uid(self):
        return user_pk_to_url_str(self.alice)

    @property
    def forgotten_password(self):
        """The address in the mail; looked at, it remembers its key in the session."""
        key = default_token_generator.make_token(self.alice)
        return reverse("account_reset_password_from_key", args=[self.uid, key])


def world(aware, alice, bob, supplier):
    """Alice is the DPO of a laboratory and of a supplier; each has an incident with everything."""
    alice.set_password(PASSWORD)
    alice.email = "alice@laboratory.example"  # Only invented people can be looked through.
    alice.save(update_fields=["password", "email"])
    give_role(alice, organisation=supplier, role="dpo", by=None, now=NOW)
    dora = member("Dora Petit", aware.organisation, "dpo")
    aware.organisation.second_person_reads = True
    aware.organisation.save(update_fields=["second_person_reads"])
    campaign = prepared(aware, alice, people(3))
    Webhook.objects.create(
        organisation=aware.organisation, url="https://hooks.example.org/", secret="s", made_at=NOW
    )
    upload = keep_upload(aware, name="people.csv", content=CSV, by=alice, now=NOW)
    processor = log_incident(supplier, title="Archive at the supplier", by=alice, now=NOW)
    name_affected_controllers(processor, controllers=[aware.organisation], by=alice, now=NOW)
    found("Another laboratory")
    Instance.objects.create(is_demo=True, instance_id=uuid4(), created_at=NOW)
    begin_here(now=NOW)
    return World(
        alice,
        aware,
        processor,
        processor.affected_controllers.get(),
        campaign,
        upload,
        Membership.objects.get(user=bob),
        _settled(supplier, alice),
        record_signal(
            aware,
            source="press",
            moment=instant_at(NOW, "Europe/Paris"),
            text="An article",
            by=alice,
            now=NOW,
        ),
        *_related(aware, alice, dora),
        log_incident(supplier, title="Archive of a customer", by=alice, now=NOW),
        _letter(aware, alice),
    )


def _letter(aware, alice):
    """What the authority wrote."""
    said = Message("CNIL", "from", "question", instant_at(NOW, "Europe/Paris"))
    return record_correspondence(aware, message=said, file=None, by=alice, now=NOW)


def _related(aware, alice, dora):
    """An incident like the one of `aware`, whose filing Dora asked others to read; one that is a
    duplicate of it; a bundle of two.
    """
    another, twin, one, two = (
        log_incident(aware.organisation, title=f"Archive {number}", by=alice, now=NOW)
        for number in range(4)
    )
    filing = open_filing(another, authority="CNIL", form="cnil-2023-07", by=dora, now=NOW)
    ask_second_look(filing, by=dora, now=NOW)
    link_duplicate(twin, kept=another, reason="The same", by=alice, now=NOW)
    return another, twin, make_bundle([one, two], reason="The same way in", by=alice, now=NOW)


def _settled(supplier, alice):
    """An incident whose controllers were told by hand."""
    incident = log_incident(supplier, title="Another archive", by=alice, now=NOW)
    discharge(
        incident.deadlines.get(),
        kind="done",
        at=instant_at(NOW, "Europe/Paris"),
        number="",
        reason="",
        receipt=None,
        by=alice,
        now=NOW,
    )
    return incident


MOMENT = {"day": "2026-10-23", "clock": "10:00", "zone": "Europe/Paris"}

# Address by name: what it is called with, and one good answer.
ANSWERS = {
    "account_login": ((), {"login": "alice@laboratory.example", "password": PASSWORD, "next": "/"}),
    "account_logout": ((), {"next": "/"}),
    "account_signup": ((), {"email": "x@example.org", "password1": PASSWORD}),
    "account_reauthenticate": ((), {"password": PASSWORD, "next": "/"}),
    "account_change_password": (
        (),
        {"oldpassword": PASSWORD, "password1": f"{PASSWORD} 2", "password2": f"{PASSWORD} 2"},
    ),
    "account_set_password": ((), {"password1": PASSWORD, "password2": PASSWORD}),
    "account_reset_password": ((), {"email": "alice@laboratory.example"}),
    "account_reset_password_from_key": (
        ("uid", "set-password"),
        {"password1": PASSWORD, "password2": PASSWORD},
    ),
    "set_language": ((), {"language": "fr", "next": "/"}),
    "calendar_open": ((), {}),
    "calendar_revoke": ((), {}),
    "demo": ((), {"person": lambda w: w.alice.pk}),
    "incident_new": (
        (),
        {
            "title": "Patient file",
            "organisation": lambda w: w.aware.organisation_id,
            "what": "Seen online",
            "source": "press",
            "submission_key": str(uuid4()),
            **MOMENT,
        },
    ),
    "note_new": (("aware",), {"text": "A note"}),
    "signal_new": (("aware",), {"source": "press", "text": "An article", **MOMENT}),
    "awareness": (
        ("aware",),
        {"signal": "", "how": "press", "who": "Alice", "reason": "It was confirmed", **MOMENT},
    ),
    "signal_handle": (
        ("aware", "signal"),
        {"handling": "looked_into", "text": "The server was closed"},
    ),
    "duplicate_link": (
        ("aware",),
        {"kept": lambda w: w.another.pk, "reason": "The same file"},
    ),
    "duplicate_undo": (("twin",), {}),
    "bundle": (
        ("aware",),
        {"incidents": lambda w: w.another.pk, "reason": "The same way in"},
    ),
    "bundle_join": (("aware",), {"bundle": lambda w: w.bundle.pk}),
    "bundle_leave": (("bundled",), {}),
    "facts": (
        ("aware",),
        {"read_version": "0", "seen": "", "description": "A file was online"},
    ),
    "figures": (
        ("aware",),
        {
            "of": "persons",
            "number": "491840",
            "source": "The letter",
            "given_on": "2026-10-23",
        },
    ),
    "decision": (
        ("aware",),
        {
            "step": "sign",
            "kind": "not_notify",
            "reasons": "A risk is unlikely",
            "facts": lambda w: digest(facts_of(w.aware)),
        },
    ),
    "controllers": (
        ("processor",),
        {"controllers": lambda w: Organisation.objects.get(name="Another laboratory").pk},
    ),
    "controller_tell": (("processor", "affected"), {"text": "Your data are concerned"}),
    "people": (
        (),
        {
            "organisation": lambda w: w.aware.organisation_id,
            "name": "Eve Blanc",
            "email": "eve@example.org",
            "language": "fr",
            "role": "analyst",
        },
    ),
    "organisation": (
        ("organisation",),
        {
            "name": "Laboratory of the Dam",
            "kind": "controller",
            "country": "FR",
            "time_zone": "Europe/Paris",
            "siren": "123 456 782",
            "lead_authority": "CNIL",
            "sector": "q",
            "address": "1 rue du Moulin, 35000 Rennes",
            "legal_representative": "Rose Petit",
            "legal_representative_email": "rose@example.org",
            "contact_name": "Alice Martin",
            "contact_function": "DPO",
            "contact_email": "alice@example.org",
            "contact_phone": "+33 2 00 00 00 01",
            "region": "FR-AM",
            "profile": "health_body",
            "further_authorities": "DPC, AEPD",
            "main_establishment": "FR",
            "establishments": "FR",
            "representative_country": "",
        },
    ),
    "webhook": (("organisation",), {"url": "https://hooks.example.org/alerts"}),
    "webhook_test": (("organisation",), {}),
    "webhook_secret": (("organisation",), {}),
    "webhook_remove": (("organisation",), {}),
    "ladder": (
        ("organisation",),
        {
            "read": lambda w: plan_fingerprint(plan_of(w.organisation)),
            "wait_minutes": "20",
            "urgent_wait_minutes": "5",
            "emergency_email": "duty@example.org",
            "digest_hour": "7",
        },
    ),
    "ladder_add": (
        ("organisation",),
        {"read": lambda w: steps_fingerprint(steps_of(w.organisation)), "call": "administrator"},
    ),
    "ladder_move": (
        ("organisation",),
        {
            "read": lambda w: steps_fingerprint(steps_of(w.organisation)),
            "move": "down",
            "number": "1",
        },
    ),
    "ladder_hours": (
        ("organisation",),
        {
            "read": lambda w: rungs_fingerprint(plan_of(w.organisation), "GDPR 33(1)"),
            "rule": "GDPR 33(1)",
            "hours": "36, 12, 2",
        },
    ),
    "incident_kinds": (("aware",), {"kinds": "law_enforcement"}),
    "event_state": (("aware", "classification"), {"reason": "The committee said so", **MOMENT}),
    "duty_target": (("processor", "clock"), {"hours": "24"}),
    "duty_done": (("unnamed", "told_elsewhere"), {"number": "R-1", **MOMENT}),
    "duty_not_owed": (("processor", "clock"), {"reason": "The contract says otherwise"}),
    "duty_take_back": (("settled", "done"), {}),
    "person_role": (("membership",), {"role": "auditor"}),
    "person_take_out": (("membership",), {}),
    "journal_verify": ((), {"organisation": lambda w: w.aware.organisation_id}),
    "acknowledge": (("aware",), {}),
    "alert_answer": (("answer_key",), {}),
    "mail_arrived": (("arrived_key",), {}),
    "mail_test": (("organisation",), {}),
    "call_next": (("aware",), {}),
    "filing": (("aware",), {"shown": lambda w: _blank_filing(w.aware)["shown"].value()}),
    "filing_tick": (
        ("aware",),
        {
            "field": "organisation_name",
            "read": lambda w: copy_digest(w.organisation.name),
            "done": "1",
        },
    ),
    "filing_compared": (("aware",), {}),
    "filing_word": (
        ("aware", "word"),
        {"text": "Nature de la violation (art. 33)", "limit": "2000"},
    ),
    "filing_word_restore": (("aware", "word"), {}),
    "filing_submit": (
        ("aware",),
        {
            "kind": "initial",
            "number": "VN-1",
            "alone_because": "Filed at night, before anybody could read it",
            "language": "fr",
            **MOMENT,
            "clock": "17:00",
        },
    ),
    "second_look_ask": (("aware",), {}),
    "second_look": (
        ("another",),
        {"read_digest": lambda w: w.asked_digest, "verdict": "agreed", "because": ""},
    ),
    "authorities": (("aware",), {"authorities": "DPC, AEPD"}),
    "correspondence": (
        ("aware",),
        {
            "authority": "CNIL",
            "direction": "from",
            "kind": "order_to_tell",
            "reference": "MED-1",
            "text": "Tell the people",
            "answer_by": "2026-11-02",
            **MOMENT,
        },
    ),
    "correspondence_take_back": (("aware", "message"), {"reason": "Of another incident"}),
    "notice_open": (("aware",), {}),
    "notice_recipients": (("aware",), {}),
    "notice_mapping": (
        ("aware", "upload"),
        {
            "email": "0",
            "last_name": "1",
            "first_name": "2",
            "language": "",
            "reference": "",
            "default_language": "fr",
            "action": "import",
        },
    ),
    "notice_discard": (("aware",), {}),
    "notice_text": (
        ("aware", "en"),
        {
            "subject": "About your data",
            "nature": "A file was online.",
            "data": "Your name.",
            "consequences": "Somebody may write to you.",
            "measures": "We closed it.",
            "advice": "Be careful.",
            "contact": "alice@example.org",
        },
    ),
    "notice_trial": (("aware", "en"), {}),
    "notice_approval": (("aware",), {"read_digest": lambda w: digest_of(w.campaign)}),
    "notice_sending": (("aware",), {}),
    "notice_ledger_csv": (("aware",), {}),
    "release": ((), {"hold": lambda w: _hold().pk, "compared": "on"}),
    "sheet_json": (("aware",), {}),
    "sheet_pdf": (("aware",), {}),
}
FILES = {
    "note_new": ("file",),
    "signal_new": ("evidence",),
    "duty_done": ("receipt",),
    "correspondence": ("file",),
    "filing_submit": ("receipt",),
    "notice_recipients": ("file",),
}
# It needs an instance without any organisation.
SET_UP = {
    "organisation_name": "Laboratory of the Mill",
    "kind": "controller",
    "country": "FR",
    "time_zone": "Europe/Paris",
    "siren": "123 456 782",
    "lead_authority": "CNIL",
    "region": "FR-AM",
    "profile": "health_body",
    "further_authorities": "DPC, AEPD",
    "name": "Alice Martin",
    "email": "alice@example.org",
    "language": "fr",
    "password": PASSWORD,
    "again": PASSWORD,
}


def _hold():
    """As after a restore."""
    return Hold.objects.get_or_create(reason="restored", released_at=None, defaults={"since": NOW})[
        0
    ]


def _blank_filing(incident):
    zone = incident.organisation.time_zone
    return DraftForm(None, sheet=worksheet_of(incident), zone=zone)


def address_of(name, there):
    """The path of an address in this world."""
    named = (getattr(there, each, each) for each in ANSWERS[name][0])
    return reverse(name, args=[getattr(each, "pk", each) for each in named])


def good_answer(name, there):
    """What a person would send."""
    answer = ANSWERS[name][1]
    return {key: value(there) if callable(value) else value for key, value in answer.items()}


def set_up_address():
    return f"/set-up/{issue_set_up_link(now=timezone.now())}/"
