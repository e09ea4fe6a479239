"""The smallest form that is read: a header, a list, a section and the fields every filing has."""

HEADER = """
id = "f"
version = "1"
authority = "A"
title_fr = "F"
title_en = "F"
filing_language = "fr"
standing = "in force"
dated = 2026-01-01
checked_on = 2026-01-01
sources = { T = { en = "t", fr = "t" } }
"""
READ = 'source = "T"\nverified = "ours"\nchecked_on = 2026-01-01\n'
LIST = f"""
[[list]]
id = "kinds"
{READ}
values = [{{ code = "a", label_fr = "A", label_en = "A" }}]
"""
SECTION = f"""
[[section]]
number = 1
title_fr = "S"
title_en = "S"
{READ}
"""


def field_named(name: str, more: str = "") -> str:
    """A field of section 1; `more` stands behind its other keys."""
    kind = more if "kind =" in more else f'kind = "text"\n{more}'
    labels = f'label_fr = "{name}"\nlabel_en = "{name}"\nrequired = "optional"\n{READ}'
    return f'\n[[field]]\nid = "{name}"\nsection = 1\n{labels}{kind}\n'


FIELDS = (
    field_named("kind", 'kind = "choice"\noptions = "kinds"')
    + field_named("awareness_at", 'kind = "instant"')
    + field_named("delay_reasons")
    + field_named("withdrawal_reasons")
)
SMALL = HEADER + LIST + SECTION + FIELDS
