"""The authorities as files: their own form or the letter, a portal that was read, a new one."""

from dataclasses import replace

import pytest

from notifications.rules.authorities import (
    LETTER,
    addressed,
    authorities,
    authorities_in,
    authority_called,
    form_for,
    form_id_for,
    portal_of,
    read_authority,
)
from notifications.rules.official_forms import form_in, load_form
from notifications.tests.small_form import SMALL

READ = 'source = "S"\nverified = "secondary source"\nchecked_on = 2026-11-30\n'
LAND = f"""
code = "LDA"
also_called = ["Landauthority"]
name_fr = "Autorité du pays"
name_en = "Authority of the land"
language = "en"
form = "lda-2026"
sources = {{ S = {{ en = "A source", fr = "Une source" }} }}

[portal]
url = "https://lda.example/breach"
{READ}
[[asks]]
fr = "La couleur du serveur"
en = "The colour of the server"
{READ}"""


@pytest.mark.parametrize("authority", authorities(), ids=lambda authority: authority.code)
def test_every_authority_says_where_its_portal_and_its_questions_were_read(authority):
    readings = [asked.reading for asked in authority.asks]
    readings += [authority.portal_reading] if authority.portal_url else []
    assert readings
    for reading in readings:
        assert set(reading.sources) <= set(authority.sources)
        assert reading.verified in ("secondary source", "ours")
        assert reading.is_to_be_checked
    assert all(asked.text("fr") != asked.text("en") for asked in authority.asks)


@pytest.mark.parametrize("authority", authorities(), ids=lambda authority: authority.code)
def test_the_form_of_every_authority_is_there_and_is_no_draft(authority):
    form = form_for(authority.code)
    assert form.authority == authority.code
    assert form.filing_language == authority.language
    assert form.standing in ("in force", "ours")


def test_the_cnil_has_its_own_form_and_a_portal():
    assert form_id_for("CNIL") == "cnil-2023-07"
    assert portal_of("CNIL") == "https://notifications.cnil.fr/notifications/violation"


@pytest.mark.parametrize("name", ["APD", "apd", " GBA ", "APD/GBA"])
def test_an_authority_is_found_by_each_of_its_names(name):
    assert authority_called(name).code == "APD"


def test_a_portal_that_no_source_tells_is_not_invented():
    assert [one.code for one in authorities() if one.portal_url] == ["CNIL"]
    assert portal_of("DPC") == portal_of("Nobody") == ""


def test_any_other_authority_has_the_letter_in_its_name():
    form = form_for("Authority of Neverland")
    assert (form.id, form.authority) == (LETTER, "Authority of Neverland")
    assert form.is_letter
    assert form_for("APD").filing_language == "fr"


def test_a_form_of_its_own_is_addressed_to_nobody_else():
    assert addressed(load_form("cnil-2023-07"), "DPC").authority == "CNIL"


def test_the_letter_asks_nothing_that_is_no_fact_but_why_it_is_withdrawn():
    asked = [field.id for field in load_form(LETTER).fields() if not field.facts]
    assert asked == ["withdrawal_reasons"]


def test_the_letter_asks_for_all_that_article_33_3_names():
    required = {field.id for field in load_form(LETTER).fields() if field.required == "required"}
    assert {
        "nature", "person_categories", "persons", "data_categories", "records",  # (a)
        "contact_name", "contact_email",  # (b)
        "consequences",  # (c)
        "measures_after",  # (d)
    } <= required  # fmt: skip


def test_a_new_authority_is_a_new_file_and_its_form_another(tmp_path):
    folder = tmp_path / "authorities"
    folder.mkdir()
    (folder / "lda.toml").write_text(LAND)
    (tmp_path / "lda-2026.toml").write_text(SMALL.replace('id = "f"', 'id = "lda-2026"'))
    known = authorities_in(folder)
    assert authority_called("landauthority", known).portal_url == "https://lda.example/breach"
    assert form_id_for("LDA", known) == "lda-2026"
    assert form_id_for("CNIL", known) == LETTER
    assert form_in(tmp_path, form_id_for("LDA", known)).by_id["kind"].section == 1


def test_two_authorities_do_not_bear_one_name(tmp_path):
    (tmp_path / "a.toml").write_text(LAND)
    (tmp_path / "b.toml").write_text(LAND.replace('code = "LDA"', 'code = "LANDAUTHORITY"'))
    with pytest.raises(ValueError, match=r"^b\.toml: authority\.code: another authority"):
        authorities_in(tmp_path)


MALFORMED = [
    ("not TOML", "= 3", "Invalid"),
    ("nothing", "", "authority.sources: needs a table"),
    ("no code", LAND.replace('code = "LDA"', ""), "authority.code: needs a text"),
    ("no name in French", LAND.replace('name_fr = "Autorité du pays"', ""),
     "authority.name_fr: needs a text"),
    ("a language we do not write", LAND.replace('language = "en"', 'language = "de"'),
     "authority.language: 'de' is none of en, fr"),
    ("an unknown key", LAND.replace("also_called", "nicknames"), "authority.nicknames: no such"),
    ("a portal in clear", LAND.replace("https://", "http://"), "authority.portal.url: needs an"),
    ("a portal without source", LAND.replace('breach"\nsource = "S"', 'breach"'),
     "authority.portal.source: needs a text"),
    ("an unknown source", LAND.replace('source = "S"', 'source = "X"'),
     "authority.portal.source: 'X' is none of S"),
    ("a note without English", LAND.replace('en = "The colour of the server"', ""),
     "asks no. 1.en: needs a text"),
    ("a note of unknown status", LAND.replace('server"\n' + READ, 'server"\n' + READ.replace(
     "secondary source", "sure")), "asks no. 1.verified: 'sure' is none of"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"), [pytest.param(*case, id=name) for name, *case in MALFORMED]
)
def test_a_malformed_authority_is_refused_with_file_place_and_reason(text, reason):
    with pytest.raises(ValueError, match=r"^lda\.toml: ") as refused:
        read_authority(text, "lda.toml")
    assert reason in str(refused.value)


def test_an_authority_is_read():
    land = read_authority(LAND, "lda.toml")
    assert (land.name("fr"), land.name("en")) == ("Autorité du pays", "Authority of the land")
    assert land.asks[0].text("fr") == "La couleur du serveur"
    assert replace(land, also_called=()).is_called("lda")
