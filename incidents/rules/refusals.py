"""The one exception family: a rule or a service says no, by code.

The wording stands above, in `incidents.rendering.refusals`, in every language of the screen.
"""


class Refused(Exception):
    """What was asked for cannot be done, and `code` says why.

    `params` fills the sentence shown to the person (values, never ready-made words).
    `field` names the form field to blame, where there is one.
    """

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params: dict[str, object] = params

    def __str__(self) -> str:
        return self.code
