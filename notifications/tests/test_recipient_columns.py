"""Columns found by their names, and those that stay out."""

import pytest

from incidents.rules.refusals import Refused
from notifications.rules.recipient_columns import (
    check_mapping,
    left_out,
    propose_mapping,
    sensitive_columns,
)


@pytest.mark.parametrize(
    ("header", "mapping"),
    [
        (["email", "nom"], {"email": 0, "last_name": 1}),
        (
            ["NOM", "Prénom", "Adresse e-mail", "Langue", "Profil", "Laboratoire", "N° de dossier"],
            {
                "last_name": 0,
                "first_name": 1,
                "email": 2,
                "language": 3,
                "profile": 4,
                "controller": 5,
            },
        ),
        (
            ["FirstName", "last_name", "E-Mail", "language", "controller", "Reference"],
            {
                "first_name": 0,
                "last_name": 1,
                "email": 2,
                "language": 3,
                "controller": 4,
                "reference": 5,
            },
        ),
        (["pathologie", "NIR", "mot_de_passe", "courriel"], {"email": 3}),
        (["colonne 1", "colonne 2"], {}),
        (["nom", "nom"], {"last_name": 0}),
    ],
)
def test_columns_are_proposed_by_name_in_both_languages(header, mapping):
    assert propose_mapping(header) == mapping


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NIR", "national_number"),
        ("N° de sécurité sociale", "national_number"),
        ("num_secu", "national_number"),
        ("SSN", "national_number"),
        ("IBAN", "bank_account"),
        ("mot_de_passe", "password"),
        ("Password", "password"),
        ("mdp", "password"),
        ("pathologie", "health"),
        ("Diagnostic principal", "health"),
        ("RésultatsAnalyses", "health"),
        ("VIH", "health"),
        ("Date de naissance", "birth"),
    ],
)
def test_what_no_notice_needs_is_recognised(name, kind):
    assert sensitive_columns(["email", name]) == [(1, kind)]


@pytest.mark.parametrize(
    "name", ["Laboratoire", "Prénom", "Nom", "Ville", "Spinoza", "Finir", "Référence", "Hashtag"]
)
def test_an_ordinary_name_is_not_suspected(name):
    assert sensitive_columns([name]) == []


def test_the_columns_that_stay_out_are_named():
    header = ["email", "pathologie", "NIR", "mot_de_passe"]
    assert left_out({"email": 0}, header) == ["pathologie", "NIR", "mot_de_passe"]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"email": 0, "reference": 1}, "mapping_sensitive"),
        ({"email": 0, "last_name": 0}, "mapping_twice"),
        ({"email": 9}, "mapping_unknown"),
        ({"email": -1}, "mapping_unknown"),
        ({"password": 0}, "mapping_unknown"),
        ({"first_name": 0}, "mapping_nobody"),
        ({}, "mapping_nobody"),
    ],
)
def test_a_choice_that_cannot_be_used_is_refused(mapping, code):
    with pytest.raises(Refused, match=f"^{code}$"):
        check_mapping(mapping, ["email", "NIR", "nom"])


def test_a_good_choice_passes():
    check_mapping({"email": 0, "last_name": 2}, ["email", "NIR", "nom"])
