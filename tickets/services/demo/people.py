"""74 agents, 6 leaders and 2 admins of an invented centre."""

from django.contrib.auth.hashers import make_password

from staff import services as staff
from staff.models import Kind, Presence, Queue, Skill, State, Team, User
from supportdesk.lib import clock
from tickets.services.demo.words import WORDS

AGENTS, LEADERS, ADMINS = 74, 6, 2


def hire_everyone(password: str) -> list[User]:
    """The whole staff, agents 대기 and with one password; answers the agents."""
    skills = [_skill(row) for row in WORDS["skills"]]
    teams = [Team.objects.create(name=row["name"]) for row in WORDS["teams"]]
    queues = {queue.slug: queue for queue in Queue.objects.all()}
    people = staff.hire_all(
        actor=None,
        newcomers=[
            *(_agent(number, teams, queues, skills) for number in range(AGENTS)),
            *(_leader(number, teams, queues) for number in range(LEADERS)),
            *(
                staff.Newcomer(
                    f"admin{n + 1:02}", WORDS["names"][AGENTS + LEADERS + n], kind=Kind.ADMIN
                )
                for n in range(ADMINS)
            ),
        ],
    )
    # One hash for all: this many slow hashes would be most of the start.
    User.objects.filter(pk__in=[p.pk for p in people]).update(password=make_password(password))
    for team, leader in zip(teams, people[AGENTS : AGENTS + LEADERS], strict=True):
        Team.objects.filter(pk=team.pk).update(leader=leader)
    agents = people[:AGENTS]
    Presence.objects.filter(person__in=agents).update(state=State.AVAILABLE, since=clock.now())
    return agents


def _skill(row: dict[str, str]) -> Skill:
    return Skill.objects.create(slug=row["slug"], name_ko=row["ko"], name_en=row["en"])


def _agent(
    number: int, teams: list[Team], queues: dict[str, Queue], skills: list[Skill]
) -> staff.Newcomer:
    team = number % len(teams)
    return staff.Newcomer(
        username=f"agent{number + 1:02}",
        name=WORDS["names"][number],
        team=teams[team],
        queues=[queues[slug] for slug in WORDS["teams"][team]["queues"]],
        skills=[
            (skills[number % len(skills)], 1 + number % 5),
            (skills[(number + 2) % len(skills)], 1 + (number * 3) % 5),
        ],
    )


def _leader(number: int, teams: list[Team], queues: dict[str, Queue]) -> staff.Newcomer:
    return staff.Newcomer(
        username=f"leader{number + 1:02}",
        name=WORDS["names"][AGENTS + number],
        kind=Kind.LEADER,
        team=teams[number],
        queues=[queues[slug] for slug in WORDS["teams"][number]["queues"]],
    )
