from django.db import migrations, models
from django.db.models.functions import Greatest


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0001_payments'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='payment',
            name='payments_add_up',
        ),
        migrations.RemoveIndex(
            model_name='payment',
            name='payments_that_are_open',
        ),
        migrations.AddField(
            model_name='payment',
            name='disputed',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='billingnotice',
            name='kind',
            field=models.CharField(choices=[('recharge_paused', 'Auto-recharge paused'), ('low_balance', 'Low balance'), ('debit_failed', 'Bank debit failed')], max_length=20),
        ),
        migrations.AlterField(
            model_name='payment',
            name='state',
            field=models.CharField(choices=[('pending', 'Pending'), ('processing', 'Processing'), ('paid', 'Paid'), ('failed', 'Failed'), ('expired', 'Not completed'), ('refunded', 'Refunded')], default='pending', max_length=20),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('state__in', ('pending', 'processing')), ('keeps_card', True), ('owed__gt', 0), _connector='OR'), fields=['due_at'], name='payments_that_are_open'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('owed__gte', 0), ('owed__lte', models.F('returned') + Greatest(models.F('disputed'), 0))), name='payments_add_up'),
        ),
    ]
