"""The page of related incidents: what it shows, what its forms do, whom it shows nothing."""

import csv

import pytest

from incidents.models import Bundle, DuplicateLink
from incidents.selectors.clocks import running_deadline
from incidents.selectors.relations import duplicate_link_of, members_of, membership_of
from incidents.services.decisions import decide
from incidents.services.incidents import log_incident
from incidents.services.relations import (
    leave_bundle,
    link_duplicate,
    make_bundle,
    undo_duplicate,
)
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db
FORMS = ("duplicate", "undo", "bundle", "join", "leave")


@pytest.fixture
def page(sign_in, alice, at_now):
    return sign_in(alice)


@pytest.fixture
def twin(laboratory, alice):
    return log_incident(laboratory, title="Twice the same", by=alice, now=NOW + HOUR)


@pytest.fixture
def third(laboratory, alice):
    return log_incident(laboratory, title="Another archive", by=alice, now=NOW + 2 * HOUR)


def where(incident, form=""):
    return f"/incidents/{incident.pk}/relations/" + (f"{form}/" if form else "")


def shown(client, incident, **extra):
    response = client.get(where(incident), **extra)
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_related_says_so_and_offers_the_forms(page, logged, twin):
    text = shown(page, logged)
    for words in ("It is no duplicate", "It is in no bundle", twin.reference, "Make a bundle"):
        assert words in text


def test_alone_there_is_nothing_to_choose(page, logged):
    text = shown(page, logged)
    assert "is a duplicate of another one" not in text
    assert "Make a bundle" not in text


def test_a_duplicate_is_linked_and_undone_from_the_page(page, logged, twin):
    sent = {"kept": logged.pk, "reason": "The same file."}
    answer = page.post(where(twin, "duplicate"), sent, follow=True)
    assert "The clocks of this incident have ended." in answer.content.decode()
    assert f"This incident is a duplicate of {logged.reference}." in answer.content.decode()
    assert running_deadline(twin) is None
    assert twin.reference in shown(page, logged)
    answer = page.post(where(twin, "undo"), follow=True)
    assert "The clocks of this incident run again." in answer.content.decode()
    assert "undone by Alice Martin" in answer.content.decode()
    assert running_deadline(twin) is not None
    assert page.post(where(twin, "undo")).status_code == 302


def test_similar_breaches_share_a_bundle_and_the_nearest_clock_is_named(page, logged, twin, third):
    sent = {"incidents": [twin.pk], "reason": "The same way in."}
    assert page.post(where(logged, "bundle"), sent).status_code == 302
    text = shown(page, twin)
    for words in ("The same way in.", logged.reference, twin.reference, "3 d 0 h left", "nearest"):
        assert words in text
    nearest = [each.incident for each in page.get(where(twin)).context["members"] if each.nearest]
    assert nearest == [logged]
    assert page.post(where(twin, "bundle"), {"incidents": [third.pk]}).status_code == 302
    assert list(members_of(Bundle.objects.get())) == [logged, twin, third]
    assert page.post(where(logged, "leave")).status_code == 302
    assert membership_of(logged) is None
    sent = {"bundle": Bundle.objects.get().pk}
    assert page.post(where(logged, "join"), sent).status_code == 302
    assert membership_of(logged).bundle == Bundle.objects.get()


def test_a_clock_that_has_ended_is_not_the_nearest(page, logged, laboratory, alice):
    same = log_incident(laboratory, title="At the same minute", by=alice, now=NOW)
    make_bundle([logged, same], reason="Same.", by=alice, now=NOW)
    decide(logged, kind="not_notify", reasons="Unlikely.", by=alice, now=NOW)
    nearest = [each.incident for each in page.get(where(same)).context["members"] if each.nearest]
    assert nearest == [same]


@pytest.mark.parametrize(
    ("form", "sent", "field"),
    [
        pytest.param("duplicate", {"reason": "Same."}, "kept", id="kept by nobody"),
        pytest.param("duplicate", {"kept": "x", "reason": "Same."}, "kept", id="no number"),
        pytest.param("duplicate", {"kept": "9" * 30, "reason": "S."}, "kept", id="no such number"),
        pytest.param("duplicate", {"kept": "twin", "reason": " "}, "reason", id="no reason"),
        pytest.param("bundle", {"reason": "Same."}, "incidents", id="with nobody"),
        pytest.param("bundle", {"incidents": "x", "reason": "S."}, "incidents", id="unknown"),
        pytest.param("bundle", {"incidents": "twin", "reason": ""}, "reason", id="why together"),
        pytest.param("join", {"bundle": "1"}, "bundle", id="no bundle there"),
    ],
)
def test_what_cannot_be_is_refused_on_the_page(page, logged, twin, form, sent, field):
    data = {name: twin.pk if value == "twin" else value for name, value in sent.items()}
    answer = page.post(where(logged, form), data)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert not DuplicateLink.objects.exists()
    assert not Bundle.objects.exists()


