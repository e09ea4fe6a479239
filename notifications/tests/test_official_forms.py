"""The CNIL's form as a file: every label sourced, and the known ones exact to the byte."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from incidents.rules.vocabulary import choices
from notifications.rules.official_forms import load_form, read_form

CNIL = load_form("cnil-2023-07")

# Copied from the CNIL's open data (data.gouv.fr, "Notifications à la CNIL de violations de
# données à caractère personnel"), mixed apostrophes and missing accents included.
OPEN_DATA = {
    "nature": ["Perte de la confidentialité", "Perte de la disponibilité", "Perte de l'intégrité"],
    "data_categories": [
        "Etat civil (ex: nom, sexe, date de naissance, âge...)",
        "Coordonnées (ex: adresse postale ou électronique, numéros de téléphone fixe ou "
        "portable...)",
        "Données relatives à des informations financières (ex: revenus, numéro de carte de "
        "crédit, coordonnées bancaires), économiques",
        "Données d\u2019identification ou d\u2019accès (ex: identifiant, mot de passe, numéro "
        "client...)",
        "La violation concerne d'autres données",
        "NIR (Numéro d'Inscription au Répertoire)",
        "Documents officiels (Passeports, pièces d\u2019identité, etc.)",
        "Les données concernées ne sont pas connues pour le moment",
        "Données de localisation",
        "Données relatives à des infractions, condamnations, mesures de sûreté",
    ],
    "origins": [
        "Piratage, logiciel malveillant (par exemple rançongiciel) et/ou hameçonnage",
        "Autre",
        "Données personnelles envoyées à un mauvais destinataire",
        "Publication non volontaire d'informations",
        "Equipement perdu ou volé",
        "Papier perdu, volé ou laissé accessible dans un endroit non sécurisé",
        "Données de la mauvaise personne affichées sur le portail du client",
        "Courrier perdu ou ouvert avant d'être retourné à l'envoyeur",
        "Informations personnelles divulguées de façon verbale",
        "Mise au rebut d\u2019appareils numériques contenant des données personnelles sans "
        "effacement sécurisé",
        "Mise au rebut de documents papier contenant des données personnelles sans destruction "
        "physique",
    ],
    "causes": [
        "Acte externe malveillant",
        "Acte interne accidentel",
        "Inconnu",
        "Acte externe accidentel",
        "Autre",
        "Acte interne malveillant",
    ],
    "communication": [
        "Non déterminé pour le moment",
        "Non, mais elles le seront",
        "Oui, les personnes ont été informées",
        "Non ils ne le seront pas",
    ],
    "sector": [
        "Activités spécialisées, scientifiques et techniques",
        "Administration publique",
        "Activités financières et d'assurance",
        "Commerce; réparation d'automobiles et de motocycles",
        "Information et communication",
        "Santé humaine et action sociale",
        "Hébergement et restauration",
        "Industrie manufacturière",
        "Autres activités de services",
        "Activités de services administratifs et de soutien",
        "Enseignement",
        "Transports et entreposage",
        "Activités immobilières",
        "Arts, spectacles et activités récréatives",
        "Production et distribution d'électricité, de gaz, de vapeur et d'air conditionné",
        "Construction",
        "Production et distribution d'eau; assainissement, gestion des déchets et dépollution",
        "Agriculture, sylviculture et pêche",
        "Inconnu",
        "Activités extra-territoriales",
        "Industries extractives",
        "Activités des ménages en tant qu'employeurs; activités indifférenciées des ménages en "
        "tant que producteurs de biens et services pour usage propre",
    ],
}

LISTS = {
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


@pytest.mark.parametrize("field_id", sorted(OPEN_DATA))
def test_the_labels_of_the_open_data_are_exact_to_the_byte(field_id):
    labels = {value.label_fr.encode() for value in CNIL.by_id[field_id].values}
    assert labels == {label.encode() for label in OPEN_DATA[field_id]}


def test_the_form_has_the_fourteen_sections_in_the_order_of_the_teleservice():
    assert [section.number for section in CNIL.sections] == list(range(1, 15))


@pytest.mark.parametrize("field", list(CNIL.fields()), ids=lambda field: field.id)
def test_every_field_says_where_it_was_read_how_sure_it_is_and_when_it_was_checked(field):
    assert all(letter in CNIL.sources for letter in field.source.split(", "))
    assert field.status
    assert field.checked_on >= date(2026, 11, 21)
    assert field.label("fr")
    assert field.label("en")


def test_nothing_claims_to_have_been_read_in_the_live_form():
    assert {field.status for field in CNIL.fields()} <= {"secondary", "unverified", "our_reading"}


@pytest.mark.parametrize(("field_id", "name"), sorted(LISTS.items()))
def test_every_code_of_the_vocabulary_can_be_filed(field_id, name):
    filed = {code for value in CNIL.by_id[field_id].values for code in value.stands_for}
    assert filed == {code for code, _ in choices(name, "en")}


def test_the_three_lists_of_consequences_share_the_vocabulary_out():
    ids = ("consequences_confidentiality", "consequences_integrity", "consequences_availability")
    filed = [value.code for field_id in ids for value in CNIL.by_id[field_id].values]
    assert sorted(filed) == sorted(code for code, _ in choices("consequences", "en"))


def test_what_the_first_filing_needs_the_complete_one_needs_too():
    assert all(field.required_complete for field in CNIL.fields() if field.required_initial)


def test_what_article_33_3_asks_for_may_be_unknown_but_who_files_may_not():
    assert CNIL.by_id["persons"].unknown
    assert CNIL.by_id["nature"].unknown
    assert not CNIL.by_id["organisation_name"].unknown
    assert not CNIL.by_id["awareness_at"].unknown


def test_the_portal_is_the_cnils():
    assert urlsplit(CNIL.portal_url).hostname == "notifications.cnil.fr"


@pytest.mark.parametrize("form_id", ["words", "cnil-1999", "", "../rules/x", "__init__.py\0"])
def test_a_form_that_does_not_exist_is_refused_by_name(form_id):
    with pytest.raises(ValueError, match="there is no such form"):
        load_form(form_id)


HEADER = """
id = "f"
version = "1"
authority = "A"
title_fr = "F"
title_en = "F"
filing_language = "fr"
portal_url = "https://a.example"
dated = 2026-01-01
checked_on = 2026-01-01
sources = { T = { en = "t", fr = "t" } }
"""
SECTION = """
[[sections]]
number = 1
title_fr = "S"
title_en = "S"
source = "T"
status = "secondary"
checked_on = 2026-01-01
"""
FIELD = """
[[sections.fields]]
id = "one"
kind = "text"
label_fr = "Un"
label_en = "One"
source = "T"
status = "secondary"
checked_on = 2026-01-01
"""


def test_a_small_form_is_read():
    assert list(read_form(HEADER + SECTION + FIELD, "f.toml").by_id) == ["one"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("= 3", "f.toml: ", id="not TOML"),
        pytest.param(SECTION + FIELD, "form.id: needs", id="no header"),
        pytest.param(HEADER, "form.sections: needs", id="no sections"),
        pytest.param(HEADER + SECTION, "section 1.fields: needs", id="no fields"),
        pytest.param(
            HEADER + SECTION + FIELD.replace('"text"', '"poem"'), "one.kind: 'poem'", id="kind"
        ),
        pytest.param(
            HEADER + SECTION + FIELD.replace('"Un"', '""'), "one.label_fr: needs", id="no label"
        ),
        pytest.param(
            HEADER + SECTION + FIELD.replace('status = "secondary"', 'status = "sure"'),
            "one.status: 'sure'",
            id="status",
        ),
        pytest.param(
            HEADER + SECTION + FIELD.replace('"T"', '"X"'), "one.source: 'X'", id="source"
        ),
        pytest.param(HEADER + SECTION + FIELD + "colour = 1", "one.colour: no such", id="key"),
        pytest.param(HEADER + SECTION + FIELD + FIELD, "an id appears twice", id="id twice"),
        pytest.param(
            HEADER + SECTION + FIELD.replace('"text"', '"multi"'),
            "one.values: choice and multi need them",
            id="multi without values",
        ),
        pytest.param(
            HEADER + SECTION + FIELD.replace('"text"', '"multi"')
            + 'values = [{ code = "a", label_fr = "A" }]',
            "one.a.label_en: missing",
            id="a value without English",
        ),
        pytest.param(
            HEADER + SECTION + FIELD.replace('"text"', '"multi"')
            + 'values = [{ code = "a", label_fr = "A", label_en = "A" },'
            + '{ code = "a", label_fr = "B", label_en = "B" }]',
            "a code appears twice",
            id="a code twice",
        ),
        pytest.param(
            HEADER + SECTION + FIELD + 'only_if = { field = "two", any_of = ["a"] }',
            "one: its condition names no field: two",
            id="a condition on nothing",
        ),
        pytest.param(HEADER + SECTION + FIELD + 'list = "x"', "one.list: 'x'", id="no such list"),
        pytest.param(HEADER + SECTION + FIELD + 'check = "x"', "one.check: 'x'", id="check"),
    ],
)  # fmt: skip
def test_a_malformed_form_is_refused_with_file_key_and_reason(text, reason):
    with pytest.raises(ValueError, match=r"^f\.toml: ") as refused:
        read_form(text, "f.toml")
    assert reason in str(refused.value)
