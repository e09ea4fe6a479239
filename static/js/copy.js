"use strict";
// Copies the plain text of an answer into the clipboard, ticks it on the server and goes on.
// <button data-copy-from="#text-3" data-copy-done="#done-3"> in a form that keeps the tick, or in none;
// all of them in one [data-copy-list], inside which arrows (or j and k) go from one to the next.
(() => {
  const list = document.querySelector("[data-copy-list]");
  if (!list) return;
  const status = document.getElementById("copy-status");
  const buttons = () => [...list.querySelectorAll("[data-copy-from]")];
  const rowOf = (button) => button.closest(".copy");

  const focusOn = (element) => {
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
  };

  // Without the clipboard API (a page that is not https) the text is selected: Ctrl+C then copies it.
  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      select(element);
      return document.execCommand("copy");
    }
  };

  const show = (answer) => {
    document.getElementById("copy-progress").textContent = answer.words;
    document.getElementById("copy-bar").value = answer.copied;
  };

  // What the server says, or null where nobody knows whether it kept the tick.
  const keep = async (form) => {
    const body = new FormData(form);
    body.set("done", "1");
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "error" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  };

  const tick = (button) => {
    rowOf(button).classList.add("copy--copied");
    rowOf(button).querySelector("[data-changed]")?.remove();
    document.querySelector(button.dataset.copyDone).hidden = false;
  };

  const goOn = (button) => {
    const all = buttons();
    const after = all.slice(all.indexOf(button) + 1);
    const next = after.find((one) => !rowOf(one).classList.contains("copy--copied"));
    focusOn(next || document.getElementById("record") || document.getElementById("the-end"));
  };

  const use = async (button) => {
    const source = document.querySelector(button.dataset.copyFrom);
    if (!(await copy(source))) {
      status.textContent = list.dataset.saidSelect;
      return;
    }
    const label = rowOf(button).querySelector(".copy__label [lang]").textContent;
    const form = button.closest("form");
    const answer = form ? await keep(form) : { kept: true };
    if (!answer?.kept) {
      status.textContent = answer?.words || list.dataset.saidFailed;
      return;
    }
    tick(button);
    if (form) show(answer);
    status.textContent = `${list.dataset.saidCopied}: ${label}`;
    if (document.activeElement === button) goOn(button);
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy-from]");
    if (!button) return;
    event.preventDefault();
    use(button);
  });

  // Only on a button of the list, so that nobody who types or speaks presses one by chance.
  const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
  list.addEventListener("keydown", (event) => {
    const button = event.target.closest("[data-copy-from]");
    const step = STEPS[event.key];
    if (!button || !step || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const all = buttons();
    const next = all[all.indexOf(button) + step];
    if (next) focusOn(next);
  });
})();
