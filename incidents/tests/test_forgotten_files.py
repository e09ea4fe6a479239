import pytest

from incidents.rules.refusals import Refused
from incidents.selectors.files import content_of
from incidents.services.files import forget_file, store_file

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stored(laboratory, alice, now):
    return store_file(
        laboratory, name="people.csv", content_type="text/csv", content=b"a", by=alice, now=now
    )


def test_a_forgotten_file_is_gone_and_that_it_was_here_stays_on_record(stored, alice, now):
    forget_file(stored, by=alice, now=now)
    with pytest.raises(FileNotFoundError):
        content_of(stored)
    stored.refresh_from_db()


def test_a_stranger_destroys_nothing(stored, charlie, now):
    with pytest.raises(Refused, match="not_allowed"):
        forget_file(stored, by=charlie, now=now)
    assert content_of(stored) == b"a"
