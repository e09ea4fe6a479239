"""A malformed form is refused as a whole; the error names file, field, key and reason."""

import pytest

from notifications.rules.official_forms import read_form
from notifications.tests.small_form import (
    FIELDS,
    HEADER,
    LIST,
    READ,
    SECTION,
    SMALL,
    field_named,
)


def test_a_small_form_is_read():
    form = read_form(SMALL + field_named("one", 'number = 7\nfact = "persons, records"'), "f.toml")
    every_form = ["kind", "awareness_at", "delay_reasons", "withdrawal_reasons"]
    assert list(form.by_id) == [*every_form, "one"]
    assert form.by_id["one"].facts == ("persons", "records")
    assert form.by_id["kind"].options is form.lists[0]


def test_a_list_without_values_is_that_of_the_law_book():
    text = SMALL + LIST.replace('"kinds"', '"answers"\nvocabulary = "yes_no"\nopen = ["unknown"]')
    values = read_form(text[: text.rindex("values =")], "f.toml").lists[1].values
    assert [value.stands_for for value in values] == [("yes",), ("no",), ("unknown",)]
    assert [value.label_fr for value in values] == ["Oui", "Non", "Pas encore connu"]
    assert [value.is_open for value in values] == [False, False, True]


def with_field(more, name="one"):
    return SMALL + field_named(name, more)


def with_value(value):
    return SMALL.replace("values = [", f"values = [{value}, ")


