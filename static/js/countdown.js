"use strict";
// Draws the time left until each instant the server sent; it decides nothing.
// The words come from the server, in data attributes. A wrong device clock is corrected by the
// server's own "now" in <html data-now>. Nothing is announced: a screen reader reads the text when asked.
(() => {
  const REDRAW_MS = 30_000;
  const MINUTE_MS = 60_000;
  const DAYS_FROM_MINUTES = 48 * 60;
  const SOON_MINUTES = 12 * 60;

  const navigation = performance.getEntriesByType("navigation")[0];
  const answeredAt = performance.timeOrigin + (navigation ? navigation.responseStart : performance.now());
  const serverNow = Date.parse(document.documentElement.dataset.now || "");
  const offset = Number.isNaN(serverNow) ? 0 : serverNow - answeredAt;

  const fill = (words, parts) => words.replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);

  // The same rule as incidents/rules/countdown.py: whole minutes, cut and not rounded.
  const wordsFor = (element, milliseconds) => {
    const late = milliseconds < 0;
    const minutes = Math.floor(Math.abs(milliseconds) / MINUTE_MS);
    if (!late && minutes >= DAYS_FROM_MINUTES) {
      return fill(element.dataset.wordsDays, {
        d: Math.floor(minutes / 1440),
        h: Math.floor((minutes % 1440) / 60),
      });
    }
    const parts = { h: Math.floor(minutes / 60), m: String(minutes % 60).padStart(2, "0") };
    return fill(late ? element.dataset.wordsLate : element.dataset.wordsHours, parts);
  };

  const stateFor = (milliseconds) => {
    if (milliseconds < 0) return "late";
    return milliseconds < SOON_MINUTES * MINUTE_MS ? "soon" : "running";
  };

  const draw = () => {
    const now = Date.now() + offset;
    for (const element of document.querySelectorAll("time[data-due][data-words-hours]")) {
      const left = Date.parse(element.dataset.due) - now;
      const words = wordsFor(element, left);
      if (element.textContent !== words) element.textContent = words;
      const clock = element.closest("[data-clock]");
      if (clock) {
        for (const state of ["running", "soon", "late"]) {
          clock.classList.toggle(`clock--${state}`, state === stateFor(left));
        }
      }
    }
  };

  draw();
  setInterval(draw, REDRAW_MS);
  document.addEventListener("visibilitychange", draw);
  document.addEventListener("htmx:afterSwap", draw);
})();
