from django.urls import path

from carecase.cases.views import pages
from carecase.plans import forms
from carecase.plans.models import HealthUnmetNeed
from carecase.plans.views import bills, finding, follow_up, plan, service_log, vouchers

app_name = "plans"

CASE = "cases/<case_number:number>"
PLAN = f"{CASE}/plan/<int:plan>"


def part(address, form, name, view=plan.EditPlanPart):
    return path(f"{PLAN}/{address}/", view.as_view(form_class=form), name=name)


urlpatterns = [
    *pages("safety-plan", forms.SafetyPlanForm, single=True),
    # the plan: without a number the one that counts now
    path(f"{CASE}/plan/", plan.PlanPage.as_view(), name="plan"),
    path(f"{CASE}/plan/new/", plan.EditPlan.as_view(), name="plan_new"),
    path(f"{CASE}/plan/<uuid:pk>/", plan.EditPlan.as_view(), name="plan_edit"),
    path(f"{CASE}/plan/answer/", plan.AnswerPlan.as_view(form_class=forms.PersonAnswerForm), name="answer"),
    path(f"{CASE}/plan/<uuid:pk>/ask/", plan.AskForApproval.as_view(), name="ask"),
    path(f"{CASE}/plan/<uuid:pk>/begin/", plan.PutIntoForce.as_view(), name="put_into_force"),
    path(f"{PLAN}/", plan.PlanPage.as_view(), name="plan_numbered"),
    part("objective/new", forms.ObjectiveForm, "objective_new"),
    part("objective/<uuid:pk>", forms.ObjectiveForm, "objective"),
    part("objective/<uuid:pk>/progress", forms.ObjectiveProgressForm, "objective_progress"),
    part("action/new", forms.PlanActionForm, "action_new"),
    part("action/<uuid:pk>", forms.PlanActionForm, "action"),
    part("action/<uuid:pk>/progress", forms.ActionProgressForm, "action_progress"),
    part("answer", forms.PersonAnswerForm, "answer_to", plan.AnswerPlan),
    part("review", forms.PlanReviewForm, "review"),
    # services and needs
    path("services/log/", service_log.GroupLog.as_view(), name="group_log"),
    path(f"{CASE}/services/", service_log.ServicesPage.as_view(), name="services"),
    path(f"{CASE}/services/health/", service_log.HealthServicesPage.as_view(), name="health_services"),
    path(f"{CASE}/services/new/", service_log.LogService.as_view(), name="log"),
    path(f"{CASE}/services/now/<slug:code>/", service_log.LogAtOnce.as_view(), name="log_at_once"),
    path(
        f"{CASE}/services/<uuid:pk>/", service_log.LogService.as_view(form_class=forms.ServiceLogForm), name="service"
    ),
    path(
        f"{CASE}/services/health/<uuid:pk>/",
        service_log.LogService.as_view(form_class=forms.HealthServiceLogForm),
        name="health_service",
    ),
    path(f"{CASE}/services/<uuid:pk>/undo/", service_log.UndoService.as_view(), name="undo_service"),
    path(
        f"{CASE}/services/health/<uuid:pk>/undo/", service_log.UndoHealthService.as_view(), name="undo_health_service"
    ),
    path(f"{CASE}/needs-unmet/", service_log.NeedsPage.as_view(), name="needs"),
    path(f"{CASE}/needs-unmet/new/", service_log.EditNeed.as_view(), name="need_new"),
    path(f"{CASE}/needs-unmet/<uuid:pk>/", service_log.EditNeed.as_view(form_class=forms.UnmetNeedForm), name="need"),
    path(
        f"{CASE}/needs-unmet/health/<uuid:pk>/",
        service_log.EditNeed.as_view(form_class=forms.HealthUnmetNeedForm),
        name="health_need",
    ),
    path(f"{CASE}/needs-unmet/<uuid:pk>/settle/", service_log.SettleNeed.as_view(), name="settle_need"),
    path(
        f"{CASE}/needs-unmet/health/<uuid:pk>/settle/",
        service_log.SettleNeed.as_view(model=HealthUnmetNeed),
        name="settle_health_need",
    ),
    # providers: who can give it, vouchers, their bills
    path(f"{CASE}/find-service/", finding.FindService.as_view(), name="find_service"),
    path(f"{CASE}/vouchers/", vouchers.VouchersPage.as_view(), name="vouchers"),
    path(f"{CASE}/vouchers/new/", vouchers.IssueVoucher.as_view(), name="voucher_new"),
    path(f"{CASE}/vouchers/<uuid:pk>/step/<slug:step>/", vouchers.VoucherStep.as_view(), name="voucher_step"),
    path("vouchers/redeem/", vouchers.RedeemVoucher.as_view(), name="redeem"),
    path("bills/", bills.BillsPage.as_view(), name="bills"),
    path("bills/new/", bills.EnterBill.as_view(), name="bill_new"),
    path("bills/<uuid:pk>/", bills.BillPage.as_view(), name="bill"),
    path("bills/<uuid:pk>/accept/", bills.AcceptBill.as_view(), name="accept_bill"),
    path("bills/<uuid:pk>/dispute/", bills.DisputeBill.as_view(), name="dispute_bill"),
    # contacts
    path(f"{CASE}/follow-ups/", follow_up.FollowUpsPage.as_view(), name="follow_ups"),
    path(f"{CASE}/follow-ups/new/", follow_up.EditFollowUp.as_view(), name="follow_up_new"),
    path(f"{CASE}/follow-ups/<uuid:pk>/", follow_up.EditFollowUp.as_view(), name="follow_up"),
    path(f"{CASE}/follow-ups/<uuid:pk>/call-off/", follow_up.CallOff.as_view(), name="call_off"),
]
