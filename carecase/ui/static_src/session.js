// Warns two minutes before the session locks, and locks the page when its time has run out.
//
// Before the page is left, `carecase:before-lock` is sent to the document. Whoever keeps what was typed listens to it,
// and may hand over a promise: event.detail.wait(promise). The page waits for these, two seconds at most.
const dialog = document.querySelector("#idle");
if (dialog) {
  const { clock } = dialog.dataset;
  const warning = Number(dialog.dataset.warning) * 1000;
  const lock = dialog.querySelector("form");
  const token = lock.querySelector("[name=csrfmiddlewaretoken]").value;
  let idleAt, endsAt, leaving = false, told = false;

  // Moments, not timers: a sleeping phone counts no seconds.
  const keep = ({ idle, ends }) => {
    idleAt = Date.now() + idle * 1000;
    endsAt = Date.now() + ends * 1000;
  };
  keep({ idle: Number(dialog.dataset.idle), ends: Number(dialog.dataset.ends) });

  const ask = async (method) => {
    const headers = { "X-Requested-With": "fetch", "X-CSRFToken": token };
    const response = await fetch(clock, { method, headers, redirect: "error" });
    if (response.status === 401) return { idle: 0, ends: 0 };
    return response.json();
  };

  const leave = async () => {
    if (leaving) return;
    leaving = true;
    const waits = [];
    document.dispatchEvent(new CustomEvent("carecase:before-lock", { detail: { wait: (each) => waits.push(each) } }));
    await Promise.race([Promise.allSettled(waits), new Promise((done) => setTimeout(done, 2000))]);
    for (const form of document.forms) form.dataset.sent = "yes"; // no question on leaving: what was typed is kept
    lock.submit();
  };

  const show = (which) => {
    for (const words of dialog.querySelectorAll("[data-of]")) words.hidden = words.dataset.of !== which;
    if (!dialog.open) dialog.showModal();
  };

  const look = async () => {
    const now = Date.now();
    if (Math.min(idleAt, endsAt) - now > warning) return;
    if (!dialog.open && !told) {
      // Somebody may be at work in another window.
      try { keep(await ask("GET")); } catch { /* no connection: our own count goes on */ }
    }
    if (Math.min(idleAt, endsAt) <= Date.now()) return leave();
    if (idleAt - Date.now() <= warning) show("idle");
    else if (endsAt - Date.now() <= warning && !told) { told = true; show("ends"); }
  };

  const stay = async () => {
    try { keep(await ask("POST")); } catch { /* asked again at the next look */ }
    dialog.close();
  };
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  lock.addEventListener("submit", (event) => { event.preventDefault(); leave(); });
  document.querySelector("#lock-now")?.addEventListener("submit", (event) => { event.preventDefault(); leave(); });
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
}
