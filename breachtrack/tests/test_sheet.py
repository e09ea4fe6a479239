"""The sheet of the clocks: the same content on paper and as JSON, for those who may read it."""

import io
import json
import re
import unicodedata

import pypdf
import pytest
from django.utils import translation

from breachtrack.dossier.sheet import sheet_json, sheet_of, sheet_pdf
from incidents.models import Deadline, Entry
from incidents.rendering.journal import entry_text
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.services.duties import discharge, take_back
from incidents.services.incidents import log_incident
from incidents.services.people import give_role
from incidents.services.sheets import record_sheet
from incidents.services.signals import record_signal, say_awareness
from notifications.services.filings import open_filing
from notifications.services.submissions import record_submission
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db

DAY = 24 * HOUR


@pytest.fixture
def whole(laboratory, alice):
    """Two claims, two signals, one of them of an unknown hour; filed in part after a day."""
    incident = log_incident(laboratory, title="Le fichier #read(x) *nu*", by=alice, now=NOW)
    day = instant_at(NOW - 2 * DAY, "Europe/Paris", typed="21/10/2026", precision="day")
    for moment, source in ((day, "press"), (instant_at(NOW - HOUR, "Europe/Paris"), "processor")):
        record_signal(incident, source=source, moment=moment, text="Vu.", by=alice, now=NOW)
    for hours, reason in ((5, "The article was read."), (2, "It was confirmed later.")):
        say_awareness(
            incident,
            moment=instant_at(NOW - hours * HOUR, "Europe/Paris"),
            how="press",
            who="Alice",
            signal=None,
            reason=reason,
            by=alice,
            now=NOW,
        )
    filing = open_filing(incident, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    record_submission(
        filing,
        kind="initial",
        filed_at=instant_at(NOW + DAY, "Europe/Paris"),
        number="VN-1",
        receipt=None,
        by=alice,
        now=NOW + DAY,
    )
    return incident


LATER = NOW + DAY + HOUR


def instants(row, *keys):
    return [row[key] and row[key]["local"] for key in keys]


def test_the_instants_of_a_sheet_to_the_second(whole):
    sheet = sheet_of(whole, now=LATER)
    assert sheet["made_at"] == {
        "utc": "2026-10-24T17:00:00Z",
        "local": "2026-10-24T19:00:00+02:00",
        "zone": "Europe/Paris",
        "text": "Saturday 24 October 2026, 19:00 CEST (Europe/Paris, UTC+2)",
    }
    assert (sheet["awareness"]["in_force"], sheet["awareness"]["earliest"]) == (2, 1)
    claims = sheet["awareness"]["claims"]
    assert [claim["at"]["utc"] for claim in claims] == [
        "2026-10-23T11:00:00Z",
        "2026-10-23T14:00:00Z",
    ]
    assert [claim["reason"] for claim in claims] == [
        "The article was read.",
        "It was confirmed later.",
    ]
    press, supplier = sheet["signals"]
    assert press["at"]["text"] == "Wednesday 21 October 2026, hour not known (Europe/Paris)"
    assert (press["at"]["precision"], press["at"]["typed"]) == ("day", "21/10/2026")
    assert supplier["would_be_due"]["local"] == "2026-10-26T16:00:00+01:00"


def test_every_clock_stands_there_with_the_instants_of_its_answers(whole):
    sheet = sheet_of(whole, now=LATER)
    supplement, notification = sheet["deadlines"]
    assert (supplement["rule"], supplement["state"]) == ("CNIL supplement", "running")
    assert instants(supplement, "at", "due_at") == [
        "2026-10-24T18:00:00+02:00",
        "2026-10-27T17:00:00+01:00",
    ]
    assert (notification["rule"], notification["state"]) == ("GDPR 33(1)", "met")
    answers = {one["code"]: one for one in notification["answers"]}
    assert answers["starts"]["instant"]["local"] == "2026-10-23T16:00:00+02:00"
    assert answers["ends"]["instant"]["local"] == "2026-10-26T15:00:00+01:00"
    assert answers["hour_rule"]["instant"]["local"] == "2026-10-26T16:00:00+01:00"
    assert answers["stands"]["text"].endswith("filed 46 h 00 before the deadline.")
    assert "The clocks go back by 1 hour" in answers["counted"]["text"]
    assert [one["clock_version"] for one in sheet["clocks"] if one["rule"] == "GDPR 33(1)"] == [
        1,
        2,
        3,
        4,
    ]
    assert [file["version"] for file in sheet["law_files"]] == ["cnil-2018.1", "gdpr-2018.1"]


def test_a_submission_keeps_the_clock_that_it_was_judged_by(whole, alice):
    say_awareness(
        whole,
        moment=instant_at(NOW - 9 * HOUR, "Europe/Paris"),
        how="press",
        who="",
        signal=None,
        reason="Earlier still.",
        by=alice,
        now=LATER,
    )
    sheet = sheet_of(whole, now=LATER)
    (filed,) = sheet["submissions"]
    assert filed["judged_by"]["clock_version"] == 4
    assert filed["judged_by"]["due_at"]["local"] == "2026-10-26T15:00:00+01:00"
    assert (filed["margin_seconds"], filed["number"]) == (46 * 3600, "VN-1")
    notification = next(one for one in sheet["deadlines"] if one["rule"] == "GDPR 33(1)")
    assert notification["clock_version"] == 5
    stands = next(one for one in notification["answers"] if one["code"] == "stands")
    assert stands["text"].startswith("Counted anew after it had ended")


def test_duties_that_wait_say_for_what(aware):
    (waiting,) = sheet_of(aware, now=NOW)["not_started"]
    assert waiting["rule"] == "CNIL supplement"
    assert waiting["waits_for"] == "cnil_incomplete_filing"
    assert waiting["waits_for_text"] == "the submission of an incomplete initial notification"


def test_a_discharge_stands_there_with_its_clock_also_once_taken_back(aware, alice):
    row = discharge(
        aware.deadlines.get(state="running"),
        kind="not_owed",
        at=instant_at(NOW, "Europe/Paris"),
        number="",
        reason="Counsel said so.",
        receipt=None,
        by=alice,
        now=NOW,
    )
    (done,) = sheet_of(aware, now=NOW)["discharges"]
    assert (done["kind"], done["reason"], done["taken_back_at"]) == (
        "not_owed",
        "Counsel said so.",
        None,
    )
    take_back(row, by=alice, now=NOW + HOUR)
    (done,) = sheet_of(aware, now=NOW + HOUR)["discharges"]
    assert done["taken_back_at"]["utc"] == "2026-10-23T17:00:00Z"


def test_a_submission_without_a_clock_has_no_margin(whole, alice):
    record_submission(
        whole.filings.get(),
        kind="complementary",
        filed_at=instant_at(LATER, "Europe/Paris"),
        number="",
        receipt=None,
        by=alice,
        now=LATER,
    )
    _first, second = sheet_of(whole, now=LATER)["submissions"]
    assert (second["judged_by"], second["margin_text"]) == (None, "")


def test_the_json_is_canonical_and_the_same_for_the_same_state(whole):
    text = sheet_json(whole, now=LATER)
    assert text == sheet_json(whole, now=LATER)
    assert text == json.dumps(
        json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert json.loads(text)["format"] == "breachtrack-sheet-1"


def test_a_minute_later_only_what_depends_on_the_instant_differs(whole):
    first, second = sheet_of(whole, now=LATER), sheet_of(whole, now=LATER + HOUR)
    for sheet in (first, second):
        del sheet["made_at"]
        for clock in sheet["deadlines"]:
            clock["answers"] = [one for one in clock["answers"] if one["code"] != "stands"]
    assert first == second


def squeezed(text):
    """Without any space: lines of a column may be cut anywhere between two words."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text))


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    # The head and the foot of each page may stand within a sentence.
    return squeezed("".join(page.extract_text() for page in pages))


def texts_in(value):
    """What a reader reads: every text of the sheet that is not a code."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in SHOWN and isinstance(one, str):
                yield one
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


SHOWN = {"question", "title", "reason", "rule_text", "number", "kind_text", "how_text"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_paper_says_what_the_json_says(whole, language):
    with translation.override(language):
        sheet, text = sheet_of(whole, now=LATER), text_of(sheet_pdf(whole, now=LATER))
    assert sheet["language"] == language
    for said in texts_in(sheet):
        assert squeezed(said) in text, said
    for clock in sheet["deadlines"]:
        for answer in clock["answers"]:
            if answer["code"] in ("ends", "stands", "starts", "length"):
                assert squeezed(answer["text"]) in text, answer
    assert squeezed({"en": "Confidential", "fr": "Confidentiel"}[language]) in text
    assert "%(" not in text
    assert "None" not in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_paper_of_an_empty_case_and_of_a_processor_is_whole_too(
    laboratory, supplier, alice, language
):
    give_role(alice, organisation=supplier, role="dpo", by=None, now=NOW)
    processor = log_incident(supplier, title="There", by=alice, now=NOW, role="processor")
    record_signal(
        processor,
        source="press",
        moment=instant_at(NOW, "Europe/Paris"),
        text="",
        by=alice,
        now=NOW,
    )
    bare = log_incident(laboratory, title="Bare", is_drill=True, by=alice, now=NOW)
    bare.deadlines.all().update(state=Deadline.State.LIFTED, ended_at=None)
    with translation.override(language):
        for incident in (processor, bare):
            assert squeezed(incident.reference) in text_of(sheet_pdf(incident, now=NOW))


def test_the_paper_is_made_for_archives_and_for_reading_aloud(whole):
    reader = pypdf.PdfReader(io.BytesIO(sheet_pdf(whole, now=LATER)))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfaid:part>2" in metadata
    assert "pdfuaid:part>1" in metadata
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert sheet_pdf(whole, now=LATER) == sheet_pdf(whole, now=LATER)


@pytest.mark.parametrize(
    ("form", "kind"), [("pdf", "application/pdf"), ("json", "application/json")]
)
def test_the_file_is_handed_out_and_the_journal_says_so(sign_in, alice, aware, at_now, form, kind):
    answer = sign_in(alice).post(f"/incidents/{aware.pk}/sheet.{form}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Cache-Control"] == "no-store"
    assert f"{aware.reference}-clocks.{form}" in answer["Content-Disposition"]
    entry = Entry.objects.get(verb="sheet.made")
    assert (entry.codes, entry.actor_id, entry.incident_id) == ({"form": form}, alice.pk, aware.pk)
    assert entry_text(entry, zone="UTC") == "Took the sheet of the clocks out as a file"


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_looking_is_no_way_to_take_it_and_strangers_find_nothing(
    sign_in, alice, charlie, aware, laboratory, form
):
    address = f"/incidents/{aware.pk}/sheet.{form}"
    assert sign_in(alice).get(address).status_code == 405
    assert sign_in(charlie).post(address).status_code == 404
    assert sign_in(member("Rosa Reporter", laboratory, "reporter")).post(address).status_code == 404
    assert not Entry.objects.filter(verb="sheet.made").exists()


def test_a_reporter_of_the_incident_does_not_take_the_reasons_out(sign_in, laboratory):
    rosa = member("Rosa Reporter", laboratory, "reporter")
    own = log_incident(laboratory, title="Mine", by=rosa, now=NOW)
    client = sign_in(rosa)
    assert client.post(f"/incidents/{own.pk}/sheet.json").status_code == 403
    assert b"sheet.pdf" not in client.get(f"/incidents/{own.pk}/").content
    with pytest.raises(Refused, match="not_allowed"):
        record_sheet(own, form="pdf", by=rosa, now=NOW)


def test_the_page_of_the_incident_offers_both(sign_in, alice, aware, at_now):
    page = sign_in(alice).get(f"/incidents/{aware.pk}/").content.decode()
    assert f'action="/incidents/{aware.pk}/sheet.pdf"' in page
    assert f'action="/incidents/{aware.pk}/sheet.json"' in page
