from django.db import migrations, models


class Migration(migrations.Migration):
    """Another superior is proposed; people are told of ends, closed sign-ins, superiors, sheets, certificates."""

    dependencies = [
        ("accounts", "0033_guarded_charges_end"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="administratorproposal",
            name="accounts_administrator_names_a_person",
        ),
        migrations.AlterField(
            model_name="administratorproposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("right", "Right of a post"),
                    ("charge", "Takes charge"),
                    ("password", "Invitation to a new password"),
                    ("factor", "Removal of the second factor"),
                    ("superior", "Another superior"),
                ],
                db_default="right",
                default="right",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("proposed", "New access is proposed"),
                    ("invited", "Invited to a new password"),
                    ("factor", "Second factor removed"),
                    ("charge", "Charge entered"),
                    ("email", "E-mail address changed"),
                    ("ended", "Charge ended"),
                    ("disabled", "Sign-in closed"),
                    ("superior", "Superior of the post changed"),
                    ("sheet", "Sheet entered by one administrator"),
                    ("structure", "Sheet of offices entered by one administrator"),
                    ("to_sign", "A usage certificate is to be signed"),
                    ("objected", "Objection"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="administratorproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("right", "superior")), ("person__isnull", True)),
                    models.Q(
                        models.Q(("kind__in", ("right", "superior")), _negated=True),
                        ("person__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="accounts_administrator_names_a_person",
            ),
        ),
    ]
