"""Data of single persons in a narrative: lists of addresses, social-security numbers, IBANs.

An authority asks for categories and approximate numbers (Article 33(3)(a) GDPR), never for the
persons themselves: what is not needed does not leave the house (Article 5(1)(c)).
"""

import re
from typing import Final

# What people put between the groups of a number; never a line end, which parts two numbers.
_GAP: Final = "[ \u00a0\u202f.\\-]?"
# From the beginning of a word alone, so that a long text without any costs one look.
_EMAIL: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# Sex (also of those who are being registered), year, month (with the pseudo-months of INSEE),
# department (Corsica has letters), commune, order, key. A look ahead and no match, as below: what
# begins like a number and is none must not hide the one that begins within it.
_NIR: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?=([1-478]){_GAP}([0-9]{{2}}){_GAP}(0[1-9]|1[0-2]|[2-9][0-9])"
    rf"{_GAP}([0-9]{{2}}|2[AaBb]){_GAP}([0-9]{{3}}){_GAP}([0-9]{{3}}){_GAP}([0-9]{{2}})"
    r"(?![0-9A-Za-z]))"
)
_IBAN: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?=([A-Za-z]{{2}}[0-9]{{2}}(?:{_GAP}[0-9A-Za-z]){{11,30}}))"
)
# The length in each country of the SEPA area: IBAN registry of ISO 13616, kept by SWIFT.
_IBAN_LENGTHS: Final = {
    **{"AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18},
    **{"EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28},
    **{"IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31},
    **{"NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27},
    "VA": 22,
}
# One address may be that of the sender of a fraud, two those of the desks that were written to.
SHORTEST_LIST: Final = 3

Position = int


def is_nir(digits: str) -> bool:
    """Whether 15 characters without spaces are a French social-security number.

    The key is 97 less the remainder of the first 13 by 97; 2A counts as 19 and 2B as 18.
    Source: decree 82-103 of 22 January 1982, article 4; INSEE.
    """
    body = digits[:13].upper().replace("2A", "19").replace("2B", "18")
    if not (body.isascii() and body.isdigit() and digits[13:].isdigit()):
        return False
    return len(digits) == 15 and 97 - int(body) % 97 == int(digits[13:])


def is_iban(account: str) -> bool:
    """Whether characters without spaces are an IBAN of the SEPA area (ISO 13616, mod 97 is 1)."""
    account = account.upper()
    if len(account) != _IBAN_LENGTHS.get(account[:2]):
        return False
    if not (account.isascii() and account.isalnum()):
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def social_security_numbers(text: str) -> list[Position]:
    """Where French social-security numbers with the right key begin."""
    return [found.start() for found in _NIR.finditer(text) if is_nir("".join(found.groups()))]


def ibans(text: str) -> list[Position]:
    """Where IBANs begin, whatever stands behind them in the sentence."""
    return [found.start() for found in _IBAN.finditer(text) if _begins_an_iban(found, text)]


def _begins_an_iban(found: re.Match[str], text: str) -> bool:
    length = _IBAN_LENGTHS.get(found.group(1)[:2].upper(), 0)
    begin, last = found.span(1)
    for end in range(begin + length, last + 1):
        account = re.sub(r"[^0-9A-Za-z]", "", text[begin:end])
        if len(account) == length and text[end - 1].isalnum():
            return not text[end : end + 1].isalnum() and is_iban(account)
    return False


def addresses(text: str) -> list[Position]:
    """Where each e-mail address begins that was not written before."""
    first = {found.group().lower(): found.start() for found in reversed([*_EMAIL.finditer(text)])}
    return sorted(first.values())
