// The link data-leave takes the place of the page in the browser's history, and so do three Esc keys within five seconds.
// So does whatever the page leads to: its links, and what its forms are answered with. Of all pages that were seen one
// after the other the history thus has one entry, and none once the last is left. Without this script they are links and
// forms.
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
  document.addEventListener("click", (event) => {
    const to = event.target.closest("a[href]");
    const opensElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || (to && to.target);
    if (!to || event.defaultPrevented || opensElsewhere || !to.protocol.startsWith("http")) return;
    event.preventDefault();
    window.location.replace(to.href);
  });

  let sending = false;
  let isPlain = false;

  function show(html) {
    document.open(); // keeps the entry of the history, unlike a form that is sent
    document.write(html);
    document.close();
  }

  async function send(form, button) {
    const data = new URLSearchParams(new FormData(form, button));
    if (form.method === "get") return window.location.replace(`${form.action}?${data}`);
    const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
    // Of a gateway or of no page: the browser shows that itself. The form's key lets it have one effect.
    if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) throw new Error(answer.status);
    return answer.redirected ? window.location.replace(answer.url) : show(await answer.text());
  }

  document.addEventListener("submit", async (event) => {
    if (isPlain || event.defaultPrevented) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    try {
      await send(event.target, event.submitter);
    } catch (error) { // no answer came: the browser says so, and its own way has one entry more
      sending = false;
      isPlain = true;
      event.target.requestSubmit(event.submitter);
    }
  });
  const refusal = document.getElementById("refusal");
  if (refusal) refusal.focus(); // a page that was written is not searched for what has autofocus
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
