"""A person who signs in, the team they belong to and what they are good at."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from staff.models.presence import Presence


class Kind(models.TextChoices):
    AGENT = "agent", _("Agent")
    LEADER = "leader", _("Team leader")
    ADMIN = "admin", _("Administrator")
    OUTSIDER = "outsider", _("Training outsider")


class Employment(models.TextChoices):
    REGULAR = "regular", _("Regular")
    EMERGENCY = "emergency", _("Emergency staff")


class Team(models.Model):
    """People under one leader."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="leads_teams"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    """Words for lists of people."""

    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def on_the_desk(self) -> "UserQuerySet":
        """Agents and leaders who may sign in."""
        return self.active().filter(kind__in=[Kind.AGENT, Kind.LEADER])

    def visible_to(self, actor: "User") -> "UserQuerySet":
        """Leaders and admins see everybody, all others themselves."""
        if not actor.is_active:
            return self.none()
        return self if actor.kind in (Kind.LEADER, Kind.ADMIN) else self.filter(pk=actor.pk)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes people for tests and commands; the pages use ``services.hire``."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        person: User = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        Presence.objects.create(person=person, since=person.joined_at)
        return person

    def get_by_natural_key(self, username: str | None) -> "User":
        person: User = self.get(username__iexact=username)
        return person


class User(AbstractBaseUser):
    """One account a person. ``kind`` is the role; queues and skills say what they work on."""

    username = models.CharField(
        _("sign-in name"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]+$", _("Small letters, digits, . _ -"))],
    )
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.AGENT)
    employment = models.CharField(
        _("employment"), max_length=10, choices=Employment.choices, default=Employment.REGULAR
    )
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    open_limit = models.PositiveSmallIntegerField(
        _("open limit"), null=True, blank=True, help_text=_("Empty: the desk's default.")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="ko"
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("username",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="staff_user_name_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="staff_user_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(employment__in=Employment.values),
                name="staff_user_employment_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def limit(self) -> int:
        """Open tickets this person may own at once; 0 is a limit like any other."""
        return settings.OPEN_LIMIT if self.open_limit is None else self.open_limit


class Skill(models.Model):
    """Something a person can be good at, such as 온누리상품권 민원 or English."""

    slug = models.SlugField(max_length=40, unique=True)
    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_ko


class PersonSkill(models.Model):
    """How good, 1 (knows of it) to 5 (teaches it), and where the experience comes from."""

    person = models.ForeignKey(User, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="people")
    level = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="staff_skill_once_a_person"),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 5)), name="staff_skill_level_1_to_5"
            ),
        ]
