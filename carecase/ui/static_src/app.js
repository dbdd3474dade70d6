// What makes the pages kinder where JavaScript runs. Every page does its work without it.

// A form is sent once, and says that it is on its way. One that answers with a file leaves the page as it was.
for (const form of document.querySelectorAll('form[method="post"]:not([data-download])')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    const button = event.submitter;
    if (isKept(form) && unkept.has(form)) {
      event.preventDefault();
      return sendWhenKept(form, button);
    }
    form.dataset.sent = "yes";
    if (form.elements._by && thisVisit()) sessionStorage.setItem(thisVisit(), [...document.forms].indexOf(form));
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

// The browser has filled the form in again with what was sent: pressing once more would write it down a second time.
// What is remembered until the tab closes is a random mark of the browser and which form it was.
const thisVisit = () => globalThis.navigation?.currentEntry?.key ?? "";
addEventListener("load", () => {
  const form = document.forms[sessionStorage.getItem(thisVisit()) ?? ""];
  if (!form || !kept || performance.getEntriesByType("navigation")[0]?.type !== "back_forward") return;
  const warning = document.createElement("p");
  warning.className = "govuk-inset-text";
  warning.setAttribute("role", "status");
  warning.textContent = document.body.dataset.again;
  form.prepend(warning);
});

// What was typed is not lost by leaving: the browser asks first. Searches and filters are not worth a question.
const typed = new Set();
document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (form?.method === "post" && !form.closest(".cc-top") && !("download" in form.dataset)) typed.add(form);
});
addEventListener("beforeunload", (event) => {
  if ([...typed].some((form) => form.dataset.sent !== "yes")) event.preventDefault();
});

// --- nothing typed is lost: kept on the server while one types, and before it is sent ---

const kept = document.body.dataset.drafts; // where to keep it; only on the pages of somebody signed in
const KEEP_AFTER = 3000, TRY_AGAIN_AFTER = 5000, ANSWER_WITHIN = 8000; // milliseconds
const unkept = new Set(); // forms with something that is not on the server yet
const timers = new Map();
const isKept = (form) =>
  kept && form.method === "post" && !form.closest(".cc-top") && form.elements._by && !form.querySelector('[type="password"], [autocomplete="one-time-code"]') &&
  !("download" in form.dataset) && !("noDraft" in form.dataset);

async function keep(form) {
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  body.set("_page", location.pathname + location.search);
  body.set("_action", new URL(form.getAttribute("action") || location.href, location.href).pathname);
  clearTimeout(timers.get(form));
  unkept.delete(form);
  try {
    const answer = await fetch(kept, { method: "POST", body, keepalive: body.toString().length < 60000, signal: AbortSignal.timeout?.(ANSWER_WITHIN) });
    if (answer.status === 204) say(form, document.body.dataset.kept);
  } catch (lost) {
    unkept.add(form);
    throw lost;
  }
}

function say(form, words) {
  let line = form.querySelector(".cc-kept");
  if (!line) {
    line = document.createElement("p");
    line.className = "cc-kept";
    line.setAttribute("role", "status");
    form.append(line);
  }
  const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  line.textContent = words.replace("@", now);
}

// The connection is tried with the text itself. While there is none, the page stays and tries again.
async function sendWhenKept(form, button) {
  form.dataset.sent = "waits";
  try {
    await keep(form);
  } catch {
    say(form, document.body.dataset.lost);
    const again = () => {
      removeEventListener("online", again);
      clearTimeout(timer);
      sendWhenKept(form, button);
    };
    const timer = setTimeout(again, TRY_AGAIN_AFTER);
    return addEventListener("online", again);
  }
  delete form.dataset.sent;
  form.requestSubmit(button);
}

document.addEventListener("input", ({ target: { form } }) => {
  if (!form || !isKept(form)) return;
  unkept.add(form);
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keep(form).catch(() => say(form, document.body.dataset.unkept)), KEEP_AFTER));
});
const keepAll = () => Promise.allSettled([...unkept].map(keep));
document.addEventListener("carecase:before-lock", ({ detail }) => {
  const done = keepAll();
  detail?.wait?.(done);
});
addEventListener("pagehide", keepAll);

// What is wrong is read first; what came back with it is not saved yet.
const wrong = document.querySelector("[data-focus]");
wrong?.focus();
if (wrong?.closest("form")) typed.add(wrong.closest("form"));
for (const form of document.querySelectorAll("form[data-typed]")) typed.add(form);

// A question that depends on another waits until it applies. It is still sent if it was answered.
const valuesOf = (form, name) => new FormData(form).getAll(name);
function reveal(form) {
  for (const group of form.querySelectorAll("[data-shown-by]")) {
    const given = valuesOf(form, group.dataset.shownBy);
    group.hidden = !group.dataset.shownWhen.split(" ").some((value) => given.includes(value));
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

// On a narrow window the name of the page one is on is not left outside the row it stands in.
const here = document.querySelector(".cc-nav [aria-current]");
const outside = here ? here.getBoundingClientRect().right - document.documentElement.clientWidth : 0;
if (outside > 0) here.closest("ul").scrollLeft += outside + 15;

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

// Keys that save a way. Single ones only where one is not writing, and where they were not switched off.
const places = { d: "/", c: "/cases/", t: "/tasks/", s: "/shelter/", r: "/returns/" };
const follow = (link) => document.querySelector(link)?.click();
let going = 0;
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.form) {
    return target.form.requestSubmit(target.form.querySelector("button:not(.govuk-button--secondary)"));
  }
  const writes = target.closest("input, textarea, select, [contenteditable]");
  if (!("shortcuts" in document.body.dataset) || writes || event.ctrlKey || event.metaKey || event.altKey) return;
  const goes = Date.now() - going < 1500;
  going = key === "g" ? Date.now() : 0;
  if (goes && places[key]) follow(`.cc-nav a[href="${places[key]}"]`);
  else if (key === "n") follow('main a[href$="/note/new/"]');
  else if (key === "/" && document.querySelector("#find")) {
    event.preventDefault();
    document.querySelector("#find").focus();
  }
});

// A page opened for printing prints; the keys for printing lead there, where the page may be printed.
if ("print" in document.body.dataset) addEventListener("load", () => print());
document.addEventListener("keydown", (event) => {
  const link = document.querySelector("#print-page");
  if (!link || event.key !== "p" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  link.click();
});
for (const button of document.querySelectorAll("[data-print-now]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
