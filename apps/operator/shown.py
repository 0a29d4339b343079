"""The base of the console's pages: rows are shown to every operator, and changed only where a page says so.

Changes are recorded by the triggers of the audit log, so the admin's own log stays empty.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline

_DROPPED = ("_add", "_delete", "_history")


class _ReadOnly:
    """What both pages and their tables of related rows answer."""

    can_change = False

    def has_view_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        return True

    def has_change_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        return self.can_change

    def has_add_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        return False


class Shown(_ReadOnly, ModelAdmin):  # type: ignore[misc]  # the package has no types
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def has_module_permission(self, _request: HttpRequest) -> bool:
        return True

    def get_urls(self) -> list[Any]:
        return [each for each in super().get_urls() if not str(getattr(each, "name", "")).endswith(_DROPPED)]

    def address(self, kind: str, *of: Any) -> str:
        """Of one of its pages: changelist, change, or one of its actions."""
        meta = self.model._meta
        return reverse(f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}_{kind}", args=of)

    def row(self, key: str) -> Any:
        """Raises Http404."""
        try:
            return get_object_or_404(self.model._default_manager, pk=key.replace("\0", ""))
        except ValidationError:  # what the address has is no key at all
            raise Http404(f"There is no {self.model._meta.verbose_name} {key!r}") from None

    def save_model(self, _request: HttpRequest, row: Model, form: ModelForm[Any], _change: bool) -> None:
        """Only what was changed: the rest may be newer in the database."""
        columns = list(form.changed_data)
        if any(field.name == "updated_at" for field in row._meta.fields):
            row.updated_at = timezone.now()  # type: ignore[attr-defined]
            columns.append("updated_at")
        row.save(update_fields=columns)

    def log_change(self, *_args: Any, **_kwargs: Any) -> None:
        pass


class ShownBelow(_ReadOnly, TabularInline):  # type: ignore[misc]  # the package has no types
    """A table of related rows."""

    extra = 0
    show_change_link = True
    tab = True
    hide_title = True
