"""What the tests of duties say and do: under which law, aware when, done when."""

from dataclasses import replace

from incidents.rules.instants import instant_at
from incidents.selectors.clocks import running_deadlines
from incidents.selectors.facts import facts_of, facts_row
from incidents.services.duties import discharge
from incidents.services.facts import save_facts
from incidents.services.signals import say_awareness


def paris(at):
    return instant_at(at, "Europe/Paris")


def say(incident, at, *, by, now):
    return say_awareness(
        incident, moment=paris(at), how="press", who="", signal=None, reason="Seen.", by=by, now=now
    )


def is_now(organisation, **fields):
    """The organisation under other regimes than its own."""
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(fields))


def under(organisation, *codes, country="FR"):
    is_now(organisation, profile=list(codes), country=country)


def running(incident):
    """What runs: rule to instant due, in the order of the page."""
    return {row.rule: row.due_at for row in running_deadlines(incident)}


def done(deadline, at, *, by, now, kind="done", reason="", number=""):
    return discharge(
        deadline,
        kind=kind,
        at=paris(at),
        number=number,
        reason=reason,
        receipt=None,
        by=by,
        now=now,
    )


def risk(incident, severity, *, by, now, communication=None):
    facts = replace(facts_of(incident), severity=severity, communication=communication)
    return save_facts(
        incident, facts=facts, read_version=facts_row(incident).version, by=by, now=now
    )
