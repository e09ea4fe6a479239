"""Which authority: its page, and a filing of its own for each that is owed one."""

import pytest
from django.urls import reverse

from incidents.models import Deadline, Entry, Incident
from incidents.rules.instants import instant_at
from incidents.services.authorities import name_authorities
from incidents.services.duties import discharge
from notifications.models import Filing, Submission
from notifications.selectors.filings import worksheet_of
from notifications.services.filings import open_filing
from notifications.services.submissions import record_submission
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

PARIS = {"day": "2026-10-23", "clock": "17:00", "zone": "Europe/Paris"}
FILED = {"kind": "initial", "number": "DPC-1", "language": "en", **PARIS}


def where(name, incident, *more, authority="DPC"):
    return f"{reverse(name, args=[incident.pk, *more])}?authority={authority}"


def clocks(incident):
    rows = Deadline.objects.filter(incident=incident, rule="GDPR 33(1)")
    return dict(rows.order_by("clock_version").values_list("recipient", "state"))


@pytest.fixture
def two(aware, alice):
    """The incident of Alice; the Irish authority is notified too."""
    return name_authorities(aware, authorities=["DPC"], by=alice, now=NOW)


def test_the_page_proposes_with_its_reasons(sign_in, alice, aware):
    page = sign_in(alice).get(reverse("authorities", args=[aware.pk])).content.decode()
    assert "CNIL (France)" in page
    assert "In doubt at least the local authority is notified" in page
    assert "Nobody has said whether people in other Member States are concerned." in page


def test_the_page_speaks_french(sign_in, alice, aware):
    client = sign_in(alice)
    client.cookies["django_language"] = "fr"
    page = client.get(reverse("authorities", args=[aware.pk])).content.decode()
    assert "Quelle autorité" in page
    assert "Dans le doute" in page


def test_naming_an_authority_starts_its_clock_and_is_in_the_journal(sign_in, alice, aware):
    address = reverse("authorities", args=[aware.pk])
    assert sign_in(alice).post(address, {"authorities": "DPC, AEPD"}).status_code == 302
    assert clocks(aware) == {"CNIL": "running", "DPC": "running", "AEPD": "running"}
    entry = Entry.objects.get(verb="authorities.named")
    assert entry.codes["authorities"] == ["DPC", "AEPD"]


def test_the_same_names_again_are_no_change(two, alice):
    name_authorities(two, authorities=["DPC"], by=alice, now=NOW)
    assert Entry.objects.filter(verb="authorities.named").count() == 1


def test_one_that_is_taken_out_loses_its_clock(two, alice):
    name_authorities(two, authorities=[], by=alice, now=NOW)
    assert clocks(two) == {"CNIL": "running", "DPC": "lifted"}


def test_a_name_too_long_is_said_at_its_field_and_kept(sign_in, alice, aware):
    typed = "An authority with a very long name"
    answer = sign_in(alice).post(reverse("authorities", args=[aware.pk]), {"authorities": typed})
    assert answer.status_code == 400
    assert "at most 20 characters" in answer.content.decode()
    assert typed in answer.content.decode()


def test_who_may_not_state_facts_names_no_authority(sign_in, aware, laboratory):
    from tests.cast import member

    auditor = member("Erik Auditor", laboratory, "auditor")
    client, address = sign_in(auditor), reverse("authorities", args=[aware.pk])
    assert 'name="authorities"' not in client.get(address).content.decode()
    assert client.post(address, {"authorities": "DPC"}).status_code == 403


@pytest.mark.parametrize(
    "name",
    ["filing", "filing_copy", "filing_submit", "filing_supplement", "filing_draft_text"],
)
def test_each_page_of_a_filing_is_for_one_authority(sign_in, alice, two, name):
    client = sign_in(alice)
    assert client.get(where(name, two)).status_code == 200
    assert client.get(where(name, two, authority="Nobody")).status_code == 404


