// What makes the pages kinder where JavaScript runs. Every page does its work without it.

// A form is sent once, and says that it is on its way. One that answers with a file leaves the page as it was.
for (const form of document.querySelectorAll('form[method="post"]:not([data-download])')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (!button || button.closest(".cc-top")) return;
    button.dataset.words = button.textContent;
    // Disabled only in looks: a disabled button would not be sent along.
    button.setAttribute("aria-disabled", "true");
    button.textContent = document.body.dataset.saving;
  });
}

// Coming back with the Back button: the page may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[data-words]")) {
    button.textContent = button.dataset.words;
    button.removeAttribute("aria-disabled");
    delete button.dataset.words;
  }
});

// What was typed is not lost by leaving: the browser asks first. Searches and filters are not worth a question.
const typed = new Set();
document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (form?.method === "post" && !form.closest(".cc-top") && !("download" in form.dataset)) typed.add(form);
});
addEventListener("beforeunload", (event) => {
  if ([...typed].some((form) => !form.dataset.sent)) event.preventDefault();
});

// What is wrong is read first; what came back with it is not saved yet.
const wrong = document.querySelector("[data-focus]");
wrong?.focus();
if (wrong?.closest("form")) typed.add(wrong.closest("form"));

// A question that depends on another waits until it applies. It is still sent if it was answered.
const valuesOf = (form, name) => new FormData(form).getAll(name);
function reveal(form) {
  for (const group of form.querySelectorAll("[data-shown-by]")) {
    group.hidden = !valuesOf(form, group.dataset.shownBy).includes(group.dataset.shownWhen);
  }
}
for (const form of document.forms) {
  if (!form.querySelector("[data-shown-by]")) continue;
  reveal(form);
  form.addEventListener("change", () => reveal(form));
}

// A reason for no answer and an answer exclude each other: choosing a reason takes the marks off.
document.addEventListener("change", ({ target }) => {
  const field = target.dataset.noAnswer;
  if (!field) return;
  target.classList.toggle("is-given", Boolean(target.value));
  if (!target.value) return;
  for (const choice of target.form.querySelectorAll(`input[name="${CSS.escape(field)}"]`)) choice.checked = false;
});

// The menu of the signed-in person closes when one goes elsewhere.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.cc-menu[open]")) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector("details.cc-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
