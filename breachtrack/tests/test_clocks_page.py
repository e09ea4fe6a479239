"""The page of the clocks: what runs, what would start the rest, what a person can say."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.models import AnchorEvent, Deadline, Discharge, Entry, StoredFile, Target
from incidents.rules.instants import instant_at
from incidents.selectors.facts import facts_of
from incidents.services.decisions import decide
from incidents.services.duties import discharge, state_event, state_kinds
from incidents.services.facts import save_facts
from incidents.services.incidents import log_incident
from tests.cast import NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PARIS = {"day": "2026-10-23", "clock": "14:00", "zone": "Europe/Paris"}


@pytest.fixture
def page(sign_in, alice):
    return sign_in(alice)


@pytest.fixture
def insured(aware, alice):
    """A laboratory that is insured and under DORA; somebody broke in."""
    aware.organisation.profile = ["cyber_insured", "financial_entity"]
    aware.organisation.save()
    state_kinds(aware, kinds=["intrusion"], by=alice, now=NOW)
    return aware


def where(incident, *parts):
    return "/".join(["", "incidents", str(incident.pk), *map(str, parts), ""])


def text(client, incident, **headers):
    answer = client.get(where(incident, "clocks"), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def clock(incident, rule):
    return incident.deadlines.get(rule=rule, state="running")


def at_paris(now=NOW):
    return instant_at(now, "Europe/Paris")


def test_the_head_stands_first_then_what_runs_then_what_waits(page, insured):
    shown = text(page, insured)
    order = [
        "Notification to the authority (CNIL)",
        "2 d 19 h left",
        "secondary source",
        "Also running",
        "Criminal complaint",
        "Not started",
        "Supplement for the authority (CNIL)",
        "Initial notification: ACPR / AMF",
        "What kind of incident is it?",
        "An intrusion into a data-processing system",
        "What the Digital Omnibus would give",
        "Not listed, because they do not concern this organisation",
    ]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)


def test_each_clock_says_to_whom_by_which_text_and_how_sure_we_are(page, insured):
    shown = text(page, insured)
    for words in (
        "To: the police, the gendarmerie or the public prosecutor",
        "French Insurance Code Article L.12-10-1 (LOPMI)",
        "last checked 21 November 2026",
        "What starts the clock?",
        "What would Regulation 1182/71 give?",
    ):
        assert words in shown


def test_regimes_of_others_are_named_in_one_sentence_and_nowhere_else(page, aware):
    shown = text(page, aware)
    sentence = shown.partition("Not listed, because")[2]
    for regime in ("NIS2", "DORA", "UK GDPR", "French health sector"):
        assert regime in sentence
        assert f"{regime} Article" not in shown
    assert f'href="/organisations/{aware.organisation_id}/"' in sentence


def test_a_duty_that_waits_says_what_would_start_it_and_asks_for_it(page, insured):
    shown = text(page, insured).partition("Not started")[2]
    assert "No deadline yet: 4 hours will count from when the incident was classified" in shown
    assert f'href="{where(insured, "events", "classification")}"' in shown
    # A submission starts what follows by itself: nobody states it.
    assert "events/dora_initial" not in shown


def test_that_it_happened_starts_the_clock(page, insured):
    there = where(insured, "events", "classification")
    assert page.get(there).status_code == 200
    answer = page.post(there, PARIS | {"reason": "The committee said so."})
    assert answer["Location"] == where(insured, "clocks")
    assert clock(insured, "DORA initial").at == instant_at(NOW, "UTC").at.replace(hour=12)
    assert "No deadline yet: 4 hours" not in text(page, insured)


def test_a_change_of_an_event_asks_why(page, insured, alice):
    there = where(insured, "events", "classification")
    state_event(insured, kind="classification", at=at_paris(), reason="", by=alice, now=NOW)
    assert "So far: Friday 23 October 2026, 18:00 CEST" in page.get(there).content.decode()
    assert page.post(there, PARIS).status_code == 400
    assert page.post(there, PARIS | {"reason": "A typing error."}).status_code == 302
    assert AnchorEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"day": "2026-10-24"}, "That lies in the future"),
        ({"day": ""}, "required"),
        ({"clock": ""}, "Give the time"),
        ({"day": "2026-03-29", "clock": "02:30"}, "did not exist"),
        ({"day": "2025-10-26", "clock": "02:30"}, "happened twice"),
        ({"zone": "Mars/Olympus"}, "is not a time zone"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_and_kept(page, insured, said, words):
    answer = page.post(
        where(insured, "events", "classification"), PARIS | {"reason": "Kept"} | said
    )
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert words in shown
    assert "Kept" in shown
    assert not AnchorEvent.objects.exists()


@pytest.mark.parametrize("kind", ["awareness", "dora_initial", "nonsense"])
def test_what_nobody_states_has_no_page(page, insured, kind):
    assert page.get(where(insured, "events", kind)).status_code == 404
    assert page.post(where(insured, "events", kind), PARIS).status_code == 404


def test_only_the_kinds_that_matter_to_the_organisation_are_asked(page, insured, aware):
    shown = page.get(where(aware, "kinds")).content.decode()
    assert "An intrusion" in shown or "an intrusion into a data-processing system" in shown
    assert "LOPMI" in shown
    assert 'value="adverse_effect"' not in shown
    assert 'value="high_risk"' not in shown


def test_a_kind_that_is_ticked_opens_its_duties_and_unticked_lifts_them(page, insured):
    there = where(insured, "kinds")
    assert page.post(there, {}).status_code == 302
    assert insured.deadlines.get(rule="LOPMI L.12-10-1").state == Deadline.State.LIFTED
    assert page.post(there, {"kinds": ["intrusion"]})["Location"] == where(insured, "clocks")
    assert clock(insured, "LOPMI L.12-10-1").clock_version == 2


def test_a_kind_that_is_none_is_refused(page, insured):
    assert page.post(where(insured, "kinds"), {"kinds": ["high_risk"]}).status_code == 400
    assert page.post(where(insured, "kinds"), {"kinds": ["x" * 300]}).status_code == 400


def test_a_duty_that_was_done_says_so_and_starts_what_follows(page, insured, alice):
    state_event(insured, kind="classification", at=at_paris(), reason="", by=alice, now=NOW)
    first = clock(insured, "DORA initial")
    there = where(insured, "clocks", first.pk, "done")
    assert "Was everything said?" not in page.get(there).content.decode()
    proof = SimpleUploadedFile("acknowledgement.pdf", b"%PDF")
    answer = page.post(there, PARIS | {"clock": "18:00", "number": "R-7", "receipt": proof})
    assert answer["Location"] == where(insured, "clocks")
    row = Discharge.objects.get()
    assert (row.number, row.receipt.name, row.kind) == ("R-7", "acknowledgement.pdf", "done")
    assert clock(insured, "DORA intermediate")
    shown = text(page, insured)
    for words in ("R-7", "acknowledgement.pdf", "done 4 h 00 before the deadline"):
        assert words in shown


def test_what_was_done_twice_leaves_one_record_and_one_file(page, insured):
    there = where(insured, "clocks", clock(insured, "LOPMI L.12-10-1").pk, "done")
    for _click in range(2):
        proof = SimpleUploadedFile("complaint.pdf", b"%PDF")
        assert page.post(there, PARIS | {"receipt": proof}).status_code == 302
    assert Discharge.objects.count() == 1
    assert StoredFile.objects.exclude(content_type__contains="destroyed").count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"clock": "19:00"}, "That lies in the future"),
        ({"clock": "09:00"}, "before the moment from which this duty counts"),
        ({"clock": ""}, "required"),
        ({"number": "x" * 61}, "At most 60 characters"),
    ],
)
def test_what_cannot_have_been_done_so_is_refused(page, insured, said, words):
    deadline = clock(insured, "LOPMI L.12-10-1")
    proof = SimpleUploadedFile("complaint.pdf", b"%PDF")
    answer = page.post(
        where(insured, "clocks", deadline.pk, "done"), PARIS | {"receipt": proof} | said
    )
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Discharge.objects.exists()
    assert not StoredFile.objects.exclude(content_type__contains="destroyed").exists()


def test_a_clock_that_has_ended_takes_no_record(page, insured, alice):
    deadline = clock(insured, "LOPMI L.12-10-1")
    state_kinds(insured, kinds=[], by=alice, now=NOW)
    for action, said in (("done", PARIS), ("not-owed", {"reason": "No."})):
        answer = page.post(where(insured, "clocks", deadline.pk, action), said)
        assert answer.status_code == 400
        assert "This clock has ended already" in answer.content.decode()


def test_the_filing_with_the_lead_authority_goes_through_its_own_pages(page, aware):
    deadline = clock(aware, "GDPR 33(1)")
    shown = text(page, aware)
    assert f'href="{where(aware, "filing")}"' in shown
    assert f"clocks/{deadline.pk}/done/" not in shown
    assert page.get(where(aware, "clocks", deadline.pk, "done")).status_code == 404


def test_an_authority_whose_form_is_not_here_is_recorded_by_hand(sign_in, charlie, elsewhere):
    incident = log_incident(elsewhere, title="Across the sea", by=charlie, now=NOW)
    deadline, client = clock(incident, "GDPR 33(1)"), sign_in(charlie)
    there = where(incident, "clocks", deadline.pk, "done")
    assert f'href="{there}"' in text(client, incident)
    assert client.post(there, PARIS | {"kind": "done"}).status_code == 302
    incident.refresh_from_db()
    assert incident.stage == "filed"
    assert client.get(where(incident)).context["case"].filing == "filed"


def test_what_is_filed_in_part_asks_whether_it_was_everything(page, aware, alice):
    aware.organisation.lead_authority = "DPC"
    aware.organisation.save()
    deadline = clock(aware, "GDPR 33(1)")
    Deadline.objects.filter(pk=deadline.pk).update(recipient="DPC")
    there = where(aware, "clocks", deadline.pk, "done")
    assert "Was everything said?" in page.get(there).content.decode()
    assert page.post(there, PARIS).status_code == 400
    assert page.post(there, PARIS | {"kind": "partly"}).status_code == 302
    assert AnchorEvent.objects.get().kind == "cnil_incomplete_filing"


def test_not_owed_needs_reasons_and_a_role_that_decides(page, insured, sign_in, bob):
    there = where(insured, "clocks", clock(insured, "LOPMI L.12-10-1").pk, "not-owed")
    assert page.post(there, {"reason": " "}).status_code == 400
    assert page.post(there, {"reason": "We claim nothing."}).status_code == 302
    shown = text(page, insured)
    assert "not owed, with reasons" in shown
    assert "We claim nothing." in shown
    assert sign_in(bob).get(there).status_code == 403


def test_what_was_recorded_by_mistake_is_taken_back(page, insured):
    deadline = clock(insured, "LOPMI L.12-10-1")
    page.post(where(insured, "clocks", deadline.pk, "done"), PARIS)
    there = where(insured, "clocks", deadline.pk, "take-back")
    assert "Recorded: Done" in page.get(there).content.decode()
    assert Discharge.objects.get().taken_back_at is None
    assert page.post(there)["Location"] == where(insured, "clocks")
    assert clock(insured, "LOPMI L.12-10-1").clock_version == 2
    assert page.get(there).status_code == 404
    assert page.post(there).status_code == 404


def test_a_target_stands_beside_the_time_elapsed(sign_in, supplier):
    dora = member("Dora Supplier", supplier, "dpo")
    incident = log_incident(supplier, title="File in circulation", by=dora, now=NOW)
    client, deadline = sign_in(dora), clock(incident, "GDPR 33(2)")
    there = where(incident, "clocks", deadline.pk, "target")
    assert "Contract window" in text(client, incident)
    assert client.post(there, {"hours": "24"}).status_code == 302
    shown = text(client, incident)
    assert "Target: 24 h 00 left" in shown
    assert "less than a minute elapsed" in shown
    assert (
        'value="24"'
        in client.get(
            where(incident, "clocks", clock(incident, "GDPR 33(2)").pk, "target")
        ).content.decode()
    )
    again = where(incident, "clocks", clock(incident, "GDPR 33(2)").pk, "target")
    assert client.post(again, {"hours": ""}).status_code == 302
    assert "Target:" not in text(client, incident).partition("How this was counted")[0]


@pytest.mark.parametrize("hours", ["0", "-1", "8785", "9" * 40, "a day"])
def test_a_target_that_is_none_is_refused_and_kept(sign_in, supplier, hours):
    dora = member("Dora Supplier", supplier, "dpo")
    incident = log_incident(supplier, title="File in circulation", by=dora, now=NOW)
    there = where(incident, "clocks", clock(incident, "GDPR 33(2)").pk, "target")
    answer = sign_in(dora).post(there, {"hours": hours})
    assert answer.status_code == 400
    assert hours in answer.content.decode()
    assert not Target.objects.exists()


def test_a_limit_of_the_law_takes_no_target(page, aware):
    there = where(aware, "clocks", clock(aware, "GDPR 33(1)").pk, "target")
    answer = page.post(there, {"hours": "96"})
    assert answer.status_code == 400
    assert "The law sets a limit for this duty" in answer.content.decode()


def test_a_proposal_is_compared_and_never_applied(page, aware, alice):
    shown = text(page, aware)
    assert "it would ask only of an incident that is likely to result in a high risk" in shown
    high = replace(facts_of(aware), severity="maximal")
    save_facts(aware, facts=high, read_version=0, by=alice, now=NOW)
    shown = text(page, aware)
    assert "A proposal, not in force:" in shown
    assert "That is 24 h 00 later than the law in force." in shown
    assert not aware.deadlines.filter(regime="Digital Omnibus").exists()
    assert clock(aware, "GDPR 34")


def test_clocks_that_ended_stay_readable_with_their_versions(page, insured, alice):
    decide(insured, kind="not_notify", reasons="Encrypted.", by=alice, now=NOW)
    shown = text(page, insured)
    assert "stopped by the decision" in shown
    assert "1 earlier version" in shown
    assert "replaced by a newer clock" in shown


def test_another_organisation_finds_nothing_and_an_auditor_changes_nothing(
    sign_in, insured, charlie, laboratory
):
    deadline = clock(insured, "LOPMI L.12-10-1")
    places = ["clocks", "kinds", "events/classification"]
    places += [
        f"clocks/{deadline.pk}/{each}" for each in ("done", "not-owed", "target", "take-back")
    ]
    for place in places:
        assert sign_in(charlie).get(where(insured, place)).status_code == 404
    client = sign_in(member("Ivan Auditor", laboratory, "auditor"))
    shown = text(client, insured)
    for place in places[1:]:
        assert where(insured, place) not in shown
        before = Entry.objects.count()
        assert client.post(where(insured, place), PARIS).status_code in {403, 404}
        assert Entry.objects.count() == before


def test_a_clock_of_another_incident_is_none_here(page, insured, laboratory, alice):
    other = log_incident(laboratory, title="Another", by=alice, now=NOW)
    for pk in (clock(other, "GDPR 33(1)").pk, 0, 2**63, 10**30):
        for action in ("done", "not-owed", "target", "take-back"):
            assert page.get(where(insured, "clocks", pk, action)).status_code == 404


def test_signed_out_other_method_and_french(client, sign_in, alice, insured):
    there = where(insured, "clocks")
    assert "/accounts/login/" in client.get(there)["Location"]
    page = sign_in(alice)
    assert page.post(there).status_code == 405
    shown = text(page, insured, **{"accept-language": "fr"})
    for words in ("Délais et obligations", "Dépôt de plainte", "source secondaire"):
        assert words in shown


def test_a_duty_done_by_hand_ends_no_other(page, insured, alice):
    discharge(
        clock(insured, "LOPMI L.12-10-1"),
        kind="done",
        at=at_paris(),
        number="",
        reason="",
        receipt=None,
        by=alice,
        now=NOW,
    )
    assert "1 clock has ended" in text(page, insured)
    assert clock(insured, "GDPR 33(1)")


def test_more_clocks_ask_a_bounded_number_of_questions(
    page, insured, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60):
        text(page, insured)


def test_below_a_stopped_head_the_others_run_still(page, insured, alice):
    decide(insured, kind="not_notify", reasons="Encrypted.", by=alice, now=NOW)
    shown = text(page, insured)
    assert "Still running" in shown
    assert "Also running" not in shown
