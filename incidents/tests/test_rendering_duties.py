from types import SimpleNamespace

import pytest
from django.utils.translation import override

from incidents.models import Discharge, Entry
from incidents.rendering.duties import (
    done_text,
    duty_words,
    elapsed_text,
    recipient_words,
    rule_words,
)
from incidents.rendering.journal import entry_text
from incidents.rules.instants import instant_at
from incidents.rules.regimes import packs, read_pack
from incidents.services.duties import discharge, set_target, state_event, state_kinds, take_back
from tests.cast import HOUR, NOW

RULES = sorted({rule for name, text in packs() for rule in read_pack(name, text)}, key=str)


@pytest.mark.parametrize(
    ("recipient", "country", "english", "french"),
    [
        ("CNIL", "FR", "CNIL", "CNIL"),
        ("csirt", "FR", "ANSSI", "ANSSI"),
        ("csirt", "IE", "the CSIRT or the competent authority", "le CSIRT ou l’autorité"),
        ("police", "FR", "the police", "la police"),
    ],
)
def test_a_recipient_has_the_name_of_its_country_or_plain_words(
    recipient, country, english, french
):
    assert recipient_words(recipient, country=country).startswith(english)
    with override("fr"):
        assert recipient_words(recipient, country=country).startswith(french)


HEALTH = "Report: the competent State authorities and CERT Santé"


@pytest.mark.parametrize(
    ("rule", "recipient", "title"),
    [
        ("GDPR 33(1)", "CNIL", "Notification to the authority (CNIL)"),
        ("GDPR 33(1)", "supervisory_authority", "Notification to the supervisory authority"),
        ("CNIL supplement", "CNIL", "Supplement for the authority (CNIL)"),
        ("GDPR 33(2)", "controller", "Telling the controllers"),
        ("GDPR 34", "data_subjects", "Communication to the people concerned"),
        ("NIS2 23(4)(a)", "csirt", "Early warning: ANSSI"),
        ("CSP L.1111-8-2", "health_authorities", HEALTH),
    ],
)
def test_a_duty_is_called_by_what_there_is_to_do(rule, recipient, title):
    assert duty_words(rule, recipient, country="FR") == title


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.version} {rule.rule}")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_duty_of_the_law_book_has_words_and_no_code(rule, language):
    with override(language):
        words = [duty_words(rule.rule, rule.recipient, country="IE"), rule_words(rule.rule)]
    assert not any("_" in said for said in words)


def test_a_rule_that_is_gone_is_its_code():
    assert rule_words("GDPR 99") == "GDPR 99"


def test_a_duty_without_limit_says_how_long_it_has_run():
    assert elapsed_text(NOW - 5 * HOUR, now=NOW) == "5 h 00 elapsed"


@pytest.mark.parametrize(
    ("hours_until_due", "filed", "text"),
    [
        (None, False, "done after 3 h 00"),
        (5, True, "filed 2 h 00 before the deadline"),
        (5, False, "done 2 h 00 before the deadline"),
        (1, False, "done 2 h 00 after the deadline"),
    ],
)
def test_a_clock_that_was_met_says_by_how_much(hours_until_due, filed, text):
    due = NOW + hours_until_due * HOUR if hours_until_due else None
    clock = SimpleNamespace(at=NOW, due_at=due)
    assert done_text(clock, at=NOW + 3 * HOUR, filed=filed) == text


@pytest.fixture
def told(aware, alice):
    """Everything that can be said of duties was said, and the journal has it."""
    aware.organisation.profile = ["cyber_insured"]
    aware.organisation.save()
    paris = instant_at(NOW - 5 * HOUR, "Europe/Paris")
    state_kinds(aware, kinds=["intrusion"], by=alice, now=NOW)
    state_event(aware, kind="intrusion_known", at=paris, reason="", by=alice, now=NOW)
    clock = aware.deadlines.get(rule="LOPMI L.12-10-1", state="running")
    done = discharge(
        clock,
        kind=Discharge.Kind.DONE,
        at=instant_at(NOW, "Europe/Paris"),
        number="PV 12",
        reason="",
        receipt=None,
        by=alice,
        now=NOW,
    )
    take_back(done, by=alice, now=NOW)
    state_kinds(aware, kinds=[], by=alice, now=NOW)
    return aware


def said(verb):
    return [entry_text(entry, zone="Europe/Paris") for entry in Entry.objects.filter(verb=verb)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "english", "french"),
    [
        (
            "kinds.stated",
            "Said what kind of incident it is: an intrusion into a data-processing system",
            "Type d’incident indiqué\u00a0: une atteinte à un système de traitement automatisé de "
            "données",
        ),
        (
            "event.stated",
            "Recorded when the victim learnt of the intrusion: 23 October 2026, 13:00 CEST",
            "Enregistré, la connaissance de l’intrusion par la victime\u00a0: 23 octobre 2026, "
            "13:00 CEST",
        ),
        (
            "duty.discharged",
            "French Insurance Code Article L.12-10-1 (LOPMI), the police, the gendarmerie or the "
            "public prosecutor: recorded as “Done”, 23 October 2026, 18:00 CEST",
            "Article L. 12-10-1 du code des assurances (LOPMI), la police, la gendarmerie ou le "
            "procureur de la République\u00a0: enregistré comme «\u00a0Fait\u00a0», 23 octobre "
            "2026, 18:00 CEST",
        ),
        (
            "duty.taken_back",
            "French Insurance Code Article L.12-10-1 (LOPMI), the police, the gendarmerie or the "
            "public prosecutor: took back what was recorded",
            "Article L. 12-10-1 du code des assurances (LOPMI), la police, la gendarmerie ou le "
            "procureur de la République\u00a0: enregistrement retiré",
        ),
    ],
)
def test_the_journal_says_what_was_said_of_duties(told, verb, english, french):
    assert said(verb)[0] == english
    with override("fr"):
        assert said(verb)[0] == french


@pytest.mark.django_db
def test_the_journal_says_that_no_kind_is_left_and_names_targets(told, alice, supplier):
    from incidents.services.incidents import log_incident
    from tests.cast import member

    assert said("kinds.stated")[1].endswith("none of those that a regime asks about")
    dora = member("Dora Supplier", supplier, "dpo")
    theirs = log_incident(supplier, title="File", by=dora, now=NOW)
    for hours in (24, None):
        clock = theirs.deadlines.get(state="running")
        set_target(clock, hours=hours, by=dora, now=NOW)
    assert said("target.set") == [
        "GDPR Article 33(2): target set: 24 hours",
        "GDPR Article 33(2): target set: none any more",
    ]
