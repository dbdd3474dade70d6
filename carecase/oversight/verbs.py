"""What the trail calls an act, in words people read: always the act itself, since it may have been done or refused."""

import re
from functools import cache

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.integration.steps import integrating
from carecase.interpreters.steps import booking_steps
from carecase.plans.steps import vouchering
from referrals.steps import receiving, referring
from repatriation.steps import returning

WORDS = {
    # signing in
    "signed_in": gettext_lazy("Sign in"),
    "signed_out": gettext_lazy("Sign out"),
    "sign_in_failed": gettext_lazy("Sign in with a wrong name or password"),
    "say_languages": gettext_lazy("Say which languages she or he works in"),
    # watching
    "not_visible": gettext_lazy("Open something that is not hers or his to see"),
    "read_access_log": gettext_lazy("Read who saw what"),
    "read_who_saw": gettext_lazy("Read who saw a case"),
    # lists
    "search": gettext_lazy("Search"),
    "list_cases": gettext_lazy("List cases"),
    "list_incidents": gettext_lazy("List group incidents"),
    "list_houses": gettext_lazy("List houses"),
    "list_tasks": gettext_lazy("List tasks"),
    "choose_people_together": gettext_lazy("Choose people of an event who are met together"),
    "request_interpreter_together": gettext_lazy("Ask for one interpreter for several people"),
    "list_interpreter_requests": gettext_lazy("List requests for interpreters"),
    "view_returns": gettext_lazy("List returns"),
    # reading a case
    "view_case": gettext_lazy("Open the case"),
    "view_section": gettext_lazy("Open a section of the case"),
    "view_history": gettext_lazy("Read the history"),
    "view_team": gettext_lazy("Look at the case team"),
    "view_printouts": gettext_lazy("Look at what can be printed"),
    "view_assessment": gettext_lazy("Read an assessment"),
    "read_assessment": gettext_lazy("Read an assessment"),
    "read_told": gettext_lazy("Read what the person told"),
    "view_plan": gettext_lazy("Read the care plan"),
    "view_follow_ups": gettext_lazy("Read the contacts afterwards"),
    "view_health_needs": gettext_lazy("Read the health needs"),
    "view_health_services": gettext_lazy("Read the health services"),
    "view_referral": gettext_lazy("Read a referral"),
    "preview_referral": gettext_lazy("Look at what a receiver will see"),
    "refer_several": gettext_lazy("Refer several people at once"),
    "check_consents": gettext_lazy("Look at which consents a referral of several people rests on"),
    "view_received_referral": gettext_lazy("Read what another team shared by a referral"),
    "view_received_referrals": gettext_lazy("List referrals received"),
    "view_sent_referrals": gettext_lazy("List referrals sent"),
    "view_own_case_requests": gettext_lazy("List own requests to be given a case"),
    "view_case_request": gettext_lazy("Read who asks to be given a case"),
    "view_handed_over": gettext_lazy("Look at what became of a case that was handed over"),
    "read_sent_paper": gettext_lazy("Read a paper that went along with a referral"),
    "read_received_paper": gettext_lazy("Read a paper that came along with a referral"),
    "view_return": gettext_lazy("Read the return plan"),
    "view_integration": gettext_lazy("Read the integration plan"),
    "open_form": gettext_lazy("Open a record to read or change it"),
    "print": gettext_lazy("Print a paper"),
    "void_paper": gettext_lazy("Declare a paper void"),
    # finding and registering
    "view_incident": gettext_lazy("Open a group incident"),
    "register_incident": gettext_lazy("Register a group"),
    "change_incident": gettext_lazy("Put right what was said of a group"),
    "view_incident_links": gettext_lazy("Look at the groups that belong together with one"),
    "ask_incident_link": gettext_lazy("Ask another team whether two groups belong together"),
    "answer_incident_link": gettext_lazy("Answer whether two groups belong together"),
    "end_incident_link": gettext_lazy("End the link between two groups"),
    "register_person": gettext_lazy("Register one person"),
    "add_people": gettext_lazy("Add people to a group"),
    "open_people": gettext_lazy("Open the people of a group"),
    "describe_people": gettext_lazy("Say who the people of a group are"),
    "open_case": gettext_lazy("Open a new case"),
    "look_for_same_person": gettext_lazy("Ask two teams whether they know the same person"),
    "view_same_person": gettext_lazy("Look at what is known of a person elsewhere"),
    "answer_same_person": gettext_lazy("Say whether two teams know the same person"),
    "write_about_same_person": gettext_lazy("Write to the other team about a person both may know"),
    "take_case": gettext_lazy("Take the case"),
    "record_search": gettext_lazy("Begin a search for a missing person"),
    "change_search": gettext_lazy("Change a search for a missing person"),
    "end_search": gettext_lazy("End a search for a missing person"),
    "look_for_missing_person": gettext_lazy("Ask whether somebody is a person that is sought"),
    "answer_search": gettext_lazy("Note what a sought person lets be told"),
    "take_back_search_answer": gettext_lazy("Take back what a sought person let be told"),
    "pass_on_search_answer": gettext_lazy("Pass on what a sought person lets be told"),
    "tell_search_answer": gettext_lazy("Tell the one who seeks what may be told"),
    "plan_search_review": gettext_lazy("Plan to look at a search again"),
    "end_separation": gettext_lazy("End an instruction to keep two people apart"),
    "remind_of_referral": gettext_lazy("Remind of an answer to a referral, or stop reminding"),
    "escalate_referral": gettext_lazy("Tell a supervisor that an answer is late"),
    "ask_for_case": gettext_lazy("Ask to be given a case by its number"),
    "answer_case_request": gettext_lazy("Answer a request to be given a case"),
    "end_pause": gettext_lazy("End a pause of the case"),
    "ask_consents_as_adult": gettext_lazy("Remind that somebody turned 18: consents are asked anew"),
    "ask_to_travel_apart": gettext_lazy("Ask a supervisor to let a family travel apart"),
    "assign_case": gettext_lazy("Assign the case"),
    "add_to_team": gettext_lazy("Add a colleague to the case team"),
    "keep_apart": gettext_lazy("Have two people kept apart"),
    # the way of a case
    "start_risk_assessment": gettext_lazy("Start the risk assessment"),
    "set_first_deadlines": gettext_lazy("Set the first deadlines"),
    "start_shelter": gettext_lazy("Move to shelter"),
    "start_protection": gettext_lazy("Start protection"),
    "start_quick_return": gettext_lazy("Start a quick voluntary return"),
    "start_repatriation": gettext_lazy("Start the return"),
    "start_integration": gettext_lazy("Start integration"),
    "change_to_return": gettext_lazy("Change to return"),
    "change_to_integration": gettext_lazy("Change to integration"),
    "return_to_protection": gettext_lazy("Go back to protection"),
    "follow_another_route": gettext_lazy("Follow up another route"),
    "follow_up_after_return": gettext_lazy("Follow up after the return"),
    "follow_up_after_integration": gettext_lazy("Follow up after integration"),
    "plan_contacts": gettext_lazy("Plan the contacts afterwards"),
    "request_closure": gettext_lazy("Ask for approval of the closure"),
    "close": gettext_lazy("Close the case"),
    "close_short_care": gettext_lazy("Close: went on her or his way"),
    "end_episode": gettext_lazy("End the episode"),
    "reopen": gettext_lazy("Open the case again"),
    "begin_episode": gettext_lazy("Begin a new episode"),
    # agreements and tasks
    "finish_task": gettext_lazy("Finish a task"),
    "open_task": gettext_lazy("Open a task"),
    "withdraw_consent": gettext_lazy("Note that a consent was taken back"),
    "request_approval": gettext_lazy("Ask for an approval"),
    "ask_for_approval": gettext_lazy("Ask for an approval"),
    "answer_approval": gettext_lazy("Answer a request for approval"),
    "match_interpreters": gettext_lazy("Look for an interpreter"),
    "book_interpreter": gettext_lazy("Book an interpreter"),
    "view_booking": gettext_lazy("Look at a booking"),
    "list_own_bookings": gettext_lazy("Look at the own bookings"),
    "rate_booking": gettext_lazy("Note how an interpreted talk went"),
    "list_interpreters": gettext_lazy("Look at the bank of interpreters"),
    "view_interpreter": gettext_lazy("Look at an interpreter"),
    "answer_interpreter_request": gettext_lazy("Answer a request for an interpreter"),
    "view_calendar": gettext_lazy("Look at the calendar of interpreters"),
    "list_rooms": gettext_lazy("List video rooms"),
    "end_hours": gettext_lazy("Take opening hours away"),
    "list_assignments": gettext_lazy("Read who is an expert in which proceedings"),
    "make_calendar_address": gettext_lazy("Make a secret address of a calendar"),
    "end_calendar_address": gettext_lazy("End a secret address of a calendar"),
    "judge_concern": gettext_lazy("Give the second judgement of a concern"),
    # assessing
    "put_risk_in_force": gettext_lazy("Put a level of risk into force"),
    "report_leak": gettext_lazy("Report that an address or number has leaked"),
    "waive_reflection": gettext_lazy("Note that the reflection period was waived"),
    # the plan and services
    "put_plan_into_force": gettext_lazy("Put the care plan into force"),
    "open_plan_tasks": gettext_lazy("Open the tasks of the care plan"),
    "note_progress": gettext_lazy("Note progress"),
    "log_service": gettext_lazy("Log a service"),
    "log_services": gettext_lazy("Log a service for several people"),
    "settle_need": gettext_lazy("Settle an unmet need"),
    "call_off_follow_up": gettext_lazy("Call a contact off"),
    "record_feedback": gettext_lazy("Note what became of a referral"),
    "revoke_referrals": gettext_lazy("Call referrals back"),
    "attach_papers": gettext_lazy("Add papers to a referral"),
    "open_file": gettext_lazy("Open the case to a colleague who accepted a referral"),
    "close_file": gettext_lazy("Close the case to a colleague again"),
    "take_over_case": gettext_lazy("Take over a case"),
    "acknowledge_recall": gettext_lazy("Confirm that a recall was seen"),
    # between installations
    "receive_package": gettext_lazy("Take in a package of another installation"),
    "send_package": gettext_lazy("Send a package to another installation"),
    "take_package": gettext_lazy("Take a package out as a file"),
    "recall_package": gettext_lazy("Call back what went to another installation"),
    "view_incoming_referrals": gettext_lazy("List referrals from other installations"),
    "view_incoming_referral": gettext_lazy("Read a referral from another installation"),
    "begin_from_elsewhere": gettext_lazy("Begin a case with what another installation sent"),
    "say_to_partner": gettext_lazy("Write back to another installation"),
    "close_incoming": gettext_lazy("Close what came from another installation"),
    "view_partners": gettext_lazy("Look at the partners in other installations"),
    "keep_partner": gettext_lazy("Write down a partner in another installation"),
    "add_partner_keys": gettext_lazy("Add keys of a partner"),
    "compare_partner_keys": gettext_lazy("Compare the fingerprint of a partner's keys"),
    "revoke_partner_keys": gettext_lazy("Revoke keys of a partner"),
    "make_exchange_keys": gettext_lazy("Make keys of one's own organisation"),
    "revoke_exchange_keys": gettext_lazy("Revoke keys of one's own organisation"),
    "forget_exchange_keys": gettext_lazy("Destroy keys that have run out"),
    # the house
    "set_up_house": gettext_lazy("Set up a house"),
    "view_board": gettext_lazy("Look at the board of the house"),
    "view_residents": gettext_lazy("Look at who lives in the house"),
    "view_resident": gettext_lazy("Look at a resident"),
    "view_arrival": gettext_lazy("Look at somebody who arrives"),
    "view_arrivals": gettext_lazy("Look at who arrives"),
    "view_headcount": gettext_lazy("Open the headcount"),
    "reveal_location": gettext_lazy("Read the address of the house"),
    "look_for_a_bed": gettext_lazy("Look for a bed"),
    "reserve_bed": gettext_lazy("Hold a bed"),
    "release_reservation": gettext_lazy("Let a held bed go"),
    "release_expired": gettext_lazy("Let held beds go whose time is over"),
    "override_allocation": gettext_lazy("Make an exception to a rule on beds"),
    "admit": gettext_lazy("Admit to the house"),
    "emergency_admission": gettext_lazy("Admit in an emergency"),
    "move_bed": gettext_lazy("Change the bed"),
    "end_stay": gettext_lazy("End the stay"),
    "extend_stay": gettext_lazy("Extend the stay"),
    "note_exit": gettext_lazy("Note a planned exit"),
    "note_missing": gettext_lazy("Note that somebody is missing"),
    "note_back": gettext_lazy("Note that somebody is back"),
    "return_belonging": gettext_lazy("Give a belonging back"),
    # going home, or staying
    "open_return_plan": gettext_lazy("Open a return plan"),
    "add_coordinator": gettext_lazy("Name who prepares the return"),
    "approve_budget": gettext_lazy("Approve the budget of a return"),
    "withdraw_declaration": gettext_lazy("Note that a declaration was taken back"),
    "withdraw_confirmation": gettext_lazy("Note that a confirmation was taken back"),
    "let_go": gettext_lazy("Let the return plan go"),
    "open_integration_plan": gettext_lazy("Open an integration plan"),
    "start_integration_plan": gettext_lazy("Begin the integration plan"),
    "resume_integration_plan": gettext_lazy("Go on with the integration plan"),
    "drop_reminders": gettext_lazy("Drop the reminders of a plan"),
    "hold_review": gettext_lazy("Hold a review"),
    # figures
    "see_figures": gettext_lazy("See figures"),
    "export_figures": gettext_lazy("Take figures out as a file"),
    "enter_rate": gettext_lazy("Enter an exchange rate"),
    "enter_rates": gettext_lazy("Enter exchange rates"),
    "enter_night_cost": gettext_lazy("Enter what a night in a house costs"),
    "enter_unit_cost": gettext_lazy("Enter what a missing service costs"),
    "enter_costs": gettext_lazy("Enter costs"),
    # finding a service, vouchers, bills
    "find_service": gettext_lazy("Look for who can give a service"),
    "issue_voucher": gettext_lazy("Issue a voucher"),
    "redeem_voucher": gettext_lazy("Redeem a voucher"),
    "give_back_place": gettext_lazy("Give back a place with a provider"),
    "reconcile_bills": gettext_lazy("Look at the bills of providers"),
    "enter_bill": gettext_lazy("Enter a bill"),
    "accept_bill": gettext_lazy("Accept a bill"),
    "dispute_bill": gettext_lazy("Dispute a bill"),
    # the clockwork
    "warn_of_expiring_stay": gettext_lazy("Warn that leave to stay expires"),
    "ask_consent_again": gettext_lazy("Have a consent asked again"),
    "follow_absence": gettext_lazy("Follow an absence"),
    # the catalogue
    "import_hsds": gettext_lazy("Read entries of the catalogue from a file"),
    "keep_catalogue": gettext_lazy("Open the catalogue's desk"),
    "keep_entry": gettext_lazy("Write an entry of the catalogue"),
    "confirm_entry": gettext_lazy("Confirm an entry of the catalogue"),
    "send_entry_for_review": gettext_lazy("Send an entry of the catalogue for review"),
    "publish_entry": gettext_lazy("Publish an entry of the catalogue"),
    "send_entry_back": gettext_lazy("Send an entry of the catalogue back"),
    "propose_type": gettext_lazy("Propose a type of service"),
    "answer_proposal": gettext_lazy("Answer a proposal for the country"),
    "adopt_type": gettext_lazy("Adopt a type of service"),
    "withdraw_proposal": gettext_lazy("Withdraw a proposal"),
    "follow_birthday": gettext_lazy("Follow a birthday"),
    "plan_adulthood": gettext_lazy("Have the change to adult services planned"),
}
WORKFLOWS = (
    referring,
    receiving,
    returning,
    integrating,
    vouchering,
    booking_steps,
)  # those of a case stand above: its steps belong to the layer of ours
WROTE = re.compile(r"(?P<act>record|change)_(?P<model>[a-z]+)")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def in_words(verb):
    """The act as people read it; a verb without words stands there as it is written in the code."""
    return known(verb) or HUMP.sub(" ", verb).replace("_", " ").capitalize()


def known(verb):
    """The words for a verb, or "" where there are none. Views sign refusals with the name of their form or class."""
    plain = HUMP.sub("_", verb).lower()
    if words := WORDS.get(plain) or of_step(plain):
        return str(words)
    wrote = WROTE.fullmatch(plain)
    model = wrote["model"] if wrote else plain.removesuffix("_form").replace("_", "")
    if model not in names_of_records():
        return ""
    sentences = {"record": _("Record: %(what)s"), "change": _("Change: %(what)s")}
    sentence = sentences[wrote["act"]] if wrote else _("Write: %(what)s")
    return sentence % {"what": names_of_records()[model]}


def of_step(name):
    """A step as its button calls it, with what it moves; without that where several workflows have such a step."""
    found = [(workflow.model, workflow[name].label) for workflow in WORKFLOWS if name in workflow]
    if len(found) == 1:
        [(model, label)] = found
        return f"{capfirst(model._meta.verbose_name)}: {label}"
    return found[0][1] if found else ""


@cache
def names_of_records():
    """Model name → what people call it, for every kind of record that has a history."""
    return {m._meta.model_name: m._meta.verbose_name for m in apps.get_models() if hasattr(m, "retention")}
