"""What has happened so far in the demonstration, and how a laboratory says what it knew when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from breachtrack.demo.cast import ANALYST, GROUP_DPO
from breachtrack.demo.people import Stage
from incidents.models import Incident, Signal
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.selectors.facts import facts_row
from incidents.selectors.signals import signals_of
from incidents.services.facts import save_facts
from incidents.services.signals import say_awareness


@dataclass
class Story:
    """`now` is the end of the story; `ago` counts back from it. Incidents by laboratory."""

    stage: Stage
    now: datetime
    at_supplier: Incident
    at: dict[str, Incident]

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def letter(self, name: str) -> Signal:
        """The supplier's message to a laboratory: the signal it was told by."""
        return signals_of(self.at[name]).get(source="processor")


def say_aware(story: Story, name: str, *, on: Signal, reason: str, hours: float) -> None:
    """The laboratory became aware by this signal; said so many hours before the end."""
    say_awareness(
        story.at[name],
        moment=instant_at(on.at, on.zone),
        how="press" if on.source == "press" else "processor",
        who="Maëlle Trévandec",
        signal=on,
        reason=reason,
        by=story.stage.who(GROUP_DPO),
        now=story.ago(hours),
    )


def learn(story: Story, name: str, facts: BreachFacts, *, hours: float) -> None:
    """What the laboratory knows of the breach from so many hours before the end on."""
    incident = story.at[name]
    save_facts(
        incident,
        facts=facts,
        read_version=facts_row(incident).version,
        by=story.stage.who(ANALYST),
        now=story.ago(hours),
    )
