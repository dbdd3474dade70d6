"""What is to be done, and what somebody else must agree to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.permissions import Permission
from carecase.cases.models.case import Case
from carecase.cases.querysets import TaskQuerySet
from carecase.cases.task_words import said
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class Task(Record):
    """Something to do, for somebody, by a time. Automatic ones come from section J of the care pathway."""

    class Kind(models.TextChoices):
        OTHER = "other", _("Task")
        INTERPRETER_NEED = "interpreter_need", _("Find an interpreter")
        BED_PLAN = "bed_plan", _("Plan beds")
        TRANSPORT = "transport", _("Arrange safe transport")
        MEALS = "meals", _("Meals for the group")
        PROTECTIVE_EQUIPMENT = "protective_equipment", _("Masks, gloves and disinfectant for the group and the team")
        NO_SPOKESPERSON = "no_spokesperson", _("Nobody of the group speaks for the others: hear each one alone")
        RETRY_URGENT_NEEDS = "retry_urgent_needs", _("Ask again about urgent needs, alone and with an interpreter")
        CHILD_AUTHORITY = "child_authority", _("Notify the child authority")
        GUARDIAN = "guardian", _("Have a guardian named")
        BEST_INTERESTS = "best_interests", _("Begin the best-interests assessment")
        BEST_INTERESTS_DONE = "best_interests_done", _("Finish the best-interests assessment")
        FEDERAL_NOTICE = "federal_notice", _("Notify the federal authority of the child")
        AGE_REVIEW = "age_review", _("Clear up the question of age")
        SCHOOL_BRIDGE = "school_bridge", _("Schooling and play")
        CLINIC_NOW = "clinic_now", _("Go to the clinic now")
        PEP = "pep", _("HIV prophylaxis (PEP) window closes")
        EMERGENCY_CONTRACEPTION = "emergency_contraception", _("Emergency contraception window closes")
        FEMALE_STAFF = "female_staff", _("Female staff to accompany, if she wishes")
        EVIDENCE_CONSENT = "evidence_consent", _("Ask about evidence apart from care: care is given either way")
        ACCREDITATION = "accreditation", _("Referral to the body that decides on identification")
        RIGHTS_TALK = "rights_talk", _("Talk about rights and the reflection period")
        PAPER_RETRIEVAL = "paper_retrieval", _("Get papers held by others back")
        FAMILY_SAFETY_CALL = "family_safety_call", _("Plan a call for the family's safety")
        BLOCK_NUMBERS = "block_numbers", _("Block the numbers of those who threaten, together with her or him")
        RISK_REASSESSMENT = "risk_reassessment", _("Assess the risk again")
        FIRST_RESPONSE = "first_response", _("First response to the risk")
        SECOND_JUDGEMENT = "second_judgement", _("Second judgement due")
        CONCERN_EXPIRES = "concern_expires", _("A concern ends: judge it again, or let it end")
        ASYLUM_INFORMATION = "asylum_information", _("Information about asylum")
        LEGAL_NOTE = "legal_note", _("Legal advice, noted")
        CONSENT_AGAIN = "consent_again", _("Ask for consent again")
        RECALL_LETTER = "recall_letter", _("Tell the partner that consent was withdrawn")
        DECISION_INTERVIEW = "decision_interview", _("Talk about the decision, with lawyer and interpreter")
        STAY_EXTENSION = "stay_extension", _("Ask for an extension of the stay")
        TRANSITION_TO_ADULT = "transition_to_adult", _("Plan the change to adult services")
        CONSENT_AS_ADULT = "consent_as_adult", _("Turned 18: ask for each consent anew")
        DUPLICATE_REVIEW = "duplicate_review", _("Look at a possible earlier registration")
        SAME_PERSON = "same_person", _("Look whether another organisation knows her or him too")
        REOPENED = "reopened", _("For your information: a closed case was opened again")
        FIRST_RISK = "first_risk", _("First assessment of risk")
        FULL_ASSESSMENT = "full_assessment", _("Full assessment")
        RISK_AND_SAFETY = "risk_and_safety", _("Complete risk and safety after the emergency admission")
        CARE_PLAN = "care_plan", _("Write the care plan with the person")
        PLAN_REVIEW = "plan_review", _("Review the care plan")
        PLAN_ACTION = "plan_action", _("Action of the care plan")
        APPROVAL = "approval", _("Answer a request for approval")
        FOLLOW_UP = "follow_up", _("Follow-up contact")
        VISIT_AFTER_RETURN = "visit_after_return", _("Visit after return")
        WELFARE_CHECK = "welfare_check", _("Welfare check")
        MISSING_CHILD_REPORT = "missing_child_report", _("Report the missing child")
        SEARCH_LOG = "search_log", _("Write down whom you called and where you looked")
        MISSING_COMPANION = "missing_companion", _("Report a companion who is missing")
        SEARCH_REVIEW = "search_review", _("Look at the search for a missing person again: go on, or end it")
        RETURN_TALK = "return_talk", _("Talk after the absence: health and safety, not punishment")
        PAUSE_REVIEW = "pause_review", _("Look at the pause again")
        OFFER_AGAIN = "offer_again", _("Offer help once more")
        CONTACT_AGAIN = "contact_again", _("Try again to make contact")
        LEGAL_STAY_EXPIRES = "legal_stay_expires", _("Legal stay expires")
        STATUS_STEP = "status_step", _("Next step towards the status")
        WORK_PERMIT_EXPIRES = "work_permit_expires", _("Permit to work expires")
        HOME_ENDS = "home_ends", _("The home is no longer confirmed: find out what comes next")
        SCHOOL_ATTENDANCE = "school_attendance", _("Half a year of school: ask whether the child still goes")
        HEALTH_COVER_ENDS = "health_cover_ends", _("Health cover ends")
        RETURN_CHECK = "return_check", _("Check everything for the departure again")
        FITNESS_TO_TRAVEL = "fitness_to_travel", _("Medical check before travel")
        RECEIVER_RECONFIRM = "receiver_reconfirm", _("Have the receiving organisation confirm by phone")
        ESCORT_BRIEFING = "escort_briefing", _("Talk the journey through with the escort")
        PAPERS_IN_HAND = "papers_in_hand", _("Papers, medicines and belongings in hand")
        ORIGIN_SIDE = "origin_side", _("Read what the origin side says of the return")
        OPTIONS_TALK = "options_talk", _("Talk over the options again, as agreed")
        CONSULATE_AGAIN = "consulate_again", _("Ask again about the confirmation of nationality")
        CONSULATE_ESCALATE = "consulate_escalate", _("No answer on the nationality: ask higher up")
        CONSULATE_FROZEN = "consulate_frozen", _("Do not contact the consulate: the request stands still")
        BOOKINGS_SETTLE = "bookings_settle", _("Say what became of what was booked for the return")
        ARRIVAL_CONFIRM = "arrival_confirm", _("Arrival not confirmed: call")
        ARRIVAL_ESCORT = "arrival_escort", _("Arrival not confirmed: reach the escort")
        ARRIVAL_RECEIVER = "arrival_receiver", _("Arrival not confirmed: ask those who receive")
        REINTEGRATION_PLAN = "reintegration_plan", _("Reintegration plan with the side of origin")
        REINTEGRATION_REVIEW = "reintegration_review", _("Look at the reintegration plan again")
        REFERRAL_ANSWER = "referral_answer", _("Ask whether the referral has arrived")
        REFERRAL_UNCONFIRMED = "referral_unconfirmed", _("A referral has not arrived in time: help to find out why")
        REFERRAL_UNANSWERED = "referral_unanswered", _("A referral has no answer in time: help to find another way")
        CASE_ASKED_FOR = "case_asked_for", _("Somebody asks to be given this case")
        CASE_ASKED_FOR_LATE = "case_asked_for_late", _("A request to be given this case has no answer yet")
        FIRST_MEETING = "first_meeting", _("Ask whether they have met for the first time")
        ARRIVAL_COORDINATOR = "arrival_coordinator", _("Arrival still not confirmed: the coordinator takes over")
        LEAK = "leak", _("Address or number has leaked: move, assess again, new contacts")
        CLOSURE_BELONGINGS = "closure_belongings", _("Give belongings back")
        CLOSURE_CALL = "closure_call", _("Call after closure, if she or he agreed")
        NEXT_OF_KIN = "next_of_kin", _("Inform the next of kin")
        REMAINS = "remains", _("Care for the remains")
        CONSULATE_DEATH = "consulate_death", _("Inform the consulate")

    TELLS_OF_HEALTH = (Kind.PEP, Kind.EMERGENCY_CONTRACEPTION, Kind.FEMALE_STAFF)
    #: What tells of other records of a person: the permission that opens it → kinds. To everybody else not even their
    #: number is told, so lists, clocks and closing do not go by them either.
    TELLS_OF_OTHERS = {Permission.REVIEW_SAME_PERSON: (Kind.SAME_PERSON,)}
    QUIET = tuple(kind for kinds in TELLS_OF_OTHERS.values() for kind in kinds)
    #: Answered on a page of its own under the case, whose address ends with the id of what called for the task.
    ANSWERED_AT = {Kind.SAME_PERSON: "casework:same_person"}
    #: The same for a page of which a case has one.
    ANSWERED_ON = {Kind.TRANSITION_TO_ADULT: "cases:adulthood"}
    #: Done by writing down what was done, on the page of the record that called for it.
    DONE_ELSEWHERE = (
        *(Kind.FOLLOW_UP, Kind.VISIT_AFTER_RETURN, Kind.PLAN_ACTION, Kind.PLAN_REVIEW, Kind.APPROVAL),
        *(*ANSWERED_AT, *ANSWERED_ON),
    )

    #: What helps to do it is on a page of the case; whether it is done is said all the same.
    BEGUN_AT = {Kind.MISSING_COMPANION: "casework:missing_new"}

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    kind = models.CharField(_("what"), max_length=30, choices=Kind, default=Kind.OTHER)
    text = SealedField(_("in words"), default="", blank=True, max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("who")
    )
    due_at = models.DateTimeField(_("by when"), null=True, blank=True)
    about = models.UUIDField(null=True, blank=True, editable=False)  # the record that called for it
    done_at = models.DateTimeField(_("done on"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="tasks_done"
    )
    outcome = SealedField(_("how it went, or why it was not needed"), default="", blank=True, max_length=500)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        ordering = [F("due_at").asc(nulls_last=True), "recorded_at"]
        indexes = [
            models.Index(fields=["owner", "done_at", "due_at"], name="task_by_owner"),
            models.Index(fields=["case", "done_at", "due_at"], name="task_by_case"),
            models.Index(fields=["kind", "due_at"], name="open_task_by_kind", condition=Q(done_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "about"],
                condition=Q(about__isnull=False, done_at__isnull=True),
                name="one_open_task_per_cause",
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def counts(self):
        """Whether it is one of the `counting` tasks."""
        return self.done_at is None and self.kind not in self.QUIET

    @property
    def words(self):
        return said(self.text)

    @property
    def is_done_elsewhere(self):
        return self.kind in self.DONE_ELSEWHERE

    @property
    def answer_url(self):
        """The page where it is answered or begun, or "" where there is none of its own."""
        if page := self.ANSWERED_AT.get(self.kind):
            return reverse(page, args=[self.case.number, self.about])
        page = (self.ANSWERED_ON | self.BEGUN_AT).get(self.kind)
        return reverse(page, args=[self.case.number]) if page else ""


class Approval(Record):
    """Approval is a row: asked for by one person, answered by a supervisor or named deputy, never by the asker."""

    class What(models.TextChoices):
        CARE_PLAN = "care_plan", _("Care plan")
        CLOSURE = "closure", _("Closure")
        FAMILY_SEPARATION = "family_separation", _("Separating a family")
        LOWER_RISK = "lower_risk", _("Lowering a risk level")
        LONGER_STAY = "longer_stay", _("Staying longer in the house")
        RETURN = "return", _("Return plan")
        INTEGRATION = "integration", _("Integration plan")

    class Answer(models.TextChoices):
        PENDING = "pending", _("Waiting for an answer")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Not approved")
        OVERTAKEN = "overtaken", _("Overtaken by a change")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="approvals")
    what = models.CharField(_("what"), max_length=20, choices=What)
    about = models.UUIDField(null=True, editable=False)
    about_version = models.PositiveIntegerField(null=True, editable=False)
    note = SealedField(_("for the person who approves"), default="", blank=True, max_length=1000)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.PENDING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    answer_reason = SealedField(_("reason"), default="", blank=True, max_length=1000)

    class Meta:
        verbose_name = _("approval")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("requested_by")),
                name="nobody_approves_her_own_request",
            ),
            models.UniqueConstraint(
                fields=["case", "what", "about"], condition=Q(answer="pending"), name="one_pending_approval"
            ),
        ]

    def __str__(self):
        return self.get_what_display()

    @property
    def is_given(self):
        return self.answer == self.Answer.APPROVED
