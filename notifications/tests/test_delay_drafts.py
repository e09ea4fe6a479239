"""The draft of the reasons for a delay, in words, and that it goes nowhere by itself."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.services.decisions import decide
from incidents.services.facts import save_facts
from incidents.services.incidents import (
    log_incident,
    name_affected_controllers,
    tell_controller,
)
from incidents.services.people import give_role
from incidents.services.signals import record_signal, say_awareness
from notifications.models import Filing, FilingVersion, Submission
from notifications.rendering.delay_drafts import delay_draft
from notifications.selectors.filings import worksheet_of
from notifications.services import submissions
from notifications.services.filings import open_filing, save_draft
from tests.cast import HOUR, NOW

pytestmark = pytest.mark.django_db
LATE = NOW + 70 * HOUR
GAP = "[à compléter : pourquoi la notification n'a pas été faite dans les 72 heures]"
FILED = {
    "kind": "initial",
    "day": "2026-10-26",
    "clock": "14:00",
    "zone": "Europe/Paris",
    "number": "VN-2026-1",
    "language": "fr",
    "reasons": "",
}
UNWANTED = re.compile(
    r"\b(fault|sorry|regret|neglig|mistake|compliant|comply|oversight|breach of (the )?(law|duty)"
    r"|late by|overdue|faute|négligen|manque|erreur|conforme|regrett|désol|en retard)",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def _late(monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    with time_machine.travel(LATE, tick=False):
        yield


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def submit(incident):
    return reverse("filing_submit", args=[incident.pk])


def draft_page(incident):
    return reverse("filing", args=[incident.pk])


def words(incident):
    return delay_draft(incident, worksheet_of(incident))


def plain(incident):
    """The same with plain spaces, which are easier to read here."""
    return words(incident).replace("\u00a0", " ")


@pytest.fixture
def told(aware, alice):
    """Everything that a course can hold."""
    for source, hours in (("press", 6), ("processor", 7)):
        moment = instant_at(NOW - hours * HOUR, "Europe/Paris")
        record_signal(aware, source=source, moment=moment, text="Secret words", by=alice, now=NOW)
    say_awareness(
        aware,
        moment=instant_at(NOW - 4 * HOUR, "Europe/Paris"),
        how="processor",
        who="Rose Petit",
        signal=None,
        reason="Said wrongly before.",
        by=alice,
        now=NOW,
    )
    for version, text in enumerate(("A file was online.", "A file was online for a day.")):
        at = NOW + (version + 1) * HOUR
        save_facts(
            aware, facts=BreachFacts(description=text), read_version=version, by=alice, now=at
        )
    filing = open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    unknown = {"measures_after": {"unknown": True}}
    save_draft(filing, answers=unknown, read_version=0, by=alice, now=NOW)
    decide(aware, kind="notify", reasons="A secret risk", by=alice, now=NOW + 3 * HOUR)
    return aware


def test_it_says_in_order_what_is_recorded_in_the_language_of_the_authority(told):
    assert plain(told).splitlines() == [
        "Déroulement, tel qu'il est consigné :",
        "– vendredi 23 octobre 2026 à 11:00 (UTC+02:00, Europe/Paris) : information reçue du "
        "sous-traitant.",
        "– vendredi 23 octobre 2026 à 12:00 (UTC+02:00, Europe/Paris) : signalement reçu (Presse).",
        "– vendredi 23 octobre 2026 à 14:00 (UTC+02:00, Europe/Paris) : prise de connaissance de "
        "la violation (Détection et signalement par le sous-traitant), par Rose Petit.",
        "– vendredi 23 octobre 2026 à 18:00 (UTC+02:00, Europe/Paris) : la prise de connaissance "
        "a d'abord été située au vendredi 23 octobre 2026 à 13:00 (UTC+02:00, Europe/Paris) ; ce "
        "moment a été remplacé depuis.",
        "– vendredi 23 octobre 2026 à 19:00 (UTC+02:00, Europe/Paris) : premiers faits consignés.",
        "– vendredi 23 octobre 2026 à 20:00 (UTC+02:00, Europe/Paris) : derniers faits consignés "
        "(version 2).",
        "– vendredi 23 octobre 2026 à 21:00 (UTC+02:00, Europe/Paris) : décision de notifier à "
        "l'autorité de contrôle.",
        "Jours non ouvrés dans les 72 heures qui ont suivi la prise de connaissance : samedi 24 "
        "octobre 2026, dimanche 25 octobre 2026.",
        "Points non connus à ce stade : Mesures techniques et organisationnelles appliquées suite "
        "à la violation.",
        "[à compléter : les recherches menées sur ces points, avec leurs dates]",
        GAP,
    ]


def test_gaps_are_shown_as_such(logged):
    text = plain(logged)
    assert "[à compléter : quand et par qui l'incident a été signalé]" in text
    assert "[à compléter : quand, comment et par qui l'organisme a pris connaissance" in text
    assert "[à compléter : quand les faits ont été établis]" in text
    assert "[à compléter : quand il a été décidé de notifier]" in text
    assert text.endswith(GAP)


def test_facts_that_were_written_down_once_are_named_once(aware, alice):
    facts = BreachFacts(description="A file was online.")
    save_facts(aware, facts=facts, read_version=0, by=alice, now=NOW)
    assert plain(aware).count("faits consignés") == 1


def test_the_notice_of_a_processor_that_told_us_here_is_named_once(laboratory, alice, supplier):
    give_role(alice, organisation=supplier, role="dpo", by=None, now=NOW)
    theirs = log_incident(supplier, title="Archive", by=alice, now=NOW)
    name_affected_controllers(theirs, controllers=[laboratory], by=alice, now=NOW)
    affected = theirs.affected_controllers.get()
    tell_controller(affected, source_text="Your data", by=alice, now=NOW)
    affected.refresh_from_db()
    assert plain(affected.their_incident).count("information reçue du sous-traitant") == 1


def test_an_authority_that_reads_english_gets_it_in_english(elsewhere, charlie):
    from tests.cast import log, say

    incident = say(log(elsewhere, by=charlie), by=charlie)
    text = words(incident)
    assert text.startswith("Course of events, as recorded:")
    assert "became aware of the breach (Press news): Alice Martin." in text
    assert "Days without work within the 72 hours" in text


def test_it_holds_no_secret_text_and_no_length_of_the_delay(told):
    text = words(told)
    for secret in ("Secret", "secret", "A file was online", "Said wrongly", "Patient file"):
        assert secret not in text
    assert not re.search(r"\d+ ?(h|heures?|minutes?|jours?) (de|après|plus)", text)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_word_admits_or_excuses_anything(language):
    path = Path(settings.BASE_DIR) / "templates" / "filings" / f"delay.{language}.txt"
    assert UNWANTED.findall(path.read_text("utf-8").split("endcomment %}")[1]) == []


def test_both_languages_ask_for_the_same_things():
    def skeleton(language):
        path = Path(settings.BASE_DIR) / "templates" / "filings" / f"delay.{language}.txt"
        text = path.read_text("utf-8").split("endcomment %}")[1]
        return re.findall(r"{[{%][^}]*[}%]}|\[(?=à compléter|to be completed)", text)

    french, english = skeleton("fr"), skeleton("en")
    assert [one.replace('\u00a0; "', '"') for one in french] == [
        one.replace('; "', '"') for one in english
    ]


@pytest.mark.parametrize("where", [submit, draft_page])
def test_it_stands_beside_the_empty_box_and_in_no_answer(told, alice, where):
    client = signed_in(alice)
    page = client.get(where(told)).content.decode()
    assert "derniers faits consignés" in page
    box = re.search(r'<textarea[^>]*name="(?:delay_)?reasons"[^>]*>(.*?)</textarea>', page, re.S)
    assert box[1].strip() == ""
    assert "delay_reasons" not in worksheet_of(told).answers
    text = client.get(reverse("filing_draft_text", args=[told.pk])).content.decode()
    assert "derniers faits consignés" not in text


def test_in_time_no_page_shows_it(told, alice):
    with time_machine.travel(NOW, tick=False):
        for where in (submit, draft_page):
            assert "put_delay_draft" not in signed_in(alice).get(where(told)).content.decode()


def test_pressed_it_stands_in_the_box_with_all_that_was_typed_and_nothing_is_recorded(told, alice):
    data = FILED | {"put_delay_draft": "1", "number": "VN-77", "language": "en"}
    answer = signed_in(alice).post(submit(told), data)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form["reasons"].value() == words(told)
    assert (form["number"].value(), form["language"].value()) == ("VN-77", "en")
    assert (form["day"].value(), form["clock"].value()) == ("2026-10-26", "14:00")
    assert not Submission.objects.exists()
    assert "delay_reasons" not in worksheet_of(told).answers


def test_pressed_on_the_draft_it_stands_in_the_box_and_is_not_saved(told, alice):
    client, text = signed_in(alice), words(told)
    shown = client.get(draft_page(told)).context["form"]["shown"].value()
    before = Filing.objects.get().draft_version
    data = {"shown": shown, "put_delay_draft": "1", "description": "Typed and not saved"}
    answer = client.post(draft_page(told), data)
    page = answer.content.decode()
    assert "Typed and not saved" in page
    assert answer.context["form"]["delay_reasons"].value() == text
    assert Filing.objects.get().draft_version == before
    # And saved, once the person says so.
    del data["put_delay_draft"]
    client.post(draft_page(told), data | {"delay_reasons": text})
    assert worksheet_of(told).answers["delay_reasons"] == text


def test_it_goes_below_what_stands_in_the_box_and_only_once(told, alice):
    client, data = signed_in(alice), FILED | {"put_delay_draft": "1"}
    first = client.post(submit(told), data | {"reasons": "A strike."})
    once = first.context["form"]["reasons"].value()
    assert once == f"A strike.\n\n{words(told)}"
    again = client.post(submit(told), data | {"reasons": once.replace("\n", "\r\n")})
    assert again.context["form"]["reasons"].value() == once.replace("\n", "\r\n")


def test_not_pressed_a_late_filing_is_refused_and_what_is_filed_holds_what_was_typed(told, alice):
    client = signed_in(alice)
    assert client.post(submit(told), FILED).status_code == 400
    assert not Submission.objects.exists()
    client.post(submit(told), FILED | {"reasons": "The site was shut."})
    answers = json.loads(FilingVersion.objects.get().answers)
    assert answers["delay_reasons"] == "The site was shut."


def test_pressed_where_it_is_not_late_it_puts_nothing_and_records_nothing(told, alice):
    with time_machine.travel(NOW + timedelta(hours=4), tick=False):
        data = FILED | {"put_delay_draft": "1", "day": "2026-10-23", "clock": "18:30"}
        assert signed_in(alice).post(submit(told), data).status_code == 200
    assert not Submission.objects.exists()


def test_enter_in_a_field_never_presses_the_button(told, alice):
    """A browser then presses the first button of the form, in the order of the page."""
    for where, form_id in ((submit, "record"), (draft_page, "draft")):
        page = signed_in(alice).get(where(told)).content.decode()
        form = page.index(f'id="{form_id}"')
        assert page.index('type="submit"', form) < page.index("put_delay_draft")
