"""`manage.py operator olga@example.com`: let a person into the console; prints the sign-in link of a new person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from apps.audit.commands import OperatorCommand
from apps.users import members, operators
from apps.users.models import User


class Command(OperatorCommand):
    help = "Makes a person an operator of this server, who sees all accounts in its console; --dismiss ends that."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--dismiss", action="store_true", help="close the console to them again")

    def handle(self, *_args: Any, email: str, name: str, dismiss: bool, **_options: Any) -> None:
        if dismiss:
            person = User.objects.filter(email__iexact=email, is_operator=True).first()
            if person is None:
                raise CommandError(f"{email} is no operator.")
            operators.dismiss(person)
            self.stdout.write(f"{person.email} is no longer an operator.")
            return
        person, is_new = operators.appoint(email, name=name)
        self.stdout.write(f"{person.email} is an operator: {settings.SITE_URL}/{settings.OPERATOR_PATH}")
        if is_new:
            self.stdout.write(f"They choose their password here: {members.password_link(person)}")
