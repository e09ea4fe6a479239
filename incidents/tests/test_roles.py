import pytest

from incidents.rules.roles import TABLE, Action, Role, may, roles_that_may, stands_in


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        (Action.SEE_OWN_INCIDENTS, {"reporter", "analyst", "dpo", "approver", "auditor"}),
        (Action.SEE_INCIDENTS, {"analyst", "dpo", "approver", "auditor"}),
        (Action.LOG_INCIDENT, {"reporter", "analyst", "dpo"}),
        (Action.SAY_AWARENESS, {"analyst", "dpo"}),
        (Action.DECIDE, {"dpo", "approver"}),
        (Action.AGREE_FILING, {"analyst", "dpo", "approver"}),
        (Action.APPROVE_NOTICE, {"dpo", "approver"}),
        (Action.SEND_NOTICE, {"dpo", "approver"}),
        (Action.SEE_REGISTER, {"analyst", "dpo", "approver", "auditor"}),
        (Action.SEE_JOURNAL, {"dpo", "approver", "auditor"}),
        (Action.MANAGE_PEOPLE, {"administrator"}),
        (Action.MANAGE_ALERTS, {"administrator", "dpo"}),
    ],
)
def test_who_may(action, roles):
    assert set(roles_that_may(action)) == roles
    assert {role for role in Role if may(role, action)} == roles


def test_every_role_has_a_line_and_every_action_somebody():
    assert set(TABLE) == set(Role)
    assert all(roles_that_may(action) for action in Action)


def test_the_analyst_prepares_a_notice_and_neither_decides_nor_approves_nor_sends():
    assert may(Role.ANALYST, Action.PREPARE_NOTICE)
    for action in (Action.DECIDE, Action.APPROVE_NOTICE, Action.SEND_NOTICE):
        assert not may(Role.ANALYST, action)


def test_the_administrator_sees_no_incident_and_the_auditor_changes_nothing():
    assert TABLE[Role.ADMINISTRATOR] == {
        Action.MANAGE_PEOPLE,
        Action.MANAGE_ALERTS,
        Action.RELEASE_MAIL,
    }
    assert all(action.startswith("see_") for action in TABLE[Role.AUDITOR])


def test_an_unknown_role_may_nothing():
    assert not any(may("director", action) for action in Action)
    assert may("dpo", Action.DECIDE)


def test_the_dpo_invites_people_while_there_is_no_administrator_and_nobody_else_does():
    assert stands_in("dpo", Action.MANAGE_PEOPLE, has_administrator=False)
    assert not stands_in("dpo", Action.MANAGE_PEOPLE, has_administrator=True)
    others = set(Role) - {Role.DPO}
    assert not any(
        stands_in(role, Action.MANAGE_PEOPLE, has_administrator=False) for role in others
    )


@pytest.mark.parametrize("action", [each for each in Action if each != Action.MANAGE_PEOPLE])
def test_the_dpo_stands_in_for_nothing_else(action):
    assert not stands_in("dpo", action, has_administrator=False)
