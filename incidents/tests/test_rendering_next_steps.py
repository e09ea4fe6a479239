import pytest
from django.utils.translation import override

from incidents.rendering.next_steps import article_text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Article 33(1)"), ("fr", "Article\u00a033, paragraphe\u00a01")],
)
def test_an_article_is_quoted_in_the_manner_of_the_language(language, words):
    with override(language):
        assert article_text("33(1)") == words
