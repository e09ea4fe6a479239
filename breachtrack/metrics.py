"""The figures of /metrics: counts and ages by code. No name, no title, no address."""

from collections.abc import Iterable, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from notifications.rules.audit import FINDINGS
from notifications.selectors.figures import Figures, figures
from notifications.selectors.heartbeats import Signs, signs_of_life

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition() -> bytes:
    """Everything, as of now by the database's clock, in the text format of Prometheus.

    A registry for each answer: what the library counts of the process itself stays out.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Alerts())
    return generate_latest(registry)


class _Alerts(Collector):
    def collect(self) -> Iterable[Metric]:
        signs = signs_of_life()
        found = figures(now=signs.now)
        yield from _of_the_clocks(found)
        yield from _of_the_alerts(found)
        yield from _of_the_signs(signs)


def _of_the_clocks(found: Figures) -> Iterable[Metric]:
    yield GaugeMetricFamily(
        "breachtrack_deadlines_open", "Clocks that run.", value=found.open_deadlines
    )
    yield GaugeMetricFamily(
        "breachtrack_deadlines_late", "Clocks that run past their end.", value=found.late_deadlines
    )


def _of_the_alerts(found: Figures) -> Iterable[Metric]:
    yield _gauges("breachtrack_alerts", "Alerts by state.", "state", found.alerts)
    yield GaugeMetricFamily(
        "breachtrack_oldest_waiting_alert_seconds",
        "Age of the alert that is due and waits longest; 0 where none waits.",
        value=found.oldest_waiting.total_seconds(),
    )
    text = "Mail servers that mail does not leave through, by what is wrong."
    yield _gauges("breachtrack_mail_servers_failing", text, "trouble", found.mail_troubles)
    tries = CounterMetricFamily(
        "breachtrack_deliveries", "Attempts to hand an alert over.", labels=["outcome"]
    )
    for outcome, number in found.deliveries.items():
        tries.add_metric([outcome], number)
    yield tries


def _of_the_signs(signs: Signs) -> Iterable[Metric]:
    ages = {name: (signs.now - at).total_seconds() for name, at in signs.at.items()}
    yield _gauges("breachtrack_heartbeat_age_seconds", "Age of each sign of life.", "name", ages)
    counts = {code: signs.findings.get(code, 0) for code in FINDINGS}
    yield _gauges("breachtrack_audit_findings", "What the last audit found.", "code", counts)


def _gauges(name: str, text: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for code, value in values.items():
        family.add_metric([code], value)
    return family
