"""Which of our two languages a reader is given."""

import pytest

from incidents.rules.languages import spoken


@pytest.mark.parametrize(
    ("language", "given"),
    [("fr", "fr"), ("fr-fr", "fr"), ("FR-BE", "fr"), ("en", "en"), ("de", "en"), ("", "en")],
)
def test_a_variant_of_french_is_french_and_any_other_language_reads_english(language, given):
    assert spoken(language) == given
