from django.db import migrations

# Those that the contract names. Later ones are the operator's.
SEEDS = {
    "AU": [["UTILITY_BILL"]],
    "BE": [["PROOF_OF_LOCAL_ADDRESS"], ["PASSPORT"], ["BUSINESS_REGISTRATION"]],
    "GB": [["PROOF_OF_LOCAL_ADDRESS"]],
    "PL": [["PROOF_OF_LOCAL_ADDRESS"]],
    "SE": [["PROOF_OF_LOCAL_ADDRESS"]],
    "TH": [["PROOF_OF_WORLDWIDE_ADDRESS"], ["BUSINESS_REGISTRATION"]],
    "XK": [["PASSPORT", "DRIVERS_LICENSE"], ["PROOF_OF_LOCAL_ADDRESS"]],
    "ZA": [["PROOF_OF_LOCAL_ADDRESS"]],
}


def seed(apps, schema_editor):
    CountryRequirement = apps.get_model("onboarding", "CountryRequirement")
    rows = [CountryRequirement(country=country, groups=groups) for country, groups in SEEDS.items()]
    CountryRequirement.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
