import datetime

import pytest
from django import forms
from django.utils import timezone, translation

from carecase.ui.renderer import HouseRenderer
from carecase.ui.widgets import Money, PartialDate, use_house_widgets

NEEDS = [("food", "Food"), ("doctor", "A doctor"), ("sleep", "A place to sleep")]
REASONS = [("", "—"), ("declined", "did not want to say"), ("unknown", "not known")]


class Arrival(forms.Form):
    default_renderer = HouseRenderer

    name = forms.CharField(label="Name", help_text="All letters & signs.")
    born_on = forms.DateField(label="Born", required=False)
    left = forms.CharField(label="Left home", required=False, widget=PartialDate())
    sex = forms.ChoiceField(label="Sex", choices=[("1", "Man"), ("2", "Woman")], widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(choices=NEEDS, required=False, widget=forms.CheckboxSelectMultiple)
    met_at = forms.DateTimeField(label="Met", required=False)
    consulate = forms.NullBooleanField(label="Tell the consulate?", required=False)
    debt = forms.DecimalField(required=False, widget=Money("USD"))
    paper = forms.FileField(required=False)
    understood = forms.BooleanField(label="She knows what is kept", help_text="In her language.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)
        self.fields["born_on-unanswered"] = forms.ChoiceField(choices=REASONS, required=False)
        self.no_answer = {"born_on": self["born_on-unanswered"]}


def sent(**data):
    form = Arrival({"sex": "2", "name": "Yuleisy", "understood": "on", **data})
    form.is_valid()
    return form


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"), timezone.override("America/Costa_Rica"):
        yield


def test_a_field_has_its_label_hint_and_control_tied_together():
    html = str(Arrival())
    assert '<label class="govuk-label" for="id_name">Name</label>' in html
    assert 'id="id_name_helptext">All letters &amp; signs.</div>' in html
    assert 'aria-describedby="id_name_helptext"' in html


def test_only_what_may_be_left_empty_is_marked():
    form = Arrival()
    assert "(optional)" in form["born_on"].as_field_group()
    assert "(optional)" not in form["name"].as_field_group()
    assert "(optional)" not in form["understood"].as_field_group()


def test_what_wants_an_answer_or_a_reason_is_not_called_optional():
    form = Arrival()
    form.must_answer = ("born_on",)
    assert "(optional)" not in form["born_on"].as_field_group()


def test_the_error_summary_leads_to_the_first_control_of_each_field():
    html = str(sent(name="", sex="", born_on_day="31", born_on_month="2", born_on_year="1999"))
    assert '<a href="#id_name">Name: This field is required.</a>' in html
    assert '<a href="#id_sex_0">' in html
    assert 'id="id_sex_0"' in html
    assert '<a href="#id_born_on_day">' in html


def test_an_error_is_announced_with_its_field():
    html = sent(name="")["name"].as_field_group()
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_what_was_typed_is_escaped_and_shown_again():
    html = str(sent(name="<script>alert(1)</script>", sex="", left='" onfocus="x'))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "&quot; onfocus=&quot;x" in html


def test_a_group_of_choices_stands_in_a_fieldset_with_a_legend():
    html = Arrival()["sex"].as_field_group()
    assert html.count("<fieldset") == html.count("<legend") == 1
    assert html.count('type="radio"') == 2


def test_the_reason_for_no_answer_stands_below_its_field_and_nowhere_else():
    html = str(Arrival())
    assert html.count('name="born_on-unanswered"') == 1
    assert "Why there is no answer to “Born”" in html
    assert "No answer because…" in html


def test_a_given_reason_is_selected_again():
    html = str(sent(**{"born_on-unanswered": "declined"}))
    assert '<option value="declined" selected>' in html


def test_sections_are_cards_with_headings():
    form = Arrival()
    form.sections = [("Who she is", "Ask once.", [form["name"], form["sex"]])]
    html = str(form)
    assert '<h2 class="cc-section__title" id="section-1">Who she is</h2>' in html
    assert 'name="version"' in html
    assert 'name="debt"' not in html


def test_a_date_is_taken_in_three_parts_and_whole():
    assert sent(born_on_day="3", born_on_month="2", born_on_year="1999").cleaned_data["born_on"].isoformat() == (
        "1999-02-03"
    )
    assert sent(born_on="1999-02-03").cleaned_data["born_on"] == datetime.date(1999, 2, 3)
    assert sent().cleaned_data["born_on"] is None


@pytest.mark.parametrize("day", ["31", "dos", "\x00", "9" * 5000, "1-1-1", "١"])
def test_a_wrong_date_is_an_error_that_keeps_what_was_typed(day):
    form = sent(born_on_day=day, born_on_month="2", born_on_year="1999")
    assert form.errors.keys() == {"born_on"}
    assert str(form["born_on"]).count("<input") == 3


def test_a_stored_date_fills_its_three_parts():
    html = str(Arrival(initial={"born_on": datetime.date(1999, 4, 21)})["born_on"])
    assert [f'value="{part}"' in html for part in ("21", "4", "1999")] == [True] * 3


def test_a_moment_is_asked_to_the_minute_in_the_readers_time():
    moment = datetime.datetime(2026, 3, 4, 22, 20, tzinfo=datetime.UTC)
    html = str(Arrival(initial={"met_at": moment})["met_at"])
    assert 'type="datetime-local"' in html
    assert 'value="2026-03-04T16:20"' in html
    assert sent(met_at="2026-03-04T16:20").cleaned_data["met_at"] == moment


@pytest.mark.parametrize(("given", "kept"), [("true", True), ("False", False), ("", None), ("perhaps", None)])
def test_yes_or_no_may_stay_open(given, kept):
    form = sent(consulate=given)
    assert form.cleaned_data["consulate"] is kept
    assert str(form["consulate"]).count("checked") == (kept is not None)


def test_a_chosen_widget_is_left_alone():
    class Filter(forms.Form):
        since = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
        until = forms.DateField(widget=forms.HiddenInput())

    form = Filter()
    use_house_widgets(form)
    assert isinstance(form.fields["until"].widget, forms.HiddenInput)


def test_an_amount_says_its_currency():
    assert ">USD</div>" in str(Arrival()["debt"])


def test_a_field_that_waits_for_another_says_so():
    form = Arrival()
    form.shown_when = {"debt": ("sex", "1", "2")}
    assert 'data-shown-by="sex" data-shown-when="1 2"' in form["debt"].as_field_group()


def test_djangos_own_renderer_is_left_alone():
    class Elsewhere(forms.Form):
        name = forms.CharField()

    assert "govuk" not in str(Elsewhere(renderer=forms.renderers.DjangoTemplates())["name"])


def test_a_form_speaks_spanish():
    with translation.override("es"):
        html = str(sent(name="", sex=""))
    assert "Hay algo que revisar" in html
    assert "(opcional)" in html
    assert "Sin respuesta porque…" in html
