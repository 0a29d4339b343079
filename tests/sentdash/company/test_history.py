from __future__ import annotations
from collections import Counter
from django.db.models import Count
from apps.messaging.models import *
from apps.contacts.models import Contact, ConsentChange
from apps.api.models import LoggedCall
from apps.webhooks.models import Delivery

import pytest
pytestmark = pytest.mark.django_db
def test_x(acme):
    import time
    print(Counter(Message.objects.values_list("status","direction")))
    print(Counter(Message.objects.values_list("channel",flat=True)))
    print(Counter(Failure.objects.values_list("error_code",flat=True)))
    print(Contact.objects.count(), Contact.objects.filter(opt_out=True).count(), ConsentChange.objects.count(), Counter(ConsentChange.objects.values_list("how",flat=True)))
    print(LoggedCall.objects.count(), Counter(LoggedCall.objects.values_list("status",flat=True)), Delivery.objects.count(), Exchange.objects.count(), MessageEvent.objects.count(), HourCount.objects.count())
    for m in Message.objects.order_by("-id")[:12]: print(m.created_at, m.status, m.phone, m.channel, m.body and m.body["content"], m.error_code)
