"""The CNIL's form as a file: every label sourced, and the known ones exact to the byte."""

from datetime import date
from importlib.resources import files

import pytest

from incidents.rules.vocabulary import choices
from notifications.rules.official_forms import form_ids_in, form_in, load_form
from notifications.tests.cnil_open_data import OPEN_DATA

CNIL = load_form("cnil-2023-07")
LISTS = {one.id: one for one in CNIL.lists}

VOCABULARIES = {
    "origins": "origins",
    "causes": "causes",
    "data_categories": "data_categories",
    "special_categories": "special_categories",
    "person_categories": "person_categories",
    "harms": "harms",
    "severity": "severity",
    "communication": "communication",
    "nature": "nature",
    "sector": "sectors",
}
# The questions of the CNIL's outline, section by section, as a file that follows it quotes them.
OUTLINE = {
    1: "Type de notification",
    2: "Numéro SIREN / Pas de SIREN / Dénomination / TVA intracommunautaire / Secteur d'activité / "
    "Effectif / Adresse / Code postal / Ville / Pays",
    3: "Civilité / Nom / Prénom / Adresse électronique",
    4: "Civilité / Nom / Prénom / Fonction / Adresse électronique / Téléphone",
    5: "Autres organismes impliqués",
    6: "Date de début / Date de fin / Date (et heure) de prise de connaissance / Commentaires sur "
    "les dates / Circonstances de la découverte / Motifs de retard",
    7: "Nature de la violation / Origine(s) de l'incident / Cause(s) de l'incident / Descriptif "
    "détaillé de la violation",
    8: "Nature des données concernées / Données sensibles / Nombre approximatif d'enregistrements "
    "concernés / Catégories de personnes concernées / Nombre approximatif de personnes concernées",
    9: "Mesures de sécurité préalables à la violation",
    10: "Conséquences potentielles – confidentialité / Conséquences potentielles – intégrité / "
    "Conséquences potentielles – disponibilité",
    11: "Préjudices potentiels pour les personnes / Estimation du niveau de gravité",
    12: "Mesures techniques et organisationnelles appliquées suite à la violation",
    13: "Communication aux personnes concernées",
    # The three questions of section 14 are known by their meaning alone.
    14: "",
}


@pytest.mark.parametrize("name", sorted(OPEN_DATA))
def test_the_labels_of_the_open_data_are_exact_to_the_byte(name):
    labels = sorted(value.label_fr.encode() for value in LISTS[name].values)
    assert labels == sorted(label.encode() for label in OPEN_DATA[name])


def test_what_is_marked_as_open_data_is_what_the_open_data_hold_and_nothing_else():
    marked = {one.id for one in CNIL.lists if one.reading.verified == "open data"}
    assert marked == set(OPEN_DATA)
    assert all(value.reading == LISTS[name].reading for name in marked
               for value in LISTS[name].values)  # fmt: skip


def test_the_form_has_the_fourteen_sections_in_the_order_of_the_teleservice():
    assert [section.number for section in CNIL.sections] == list(range(1, 15))


@pytest.mark.parametrize("section", CNIL.sections, ids=lambda section: str(section.number))
def test_the_questions_of_the_outline_stand_in_their_section_in_order(section):
    second_hand = [f.label_fr for f in section.fields if f.reading.verified == "secondary source"]
    assert " / ".join(second_hand) == OUTLINE[section.number]


@pytest.mark.parametrize(("name", "reading"), [pytest.param(*one, id=one[0])
                                               for one in CNIL.readings()])  # fmt: skip
def test_every_label_and_list_says_where_it_was_read_how_sure_it_is_and_when(name, reading):
    assert set(reading.sources) <= set(CNIL.sources)
    assert all(CNIL.sources_of(reading, language) for language in ("fr", "en"))
    assert reading.checked_on >= date(2026, 11, 21)
    assert reading.is_to_be_checked == (reading.verified != "open data")
    assert (reading.verified == "open data") <= ("O" in reading.sources)
    assert (reading.verified == "ours") == (reading.sources in (("U",), ("K",)))


def test_both_languages_have_words_for_everything():
    words = [(f.label_fr, f.label_en) for f in CNIL.fields()]
    words += [(v.label_fr, v.label_en) for one in CNIL.lists for v in one.values]
    assert all(french and english for french, english in words)


@pytest.mark.parametrize(("field_id", "name"), sorted(VOCABULARIES.items()))
def test_every_code_of_the_vocabulary_can_be_filed(field_id, name):
    filed = {code for value in CNIL.by_id[field_id].values for code in value.stands_for}
    assert filed == {code for code, _ in choices(name, "en")}


def test_the_three_lists_of_consequences_share_the_vocabulary_out():
    ids = ("consequences_confidentiality", "consequences_integrity", "consequences_availability")
    filed = [value.code for field_id in ids for value in CNIL.by_id[field_id].values]
    assert sorted(filed) == sorted(code for code, _ in choices("consequences", "en"))


def test_what_article_33_3_asks_for_may_be_unknown_but_who_files_may_not():
    assert CNIL.by_id["persons"].unknown
    assert CNIL.by_id["nature"].unknown
    assert not CNIL.by_id["organisation_name"].unknown
    assert not CNIL.by_id["awareness_at"].unknown


def test_what_the_world_has_several_of_takes_several():
    several = {field.id for field in CNIL.fields() if field.kind == "multi" or field.repeatable}
    assert several == {
        "nature", "origins", "causes", "data_categories", "special_categories",
        "person_categories", "consequences_confidentiality", "consequences_integrity",
        "consequences_availability", "harms", "other_bodies",
    }  # fmt: skip


@pytest.mark.parametrize("form_id", ["words", "cnil-1999", "", "../rules/x", "__init__.py\0"])
def test_a_form_that_does_not_exist_is_refused_by_name(form_id):
    with pytest.raises(ValueError, match="there is no such form"):
        load_form(form_id)


@pytest.mark.parametrize("form_id", form_ids_in(files("notifications.official_forms")))
def test_every_form_is_read_and_says_so_of_itself(form_id):
    assert load_form(form_id).id == form_id


def test_what_bears_no_date_is_no_form(tmp_path):
    for name in ("words.toml", "opendata.toml", "a-2023.toml", "b-2023-07.toml", "c.txt"):
        (tmp_path / name).touch()
    assert form_ids_in(tmp_path) == ("a-2023", "b-2023-07")


def test_a_form_under_another_name_than_its_own_is_refused(tmp_path):
    (tmp_path / "cnil-2030.toml").write_text('id = "x"')
    with pytest.raises(ValueError, match=r"^cnil-2030\.toml: "):
        form_in(tmp_path, "cnil-2030")
