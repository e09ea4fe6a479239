"""The checks of a notice, by table: good texts pass, each fault is found where it stands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.notice_checks import notice_findings
from notifications.rules.notice_parts import PARTS, NoticeParts

FRENCH = NoticeParts(
    subject="Information importante sur vos données",
    nature="Le 20 octobre, une copie de notre fichier a été mise en vente sur un forum.",
    data="Votre nom, votre adresse et votre numéro de sécurité sociale.",
    consequences="Quelqu'un peut se faire passer pour vous auprès de votre banque.",
    measures="Nous avons débranché le serveur et prévenu la CNIL le 24 octobre.",
    advice="Rappelez votre banque au numéro inscrit sur votre carte.",
    contact="Alice, déléguée à la protection des données : alice@tilleuls.example",
)
ENGLISH = NoticeParts(
    subject="Important information about your data",
    nature="On 20 October a copy of our file was offered for sale on a forum.",
    data="Your name, your address and your social-security number.",
    consequences="Somebody may pretend to be you when they call your bank.",
    measures="We unplugged the server and told the authority on 24 October.",
    advice="Call your bank back on the number printed on your card.",
    contact="Alice, data protection officer: +33 2 97 00 00 00",
)
TEXTS = {"fr": FRENCH, "en": ENGLISH}


def found(parts, language):
    return [
        (finding.code, finding.severity, finding.part)
        for finding in notice_findings(parts, language)
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_specific_text_has_no_finding(language):
    assert found(TEXTS[language], language) == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("empty", ["", "  \n "])
def test_each_part_that_is_missing_is_an_error(language, part, empty):
    parts = replace(TEXTS[language], **{part: empty})
    errors = [one for one in found(parts, language) if one[0] == "part_missing"]
    assert errors == [("part_missing", "error", part)]


@pytest.mark.parametrize(
    ("language", "part", "text", "code"),
    [
        ("fr", "measures", "Toutes les mesures nécessaires ont été prises.", "only_generic"),
        ("fr", "measures", "Nous avons pris toutes les mesures nécessaires !", "only_generic"),
        ("fr", "advice", "Soyez vigilant.", "only_generic"),
        ("fr", "advice", "Nous vous recommandons d’être vigilants.", "only_generic"),
        ("fr", "nature", "Un incident de sécurité a eu lieu.", "only_generic"),
        ("en", "measures", "All necessary measures were taken.", "only_generic"),
        ("en", "advice", "Please be vigilant!", "only_generic"),
        ("fr", "nature", "Le [date], une copie de notre fichier a été vendue.", "placeholder_left"),
        ("fr", "nature", "Le [...], une copie de notre fichier a été vendue.", "placeholder_left"),
        ("fr", "contact", "XXX, alice@tilleuls.example", "placeholder_left"),
        ("fr", "data", "Votre nom et votre adresse. À compléter", "placeholder_left"),
        ("en", "data", "Your name and your address. TODO", "placeholder_left"),
        ("en", "subject", "Important information about [your data]", "placeholder_left"),
        ("en", "nature", "On ________ a copy of our file was sold.", "placeholder_left"),
        ("fr", "advice", "Allez sur https://tilleuls.example/connexion et changez.", "login_link"),
        ("fr", "advice", "Voyez www.tilleuls.example/mot-de-passe pour changer.", "login_link"),
        ("fr", "advice", "Cliquez ici pour vous connecter et changer vos codes.", "login_link"),
        ("en", "advice", "Go to https://tilleuls.example/Login?x=1 and change it.", "login_link"),
        ("en", "advice", "Click the button to sign in and change your codes.", "login_link"),
        ("en", "advice", "Log in with the link below to change your codes.", "login_link"),
        ("en", "nature", 'A copy was sold. <img src="http://a.example/x.gif">', "html"),
        ("en", "nature", "A copy of our file was sold. <script>alert(1)</script>", "html"),
        ("en", "nature", "A copy of our file was sold. <!doctype html>", "html"),
        ("fr", "contact", "Venez nous voir.", "contact_without_way"),
        ("en", "contact", "Our data protection officer", "contact_without_way"),
        ("fr", "subject", "y" * 151, "subject_too_long"),
        ("fr", "subject", "Vos données\nBcc: charlie@a.example", "control_characters"),
        ("fr", "subject", "Vos données\u2028Suite", "control_characters"),
        ("en", "data", "Your name and your\u202e address.", "control_characters"),
        ("en", "data", "Your name and your\x00 address.", "control_characters"),
        ("en", "subject", "Your data, {{ first_name }}", "subject_field"),
        ("fr", "subject", "Vos données de santé", "subject_speaks_of_health"),
        ("fr", "subject", "Votre dépistage du VIH", "subject_speaks_of_health"),
        ("en", "subject", "Your medical data", "subject_speaks_of_health"),
        ("en", "subject", "Your HIV test", "subject_speaks_of_health"),
    ],
)
def test_each_fault_is_an_error_in_its_part(language, part, text, code):
    parts = replace(TEXTS[language], **{part: text})
    findings = found(parts, language)
    assert (code, "error", part) in findings
    assert {one[0] for one in findings} == {code}


@pytest.mark.parametrize(
    ("language", "part", "text"),
    [
        pytest.param("fr", "advice", "Soyez vigilants : rappelez votre banque au numéro inscrit "
                     "sur votre carte.", id="a generic phrase with something specific"),
        pytest.param("fr", "nature", "Le {{ date_incident }}, une copie a été vendue.", id="field"),
        pytest.param("fr", "contact", "{{ contact_courriel }}", id="contact by field"),
        pytest.param("en", "contact", "02 97 00 00 00", id="contact by telephone only"),
        pytest.param("en", "contact", "Alice <alice@tilleuls.example>", id="no tag"),
        pytest.param("fr", "advice", "Changez votre mot de passe sur les autres sites que vous "
                     "utilisez.", id="advice about a password"),
        pytest.param("fr", "advice", "Voyez https://www.cybermalveillance.gouv.fr pour l'aide.",
                     id="a link that asks for nothing"),
        pytest.param("fr", "subject", "y" * 150, id="the longest subject"),
        pytest.param("en", "subject", "About your account", id="a neutral subject"),
        pytest.param("en", "measures", "3 < 4 and 5 > 2 is how we count our servers.", id="signs"),
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(language, part, text):
    assert found(replace(TEXTS[language], **{part: text}), language) == []


def test_a_finding_names_its_line_and_quotes_the_fault():
    parts = replace(FRENCH, nature="Une copie a été vendue.\nElle date du [jour] octobre.")
    (finding,) = notice_findings(parts, "fr")
    assert (finding.line, finding.params) == (2, {"text": "[jour]"})


def test_a_sentence_that_loses_its_reader_is_a_warning_and_no_error():
    parts = replace(ENGLISH, nature="On 20 October " + "and then " * 20 + "a copy was sold.")
    findings = notice_findings(parts, "en")
    assert [(one.code, one.severity) for one in findings] == [("long_sentence", "warning")]


def test_errors_stand_before_warnings():
    parts = replace(ENGLISH, nature="word " * 50, contact="")
    assert [one.severity for one in notice_findings(parts, "en")] == ["error", "warning"]


@given(st.fixed_dictionaries(dict.fromkeys(PARTS, st.text(max_size=80))))
def test_any_text_is_read_without_failing_and_points_inside_the_text(values):
    for finding in notice_findings(NoticeParts(**values), "fr"):
        lines = values[finding.part].count("\n") + 1
        assert finding.line is None or 1 <= finding.line <= lines


@pytest.mark.parametrize("hostile", ["{{", "<a ", "< ", "www.", "@a", "[", "1 ", "cliqu", "a " * 9])
def test_a_text_made_to_waste_time_is_read_in_passing(hostile):
    text = hostile * (20_000 // len(hostile))
    notice_findings(NoticeParts(**dict.fromkeys(PARTS, text)), "fr")
