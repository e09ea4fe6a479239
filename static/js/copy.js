"use strict";
// Copies the plain text of a field into the clipboard and ticks it.
// <button type="button" data-copy-from="#text-3" data-copy-done="#tick-3"> ; the tick is hidden until then.
(() => {
  const textOf = (element) => ("value" in element ? element.value : element.textContent);

  // Without the clipboard API (a page that is not https) the text is selected: Ctrl+C then copies it.
  const select = (element) => {
    if ("select" in element) {
      element.select();
      return;
    }
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(textOf(element));
      return true;
    } catch {
      select(element);
      return document.execCommand("copy");
    }
  };

  const tick = (button) => {
    button.closest(".copy")?.classList.add("copy--copied");
    const done = button.dataset.copyDone && document.querySelector(button.dataset.copyDone);
    if (done) done.hidden = false;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-from]");
    const source = button && document.querySelector(button.dataset.copyFrom);
    if (source && (await copy(source))) tick(button);
  });
})();
