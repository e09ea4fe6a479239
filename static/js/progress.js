/* Looks again at a page under way and takes over the panel of its progress, in place: nothing
   jumps, the focus stays. Without a script there is the link "Reload". */
"use strict";

(() => {
  const panel = () => document.getElementById("progress-panel");

  const look = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser()
        .parseFromString(await answer.text(), "text/html")
        .getElementById("progress-panel");
      if (!fresh) return;
      const isFocused = panel().contains(document.activeElement);
      if (!isFocused || !fresh.dataset.refreshSeconds) panel().replaceWith(fresh);
    } catch {
      /* The network is away for a moment: look again later. */
    }
    plan();
  };

  const plan = () => {
    const seconds = Number(panel()?.dataset.refreshSeconds);
    if (seconds) setTimeout(look, seconds * 1000);
  };

  plan();
})();
