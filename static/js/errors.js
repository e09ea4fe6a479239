"use strict";
// A page that refused a form starts at what is wrong, wherever on the page that form stands.
(() => {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
