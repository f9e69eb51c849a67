// The link data-leave takes the place of the page in the browser's history, and so do three Esc keys within five seconds.
// Without this script it is a link.
(() => {
  "use strict";
  const link = document.querySelector("a[data-leave]");
  if (!link) return;
  const WITHIN = 5000;
  let pressed = 0;
  let timer = 0;

  function leave() {
    document.documentElement.hidden = true; // nothing is to be seen while the other page loads
    document.title = link.dataset.leave;
    window.location.replace(link.href);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    clearTimeout(timer);
    pressed = event.key === "Escape" ? pressed + 1 : 0;
    if (pressed === 3) leave();
    timer = setTimeout(() => { pressed = 0; }, WITHIN);
  });
  // Whoever goes back finds no page that the browser kept in memory.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  document.querySelector("[data-leave-key]").hidden = false;
})();