MALFORMED = [
    ("not TOML", "= 3", "Invalid"),
    ("nothing", "", "form.sources: needs a table"),
    ("no sources", SMALL.replace("sources = {", "springs = {"), "form.springs: no such key"),
    ("a source without French", SMALL.replace(', fr = "t"', ""), "form.sources.T.fr: needs a text"),
    ("an empty id", SMALL.replace('id = "f"', 'id = ""'), "form.id: needs a text"),
    ("an id that is a number", SMALL.replace('id = "f"', "id = 3"), "form.id: needs a text"),
    ("no standing", SMALL.replace('standing = "in force"', ""), "form.standing: needs a text"),
    ("an unknown standing", SMALL.replace('"in force"', '"law"'), "form.standing: 'law' is none"),
    ("an instant for a day", SMALL.replace("dated = 2026-01-01", "dated = 2026-01-01T00:00:00"),
     "form.dated: needs a day"),
    ("an unknown key of the form", SMALL.replace("version =", "colour = 1\nversion ="),
     "form.colour: no such key"),
    ("no sections", HEADER + LIST + FIELDS, "form.section: needs a list"),
    ("no fields", HEADER + LIST + SECTION, "form.field: needs a list"),
    ("fields that are no tables", HEADER + "field = [1]", "form.field: needs tables"),
    ("a section without fields", SMALL + SECTION.replace("number = 1", "number = 2"),
     "section 2.number: no field"),
    ("a section left out", SMALL.replace("number = 1", "number = 2").replace("section = 1",
     "section = 2"), "section 2.number: number 1 was expected"),
    ("a section number that is true", SMALL.replace("number = 1", "number = true"),
     "section no. 1.number: needs a whole number"),
    ("a section without title", SMALL.replace('title_en = "S"', ""), "section 1.title_en: needs"),
    ("an unknown key of a section", SMALL.replace('title_en = "S"', 'title_en = "S"\nx = 1'),
     "section 1.x: no such key"),
    ("a field without id", SMALL.replace('id = "kind"\n', ""), "field no. 1.id: needs a text"),
    ("a field without section", with_field("").replace('"one"\nsection = 1', '"one"'),
     "one.section: needs a whole number"),
    ("a field in no section", with_field("").replace('"one"\nsection = 1', '"one"\nsection = 9'),
     "one.section: there is no section 9"),
    ("an unknown key of a field", with_field("colour = 1"), "one.colour: no such key"),
    ("an unknown kind", with_field('kind = "poem"'), "one.kind: 'poem' is none of text"),
    ("no label", with_field("").replace('label_fr = "one"', 'label_fr = ""'),
     "one.label_fr: needs a text"),
    ("no source", with_field("").replace('optional"\nsource = "T"', 'optional"'),
     "source: needs a text"),
    ("an unknown source", with_field("").replace('optional"\nsource = "T"',
     'optional"\nsource = "T, X"'), "source: 'X' is none of T"),
    ("no status", with_field("").replace(READ, READ.replace('verified = "ours"\n', "")),
     "verified: needs a text"),
    ("an unknown status", SMALL.replace('verified = "ours"', 'verified = "sure"'),
     "verified: 'sure' is none of open data, secondary source, ours"),
    ("no day of the check", SMALL.replace("checked_on = 2026-01-01\nkind", "kind"),
     "kind.checked_on: needs a day"),
    ("no word whether it is required", with_field("").replace('required = "optional"\n', ""),
     "required: needs a text"),
    ("an unknown level", with_field('needed_from = "later"'), "one.needed_from: 'later' is none"),
    ("unknown as a text", with_field('unknown = "yes"'), "one.unknown: needs true or false"),
    ("repeatable as a number", with_field("repeatable = 1"), "one.repeatable: needs true or"),
    ("an unknown check", with_field('check = "iban"'), "one.check: 'iban' is none of siren"),
    ("an unknown circumstance", with_field('only_when = "early"'), "one.only_when: 'early' is"),
    ("an unknown fact", with_field('fact = "colour"'), "one.fact: 'colour' is no fact"),
    ("one unknown fact of two", with_field('fact = "persons, x"'), "one.fact: 'x' is no fact"),
    ("an id twice", with_field("", name="kind"), "kind.id: there is another field"),
    ("a number twice", with_field("number = 3") + field_named("two", "number = 3"),
     "two.number: 3 is below 4"),
    ("numbers out of order", with_field("number = 3") + field_named("two", "number = 2"),
     "two.number: 2 is below 4"),
    ("a number below one", with_field("number = 0"), "one.number: 0 is below 1"),
    ("a number in words", with_field('number = "3"'), "one.number: needs a whole number"),
    ("a field after its section", with_field("").replace('"one"\nsection = 1', '"one"\nsection = 2')
     + SECTION.replace("number = 1", "number = 2") + field_named("two"),
     "two.section: 1 is below 2"),
    ("a filing without its kind", SMALL.replace('id = "kind"', 'id = "sort"'),
     "form.field: there is no field 'kind'"),
    ("a filing without reasons", SMALL.replace('"delay_reasons"\nsec', '"why"\nsec'),
     "form.field: there is no field 'delay_reasons'"),
    ("multi without a list", with_field('kind = "multi"'), "one.options: choice and multi need"),
    ("a text with a list", with_field('options = "kinds"'), "one.options: choice and multi need"),
    ("no such list", with_field('kind = "multi"\noptions = "x"'), "one.options: 'x' is none of"),
    ("a list twice", SMALL + LIST, "kinds.id: there is another list"),
    ("an unknown key of a list", SMALL.replace('id = "kinds"', 'id = "kinds"\nx = 1'),
     "list kinds.x: no such key"),
    ("a list without source", SMALL.replace('"kinds"\nsource = "T"', '"kinds"'),
     "list kinds.source: needs a text"),
    ("an empty list", SMALL.replace('values = [{ code = "a", label_fr = "A", label_en = "A" }]',
     "values = []"), "list kinds.values: needs a list"),
    ("a list of no vocabulary", SMALL.replace('id = "kinds"', 'id = "kinds"\nvocabulary = "x"'),
     "list kinds.vocabulary: 'x' is no list of the law book"),
    ("a value without code", with_value('{ label_fr = "B" }'), "list kinds.values.code: needs a"),
    ("a value without English", with_value('{ code = "b", label_fr = "B" }'),
     "list kinds.values.b.label_en: needs a text"),
    ("a code twice", with_value('{ code = "a", label_fr = "B", label_en = "B" }'),
     "list kinds.values: the code 'a' appears twice"),
    ("an unknown key of a value", with_value('{ code = "b", colour = "red" }'),
     "list kinds.values.b.colour: no such key"),
    ("a value with half a source", with_value(
     '{ code = "b", label_fr = "B", label_en = "B", verified = "ours" }'),
     "list kinds.values.b.source: needs a text"),
    ("a fact code that nobody has", with_value(
     '{ code = "b", label_fr = "B", label_en = "B", from = ["x"] }').replace(
     'id = "kinds"', 'id = "kinds"\nvocabulary = "nature"'),
     "list kinds.values.b.from: 'x' is no code"),
    ("fact codes that are no texts", with_value(
     '{ code = "b", label_fr = "B", label_en = "B", from = [1] }'),
     "list kinds.values.b.from: needs texts"),
    ("an open code that the list lacks",
     SMALL.replace('"kinds"\nsource', '"kinds"\nopen = ["z"]\nsource'),
     "list kinds.open: 'z' is no code of the list"),
    ("a condition that is no list", with_field('only_if = { field = "kind", any_of = ["a"] }'),
     "one.only_if: needs a list"),
    ("a condition on no field", with_field('only_if = [{ field = "two", any_of = ["a"] }]'),
     "one.only_if: there is no field 'two'"),
    ("an exception on no field", with_field('unless = [{ field = "two", any_of = ["a"] }]'),
     "one.unless: there is no field 'two'"),
    ("a condition on no answer", with_field('only_if = [{ field = "kind", any_of = ["z"] }]'),
     "one.only_if: 'kind' is never answered 'z'"),
    ("a tick of what is no box", with_field('only_if = [{ field = "kind", any_of = [true] }]'),
     "one.only_if: 'kind' is never answered True"),
    ("a condition on a number", with_field('only_if = [{ field = "kind", any_of = [1] }]'),
     "one.only_if.any_of: needs codes"),
    ("an unknown key of a condition", with_field('only_if = [{ field = "kind", all_of = ["a"] }]'),
     "one.only_if.all_of: no such key"),
    ("a choice on no field", with_value('{ code = "b", label_fr = "B", label_en = "B", '
     'only_if = [{ field = "two", any_of = ["a"] }] }'),
     "list kinds.b.only_if: there is no field 'two'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"), [pytest.param(*case, id=name) for name, *case in MALFORMED]
)
def test_a_malformed_form_is_refused_with_file_field_key_and_reason(text, reason):
    with pytest.raises(ValueError, match=r"^f\.toml: ") as refused:
        read_form(text, "f.toml")
    assert reason in str(refused.value)
