"use strict";
// Nothing that was typed is lost to a session that ended, to another sign-in or to a network that is
// away: before a form leaves, the server is asked who is signed in. If it is not who opened the
// page, the form stays as it is, in the open tab only, and the page says how to go on. A second
// press while the first is under way sends nothing twice. Without this script forms just leave.
(() => {
  const { session, who } = document.documentElement.dataset;
  const PATIENCE_MS = 10_000;
  const ONCE_MS = 5_000;
  const underWay = new WeakSet();

  // The answer of the server, or the name of the template that says what is wrong.
  const ask = async () => {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const answer = await fetch(session, { redirect: "manual", cache: "no-store", signal });
      if (answer.type === "opaqueredirect") return { wrong: "kept-signed-out" };
      if (!answer.ok) return { wrong: "kept-away" };
      const found = await answer.json();
      return found.who === who ? found : { wrong: "kept-other" };
    } catch {
      return { wrong: "kept-away" };
    }
  };

  const say = (form, name, button) => {
    form.querySelector("[data-kept]")?.remove();
    if (!name) return;
    const words = document.getElementById(name).content.firstElementChild.cloneNode(true);
    (button?.closest(".form__actions") || form.lastElementChild).before(words);
    words.focus();
  };

  const leave = (form, button, token) => {
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
    form.dataset.asked = "";
    form.requestSubmit(button);
    delete form.dataset.asked;
    // A form that answers with a file leaves its page open, and may be sent again later.
    setTimeout(() => underWay.delete(form), ONCE_MS);
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || "asked" in form.dataset || !form.closest("main")) return;
    event.preventDefault();
    if (underWay.has(form)) return;
    underWay.add(form);
    const { wrong, token } = await ask();
    say(form, wrong, event.submitter);
    if (wrong) underWay.delete(form);
    else leave(form, event.submitter, token);
  });
})();
