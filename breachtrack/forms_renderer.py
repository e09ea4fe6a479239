"""How every form of the product is drawn."""

from django.forms.renderers import TemplatesSetting


class FieldGroups(TemplatesSetting):
    """Label, hint, error, control, in this order, from `templates/forms`."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
