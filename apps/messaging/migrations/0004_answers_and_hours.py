"""The carrier's answer is text, as it came; counts are found by their hour too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0003_pages'),
    ]

    operations = [
        migrations.AlterField(
            model_name='failure',
            name='answer',
            field=models.TextField(null=True),
        ),
        migrations.AddIndex(
            model_name='hourcount',
            index=models.Index(fields=['hour'], name='counts_by_hour'),
        ),
    ]
