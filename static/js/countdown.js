"use strict";
// Draws the time left until each instant the server sent; it decides nothing.
// The words come from the server, as data attributes of <html>; so does its "now", by which a wrong
// clock of the device is corrected. Nothing is announced: a screen reader reads the text when asked.
(() => {
  const REDRAW_MS = 30_000;
  const MINUTE_MS = 60_000;
  const HOUR_MS = 60 * MINUTE_MS;
  const DAYS_FROM_MS = 48 * HOUR_MS;
  const SOON_MS = 12 * HOUR_MS;

  const navigation = performance.getEntriesByType("navigation")[0];
  const answeredAt = performance.timeOrigin + (navigation ? navigation.responseStart : performance.now());
  const serverNow = Date.parse(document.documentElement.dataset.now || "");
  const offset = Number.isNaN(serverNow) ? 0 : serverNow - answeredAt;

  const words = document.documentElement.dataset;

  // "%(hours)d h %(minutes)02d": the same wordings, in the same notation, as the server uses.
  const fill = (wording, parts) =>
    wording.replace(/%\((\w+)\)(?:0(\d))?[ds]/g, (_, name, width) => String(parts[name]).padStart(width || 0, "0"));

  // The same rule as incidents/rules/countdown.py: whole minutes, cut and not rounded.
  const spanText = (span) => {
    const all = Math.floor(span / MINUTE_MS);
    const hours = Math.floor(all / 60);
    const minutes = all % 60;
    if (span > DAYS_FROM_MS) return fill(words.wordsDays, { days: Math.floor(hours / 24), hours: hours % 24 });
    return all ? fill(words.wordsHours, { hours, minutes }) : words.wordsMoment;
  };

  const leftText = (left) =>
    fill(left < 0 ? words.wordsLate : words.wordsLeft, { span: spanText(Math.abs(left)) });

  const stateFor = (milliseconds) => {
    if (milliseconds < 0) return "late";
    return milliseconds < SOON_MS ? "soon" : "running";
  };

  const draw = () => {
    const now = Date.now() + offset;
    for (const element of document.querySelectorAll("time[data-due]")) {
      const left = Date.parse(element.dataset.due) - now;
      const text = leftText(left);
      if (element.textContent !== text) element.textContent = text;
      const clock = element.closest("[data-clock]");
      if (clock) {
        for (const state of ["running", "soon", "late"]) {
          clock.classList.toggle(`clock--${state}`, state === stateFor(left));
        }
      }
    }
  };

  if (!words.wordsLeft) return; // The page was drawn without its words: the server's text stands.
  draw();
  setInterval(draw, REDRAW_MS);
  document.addEventListener("visibilitychange", draw);
  document.addEventListener("htmx:afterSwap", draw);
})();