def test_the_draft_of_one_authority_is_not_that_of_the_other(sign_in, alice, two):
    shown = sign_in(alice).get(where("filing", two)).context["form"]
    said = {"shown": shown["shown"].value(), "description": "Words for the Irish authority."}
    answer = sign_in(alice).post(where("filing", two), said)
    assert answer.url == where("filing", two)
    assert worksheet_of(two, "DPC").typed["description"] == "Words for the Irish authority."
    assert worksheet_of(two).typed == {}
    assert Filing.objects.get().authority == "DPC"


def test_a_submission_closes_the_clock_of_its_own_authority_alone(sign_in, alice, two):
    client = sign_in(alice)
    answer = client.post(where("filing_submit", two), FILED)
    assert answer.url == where("filing_version", two, 1)
    assert clocks(two) == {"CNIL": "running", "DPC": "met"}
    assert Submission.objects.get().deadline.recipient == "DPC"
    assert client.get(where("filing_version", two, 1)).status_code == 200
    assert client.get(reverse("filing_version", args=[two.pk, 1])).status_code == 404
    # The incident answers to the CNIL: it is not filed yet, and its own page says so.
    assert Incident.objects.get(pk=two.pk).stage == "open"
    page = client.get(reverse("incident", args=[two.pk]))
    assert page.context["case"].filing == "none"


def test_each_authority_has_its_first_filing_and_its_first_version(sign_in, alice, two):
    client = sign_in(alice)
    client.post(where("filing_submit", two), FILED)
    assert client.post(reverse("filing_submit", args=[two.pk]), FILED).status_code == 302
    filed = Submission.objects.order_by("pk").values_list(
        "version__filing__authority", "version__number", "kind"
    )
    assert list(filed) == [("DPC", 1, "initial"), ("CNIL", 1, "initial")]
    assert clocks(two) == {"CNIL": "met", "DPC": "met"}


def test_where_the_own_clock_does_not_run_another_filing_files_the_incident(sign_in, alice, two):
    own = two.deadlines.get(rule="GDPR 33(1)", recipient="CNIL", state="running")
    said = {"number": "", "reason": "Ireland leads.", "receipt": None, "by": alice, "now": NOW}
    discharge(own, kind="not_owed", at=instant_at(NOW, "Europe/Paris"), **said)
    sign_in(alice).post(where("filing_submit", two), FILED)
    assert Incident.objects.get(pk=two.pk).stage == "filed"


def test_a_filing_that_the_rule_does_not_propose_says_so(sign_in, alice, two):
    client = sign_in(alice)
    warning = "This filing is for DPC; proposed is: CNIL (France). The decision is yours."
    assert warning in client.get(where("filing", two)).content.decode()
    assert (
        "This filing is for"
        not in client.get(where("filing", two, authority="CNIL")).content.decode()
    )


def test_the_incident_page_says_which_authority_and_why(sign_in, alice, aware, laboratory):
    laboratory.country, laboratory.profile = "US", ["targets_eea"]
    laboratory.representative_country = "IE"
    laboratory.save()
    page = sign_in(alice).get(reverse("incident", args=[aware.pk])).content.decode()
    assert "A representative opens no one-stop shop" in page
    assert "Nobody has said in which countries the people concerned live." in page


def test_an_authority_that_is_owed_and_has_no_clock_is_missed_aloud(
    sign_in, alice, aware, laboratory
):
    laboratory.main_establishment = "IE"
    laboratory.save()
    page = sign_in(alice).get(reverse("incident", args=[aware.pk])).content.decode()
    assert "Owed, and without a clock here: DPC (Ireland). Name them." in page
    form = sign_in(alice).get(reverse("authorities", args=[aware.pk])).context["form"]
    assert form["authorities"].value() == "DPC"  # One press names it.


def test_the_same_submission_of_two_clicks_is_one_for_its_own_authority(two, alice):
    at = instant_at(NOW, "Europe/Paris")
    said = {"kind": "initial", "filed_at": at, "number": "1", "receipt": None}
    forms = {"CNIL": "cnil-2023-07", "DPC": "article-33-2018"}
    for authority in ("DPC", "DPC", "CNIL", "CNIL"):
        filing = open_filing(two, authority=authority, form=forms[authority], by=alice, now=NOW)
        recorded = record_submission(filing, **said, by=alice, now=NOW)
        assert recorded.version.filing.authority == authority
    assert Submission.objects.count() == 2
