from django.db import migrations

from apps.channels import country_defaults


def seed(apps, schema_editor):
    CountryDefault = apps.get_model("channels", "CountryDefault")
    rows = [CountryDefault(country=code, channel=channel) for code, channel in country_defaults.seeds().items()]
    CountryDefault.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_country_defaults")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
