"""The pages of a draft: works, wrong organisation, logged out, wrong method, bad input, French."""

import pytest
from django.urls import reverse

from incidents.rules.facts import BreachFacts, Count
from incidents.services.facts import save_facts
from notifications.forms.filings import DraftForm
from notifications.models import Filing
from notifications.selectors.filings import filing_of, worksheet_of
from tests.cast import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGES = ["filing", "filing_copy", "filing_draft_pdf", "filing_submit"]


def url(name, incident):
    return reverse(name, args=[incident.pk])


def posted(incident, **typed):
    """What the browser sends when nothing but `typed` was changed."""
    form = DraftForm(None, sheet=worksheet_of(incident), zone="Europe/Paris")
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value is not None and value is not False and value not in ("", []):
            widget = form.fields[name].widget
            is_list = isinstance(value, list)
            data[name] = value if is_list else widget.format_value(value) or value
    return data | {name.replace("__", "-"): value for name, value in typed.items()}


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_no_page(aware, charlie, sign_in, name):
    assert sign_in(charlie).get(url(name, aware)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_signed_in_is_asked_to(aware, client, name):
    answer = client.get(url(name, aware))
    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("name", PAGES)
def test_other_methods_are_refused(aware, alice, sign_in, name):
    assert sign_in(alice).delete(url(name, aware)).status_code == 405


@pytest.mark.parametrize("name", ["filing_copy", "filing_draft_pdf"])
def test_a_page_to_read_takes_no_post(aware, alice, sign_in, name):
    assert sign_in(alice).post(url(name, aware)).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_a_reporter_of_the_incident_may_not_read_the_filing(laboratory, sign_in, now, name):
    from incidents.services.incidents import log_incident

    dora = member("Dora Petit", laboratory, "reporter")
    own = log_incident(laboratory, title="Mine", by=dora, now=now)
    assert sign_in(dora).get(url(name, own)).status_code == 403


def test_an_auditor_reads_the_copy_page_and_saves_nothing(aware, laboratory, sign_in):
    client = sign_in(member("Dora Petit", laboratory, "auditor"))
    assert client.get(url("filing", aware))["Location"] == url("filing_copy", aware)
    page = client.get(url("filing_copy", aware)).content.decode()
    assert "Laboratory of the Mill" in page
    assert url("filing_submit", aware) not in page
    assert client.post(url("filing", aware), posted(aware)).status_code == 403


def test_looking_at_the_draft_opens_nothing(aware, alice, sign_in):
    page = sign_in(alice).get(url("filing", aware))
    assert page.status_code == 200
    assert not Filing.objects.exists()


def test_the_draft_shows_the_questions_in_order_with_official_labels_and_ours(
    aware, alice, sign_in
):
    page = sign_in(alice).get(url("filing", aware)).content.decode()
    order = ["1. Type de notification", "7. Violation", "13. Communication aux personnes"]
    assert [page.index(title) for title in order] == sorted(page.index(title) for title in order)
    assert "Descriptif détaillé de la violation" in page
    assert "Detailed description of the breach" in page
    assert "from the facts" in page


def test_in_french_the_official_label_stands_alone(aware, alice, sign_in):
    page = sign_in(alice).get(url("filing", aware), headers={"accept-language": "fr"})
    text = page.content.decode()
    assert 'lang="fr"' in text
    assert "Detailed description of the breach" not in text


def test_what_is_missing_is_listed_with_links_to_its_fields(aware, alice, sign_in):
    page = sign_in(alice).get(url("filing", aware)).content.decode()
    assert "5 of 12 minimum facts known" in page
    assert 'href="#description"' in page
    assert 'id="description"' in page


def test_a_draft_is_saved_with_one_word_alone(aware, alice, sign_in):
    answer = sign_in(alice).post(url("filing", aware), posted(aware, description="Files."))
    assert answer["Location"] == url("filing", aware)
    assert worksheet_of(aware).typed == {"description": "Files."}


def test_saving_untouched_types_nothing(aware, alice, sign_in, now):
    facts = BreachFacts(
        nature=("confidentiality",),
        description="Files.\nMany.",
        occurrence_kind="cannot_determine",
        occurred_from=now,
        persons=Count("approximate", 491_840),
    )
    save_facts(aware, facts=facts, read_version=0, by=alice, now=now)
    sign_in(alice).post(url("filing", aware), posted(aware))
    assert worksheet_of(aware).typed == {}


def test_not_known_yet_is_ticked_over_a_fact_and_typed_over_again(aware, alice, sign_in, now):
    facts = BreachFacts(description="Files.")
    save_facts(aware, facts=facts, read_version=0, by=alice, now=now)
    client = sign_in(alice)
    client.post(url("filing", aware), posted(aware, description__unknown="on"))
    assert worksheet_of(aware).answers["description"] == {"unknown": True}
    client.post(url("filing", aware), posted(aware, description="Found."))
    assert worksheet_of(aware).answers["description"] == "Found."


@pytest.mark.parametrize(
    ("typed", "field_id", "answer"),
    [
        ({"persons__number": "491 840"}, "persons", {"kind": "approximate", "number": 491840}),
        ({"persons__kind": "undeterminable"}, "persons",
         {"kind": "undeterminable", "number": None}),
        ({"nature": ["availability", "integrity"]}, "nature", ["integrity", "availability"]),
        ({"communication_on": "2026-11-02"}, "communication_on", "2026-11-02"),
        ({"no_siren": "on"}, "no_siren", True),
        ({"occurred_from": "2026-10-20T08:00"}, "occurred_from",
         {"at": "2026-10-20T06:00:00+00:00", "zone": "Europe/Paris", "precision": "minute"}),
    ],
)  # fmt: skip
def test_each_kind_of_answer_is_read(aware, alice, sign_in, typed, field_id, answer):
    sign_in(alice).post(url("filing", aware), posted(aware, **typed))
    assert worksheet_of(aware).answers[field_id] == answer


def test_one_wrong_answer_keeps_no_other_from_being_saved(aware, alice, sign_in):
    data = posted(aware, siren="12", occurred_from="2026-03-29T02:30", description="Files.")
    answer = sign_in(alice).post(url("filing", aware), data)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "A SIREN has nine digits" in page
    assert "did not exist" in page
    assert 'value="12"' in page
    assert "Everything else is saved" in page
    assert worksheet_of(aware).typed == {"description": "Files."}
    again = sign_in(alice).post(
        url("filing", aware), posted(aware, siren="732829320", description="Files.")
    )
    assert again.status_code == 302


def test_two_who_write_at_once_both_see_both_texts(aware, alice, bob, sign_in):
    read_by_bob = posted(aware, description="Bob's words.")
    sign_in(alice).post(url("filing", aware), posted(aware, description="Alice's words."))
    answer = sign_in(bob).post(url("filing", aware), read_by_bob)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Alice&#x27;s words." in page
    assert page.count("Bob&#x27;s words.") == 2
    assert worksheet_of(aware).answers["description"] == "Alice's words."


def test_after_a_conflict_the_next_save_goes_through_and_takes_nothing_else_away(
    aware, alice, bob, sign_in
):
    stale = posted(aware, description="Bob's words.", vat="FR1")
    of_alice = posted(aware, description="Alice's words.", city="Rennes")
    sign_in(alice).post(url("filing", aware), of_alice)
    form = sign_in(bob).post(url("filing", aware), stale).context["form"]
    assert sign_in(bob).post(url("filing", aware), form.data).status_code == 302
    answers = worksheet_of(aware).answers
    assert [answers[name] for name in ("description", "vat", "city")] == [
        "Bob's words.",
        "FR1",
        "Rennes",
    ]


def test_two_who_change_different_fields_do_not_meet(aware, alice, bob, sign_in):
    of_bob = posted(aware, vat="FR1")
    sign_in(alice).post(url("filing", aware), posted(aware, city="Rennes"))
    assert sign_in(bob).post(url("filing", aware), of_bob).status_code == 302
    assert worksheet_of(aware).typed == {"city": "Rennes", "vat": "FR1"}


def test_a_fact_that_changed_under_the_page_is_not_typed_over(aware, alice, sign_in, now):
    page = posted(aware, city="Rennes")
    facts = BreachFacts(description="Stated meanwhile.")
    save_facts(aware, facts=facts, read_version=0, by=alice, now=now)
    assert sign_in(alice).post(url("filing", aware), page).status_code == 302
    assert worksheet_of(aware).answers["description"] == "Stated meanwhile."


@pytest.mark.parametrize("shown", ["", "no JSON", "[1]"])
def test_a_page_that_does_not_say_what_it_showed_overwrites_nothing(
    aware, alice, bob, sign_in, shown
):
    sign_in(alice).post(url("filing", aware), posted(aware, city="Rennes"))
    data = posted(aware, city="Brest") | {"shown": shown}
    assert sign_in(bob).post(url("filing", aware), data).status_code == 409
    assert worksheet_of(aware).typed == {"city": "Rennes"}


def test_not_known_yet_stays_ticked_when_another_answer_was_wrong(aware, alice, sign_in, now):
    facts = BreachFacts(causes=("external_malicious",))
    save_facts(aware, facts=facts, read_version=0, by=alice, now=now)
    client = sign_in(alice)
    typed = posted(aware, siren="12", causes__unknown="on")
    form = client.post(url("filing", aware), typed).context["form"]
    data = form.data.copy()
    data["siren"] = ""
    assert client.post(url("filing", aware), data).status_code == 302
    assert worksheet_of(aware).answers["causes"] == {"unknown": True}


def test_what_is_typed_is_shown_and_never_obeyed(aware, alice, sign_in):
    client = sign_in(alice)
    client.post(url("filing", aware), posted(aware, description="<script>alert(1)</script>"))
    for name in ("filing", "filing_copy"):
        page = client.get(url(name, aware)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_copy_page_gives_plain_text_with_its_length(aware, alice, sign_in):
    client = sign_in(alice)
    client.post(
        url("filing", aware),
        posted(aware, description="Files.", nature=["confidentiality"], persons__number="491840"),
    )
    page = client.get(url("filing_copy", aware)).content.decode()
    assert 'id="text-description">\nFiles.</pre>' in page
    assert "6 characters" in page
    assert 'id="text-persons">\n491840</pre>' in page
    assert 'id="text-nature">\nPerte de la confidentialité</pre>' in page
    assert "Loss of confidentiality" in page
    assert 'data-copy-from="#text-description"' in page
    assert "Where these labels were read" in page


def test_the_draft_on_paper_is_handed_over_as_a_file_and_opens_nothing(
    aware, alice, sign_in, monkeypatch
):
    from notifications.views import filings

    asked = []
    monkeypatch.setattr(filings, "draft_pdf", lambda *a, **how: asked.append(how) or b"%PDF-1.7")
    for query in ("", "?language=en", "?language=../x"):
        answer = sign_in(alice).get(url("filing_draft_pdf", aware) + query)
        assert answer["Content-Disposition"] == 'attachment; filename="2026-001-draft.pdf"'
        assert answer["Cache-Control"] == "no-store"
    assert [how["language"] for how in asked] == ["fr", "en", "fr"]
    assert filing_of(aware) is None


def test_an_authority_without_a_form_here_gets_the_letter_and_what_its_own_form_asks_besides(
    charlie, elsewhere, sign_in, now
):
    from incidents.services.incidents import log_incident

    incident = log_incident(elsewhere, title="x", by=charlie, now=now)
    page = sign_in(charlie).get(url("filing", incident)).content.decode()
    assert "The form of DPC is not known here." in page
    assert "The address of its portal is not known here either" in page
    assert "A risk rating by the controller itself" in page
    assert "Data protection officer or other contact point (Article 33(3)(b))" in page
    copied = sign_in(charlie).get(url("filing_copy", incident)).content.decode()
    assert "Open the form" not in copied


def test_the_letter_to_another_authority_is_filed_and_frozen_in_its_own_name(
    charlie, elsewhere, now
):
    from incidents.rules.instants import instant_at
    from incidents.services.incidents import log_incident
    from notifications.selectors.filings import form_of, form_of_filing
    from notifications.services.filings import open_filing
    from notifications.services.submissions import record_submission

    incident = log_incident(elsewhere, title="x", by=charlie, now=now)
    form = form_of(incident)
    filing = open_filing(incident, authority="DPC", form=form.id, by=charlie, now=now)
    filed_at = instant_at(now, "Europe/Dublin")
    submission = record_submission(
        filing,
        kind="initial",
        filed_at=filed_at,
        number="C-1",
        receipt=None,
        by=charlie,
        now=now,
        language="en",
    )
    assert form_of_filing(submission.version.filing).authority == "DPC"
    assert submission.deadline.recipient == "DPC"
