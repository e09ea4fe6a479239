"""One line for each goal, and nothing else on it: `P8 OK ratio=11.2 ms=171 …`.

Of speed, and of what the faults leave (`tests/faults`).
"""


def goal_line(name, is_reached, **figures):
    """The line of a goal; `SHORT` where it was not reached."""
    said = " ".join(f"{key}={value}" for key, value in figures.items())
    return f"{name} {'OK' if is_reached else 'SHORT'} {said}"