def test_a_refusal_of_the_rule_stands_at_its_field(page, logged, twin, third, alice):
    link_duplicate(twin, kept=logged, reason="Same.", by=alice, now=NOW)
    answer = page.post(where(logged, "duplicate"), {"kept": third.pk, "reason": "Same."})
    assert answer.status_code == 400
    assert "Link them to the one that is kept first" in str(answer.context["form"].errors["kept"])
    make_bundle([logged, third], reason="Same.", by=alice, now=NOW)
    sent = {"bundle": Bundle.objects.get().pk}
    answer = page.post(where(twin, "join"), sent)
    assert answer.status_code == 400
    assert "A duplicate has no clock of its own" in answer.content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_a_stranger_finds_nothing_and_a_form_is_not_looked_at(page, sign_in, charlie, logged, form):
    assert page.get(where(logged, form)).status_code == 405
    client = sign_in(charlie)
    assert client.get(where(logged)).status_code == 404
    assert client.post(where(logged, form), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_signed_out_and_who_only_reads(client, sign_in, laboratory, logged, at_now, form):
    assert "/accounts/login/" in client.post(where(logged, form))["Location"]
    reader = sign_in(member("Ivan Auditor", laboratory, "auditor"))
    assert reader.get(where(logged)).status_code == 200
    assert reader.post(where(logged, form), {"reason": "x"}).status_code == 403


def test_incidents_that_a_reporter_may_not_see_are_not_named_to_them(
    laboratory, logged, twin, alice, sign_in, at_now
):
    rory = member("Rory Reporter", laboratory, "reporter")
    mine = log_incident(laboratory, title="Mine", by=rory, now=NOW)
    link_duplicate(mine, kept=logged, reason="Same.", by=alice, now=NOW)
    make_bundle([logged, twin], reason="Same.", by=alice, now=NOW)
    client = sign_in(rory)
    for text in (shown(client, mine), client.get(f"/incidents/{mine.pk}/").content.decode()):
        assert "a duplicate of another one" in text
        assert logged.code_name not in text
    assert duplicate_link_of(mine).kept == logged
    undo_duplicate(duplicate_link_of(mine), by=alice, now=NOW)
    leave_bundle(logged, by=alice, now=NOW)
    link_duplicate(logged, kept=mine, reason="Same.", by=alice, now=NOW)
    for text in (shown(client, mine), client.get(f"/incidents/{mine.pk}/").content.decode()):
        assert logged.code_name not in text


def test_the_page_is_french_in_french(page, logged, twin, third, alice):
    link_duplicate(twin, kept=logged, reason="Pareil.", by=alice, now=NOW)
    make_bundle([logged, third], reason="Pareil.", by=alice, now=NOW)
    text = shown(page, logged, headers={"accept-language": "fr"})
    for words in ("Incidents liés", "Doublons de cet incident", "le plus proche"):
        assert words in text


def test_incident_page_and_register_name_duplicate_and_bundle(page, logged, twin, third, alice):
    link_duplicate(twin, kept=logged, reason="Same.", by=alice, now=NOW)
    make_bundle([logged, third], reason="Same.", by=alice, now=NOW)
    text = page.get(f"/incidents/{logged.pk}/").content.decode()
    assert f"Duplicates of this incident: {twin.reference}." in text
    assert f"In one bundle with {third.reference}: each keeps its own clock." in text
    assert where(logged) in text
    hub = page.get(f"/incidents/{twin.pk}/")
    assert hub.context["steps"] == []
    text = hub.content.decode()
    assert f"This incident is a duplicate of {logged.reference}" in text
    register = page.get("/register/").content.decode()
    assert f"Duplicate of {logged.reference}" in register
    assert f"In one bundle with {third.reference}" in register
    lines = b"".join(page.get("/register.csv")).decode("utf-8-sig").splitlines()
    rows = {row["Reference"]: row for row in csv.DictReader(lines)}
    assert rows[twin.reference]["Duplicate of"] == logged.reference
    assert rows[logged.reference]["In one bundle with"] == third.reference


def test_the_clock_of_a_duplicate_was_stopped_by_no_decision(page, logged, twin, alice):
    link_duplicate(twin, kept=logged, reason="Same.", by=alice, now=NOW + 2 * HOUR)
    text = page.get(f"/incidents/{twin.pk}/").content.decode().lower()
    assert "stopped: it goes on in the incident that is kept" in text
    assert "stopped by the decision" not in text
