"""Lists of addresses, social-security numbers and IBANs in a narrative; and what only looks so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.private_numbers import (
    SHORTEST_LIST,
    addresses,
    ibans,
    is_iban,
    is_nir,
    social_security_numbers,
)

NIR = "185057800608491"
IBAN = "FR7630006000011234567890189"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("185057800608491", id="without spaces"),
        pytest.param("Mme Petit, 1 85 05 78 006 084 91.", id="in groups"),
        pytest.param("1\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a091", id="no-break spaces"),
        pytest.param("NIR:1-85-05-78-006-084-91", id="hyphens"),
        pytest.param("1850578006084 91", id="key apart"),
        pytest.param("2 55 08 2A 123 456 46", id="Corse-du-Sud"),
        pytest.param("285062b04211779", id="Haute-Corse, small letter"),
        pytest.param("7 85 05 78 006 084 82", id="while being registered"),
        pytest.param("12 1 85 05 78 006 084 91", id="behind another number"),
    ],
)
def test_a_social_security_number_with_its_key_is_found(text):
    assert len(social_security_numbers(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1 85 05 78 006 084 92", id="wrong key"),
        pytest.param("1 85 13 78 006 084 91", id="no such month"),
        pytest.param("5 85 05 78 006 084 91", id="no such sex"),
        pytest.param("1850578006084", id="without its key"),
        pytest.param("9185057800608491", id="within a longer number"),
        pytest.param("18505780060849100", id="beginning of a longer number"),
        pytest.param("A185057800608491", id="within a reference"),
        pytest.param("1 85 05\n78 006 084 91", id="over two lines"),
        pytest.param("2 85 06 2C 042 117 79", id="no such department"),
    ],
)
def test_what_is_no_social_security_number_is_left_alone(text):
    assert social_security_numbers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("FR7630006000011234567890189", id="without spaces"),
        pytest.param("FR76 3000 6000 0112 3456 7890 189", id="in groups"),
        pytest.param("fr76 3000 6000 0112 3456 7890 189 hier", id="small letters and a word"),
        pytest.param("DE89 3704 0044 0532 0130 00 ET AUTRES", id="capitals behind it"),
        pytest.param("compte AB12 FR76 3000 6000 0112 3456 7890 189.", id="behind a reference"),
        pytest.param("GB82 WEST 1234 5698 7654 32", id="letters within"),
        pytest.param("NO9386011117947", id="the shortest"),
    ],
)
def test_an_iban_is_found(text):
    assert len(ibans(text)) == 1


def test_two_ibans_side_by_side_are_two():
    assert ibans(f"{IBAN} DE89370400440532013000") == [0, 28]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("FR76 3000 6000 0112 3456 7890 188", id="wrong check digits"),
        pytest.param("FR7630006000011234567890", id="too short"),
        pytest.param(f"{IBAN}0", id="too long"),
        pytest.param(f"X{IBAN}", id="within a word"),
        pytest.param("FR40 303 265 045", id="VAT number"),
        pytest.param("XX76 3000 6000 0112 3456 7890 189", id="no such country"),
    ],
)
def test_what_is_no_iban_is_left_alone(text):
    assert ibans(text) == []


def test_an_address_is_counted_once_however_often_it_is_written():
    text = "a@x.example, A@X.example; b.c+d@y.example (dpo@lab.example.)"
    assert addresses(text) == [0, text.index("b.c"), text.index("dpo")]


@pytest.mark.parametrize("text", ["@handle", "a@localhost", "a @ b.fr", "12@", "5 @ 3,20 €"])
def test_what_is_no_address_is_left_alone(text):
    assert addresses(text) == []


ORDINARY = [
    pytest.param("Appeler le 01 42 34 56 78 ou le +33 6 12 34 56 78.", id="telephones"),
    pytest.param("06 12 34 56 78 06 98 76 54 32 01 40 00 00 01", id="telephones side by side"),
    pytest.param("0033142345678", id="telephone, international"),
    pytest.param("Référence VN-2026-000123, dossier 2026-001", id="references"),
    pytest.param("SIREN 732 829 320, SIRET 732 829 320 00074", id="SIREN and SIRET"),
    pytest.param("Du 23/10/2026 17:42:05 au 2026-10-24T02:30:00+02:00", id="dates"),
    pytest.param("Rançon de 1 500 000,00 EUR, soit 1.628.350 USD", id="amounts"),
    pytest.param("491 840 patients, 1 234 567 890 123 45 octets", id="numbers"),
    pytest.param("CVE-2021-44228, 192.168.100.200, 2001:db8::1", id="systems"),
    pytest.param("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", id="digest"),
    pytest.param("Courriel de fraude@exemple.fr vers accueil@labo.fr", id="two addresses"),
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_numbers_of_a_narrative_raise_no_alarm(text):
    assert social_security_numbers(text) == []
    assert ibans(text) == []
    assert len(addresses(text)) < SHORTEST_LIST


@given(
    st.sampled_from("12"), st.integers(0, 99), st.integers(1, 12),
    st.sampled_from(["01", "75", "2A", "2B", "97"]), st.integers(1, 990), st.integers(1, 999),
)  # fmt: skip
def test_of_all_keys_one_alone_is_right(sex, year, month, department, commune, order):
    body = f"{sex}{year:02}{month:02}{department}{commune:03}{order:03}"
    right = [key for key in range(100) if is_nir(f"{body}{key:02}")]
    assert len(right) == 1
    assert 1 <= right[0] <= 97


@given(st.integers(0, 26), st.sampled_from("0123456789"))
def test_an_iban_with_one_digit_changed_is_none(place, digit):
    changed = IBAN[:place] + digit + IBAN[place + 1 :]
    assert is_iban(changed) == (changed == IBAN)


@given(st.text(st.sampled_from("0123456789 FR-.@\na"), max_size=120))
def test_whatever_is_written_each_place_found_is_in_the_text(text):
    found = [*social_security_numbers(text), *ibans(text), *addresses(text)]
    assert all(0 <= place < len(text) and text[place].isalnum() for place in found)


@pytest.mark.parametrize("text", ["", "é²٣", "²" * 15, "٣" * 15])
def test_digits_of_other_scripts_are_no_number(text):
    assert not is_nir(text)
    assert not is_iban(text)
