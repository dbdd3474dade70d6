"""Lodging with a provider is bound to a price of the catalogue; its amount and currency stay as they were agreed."""

import django.db.models.deletion
from django.db import migrations, models

PRICE = {"null": True, "related_name": "+", "to": "services_catalog.price", "verbose_name": "provider and price under agreement"}
PLACE = {"editable": False, "null": True, "related_name": "+", "to": "services_catalog.capacity"}
IN_HISTORY = {"blank": True, "db_constraint": False, "on_delete": django.db.models.deletion.DO_NOTHING}


class Migration(migrations.Migration):
    dependencies = [("services_catalog", "0002_the_catalogue"), ("shelter", "0001_initial")]

    operations = [
        migrations.RenameField("providerlodging", "price", "amount"),
        migrations.RenameField("historicalproviderlodging", "price", "amount"),
        migrations.AddField(
            "providerlodging", "price", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, **PRICE)
        ),
        migrations.AddField(
            "providerlodging", "place", models.ForeignKey(on_delete=django.db.models.deletion.SET_NULL, **PLACE)
        ),
        migrations.AddField("historicalproviderlodging", "price", models.ForeignKey(**PRICE, **IN_HISTORY)),
        migrations.AddField("historicalproviderlodging", "place", models.ForeignKey(**PLACE, **IN_HISTORY)),
    ]
