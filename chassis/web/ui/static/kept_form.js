// Of several forms on a page, the switch of the elder mode keeps the one that was written in last; without this script
// it keeps the one that the page names.
(() => {
  // The switch, and before it the button that Enter presses.
  const buttons = document.querySelectorAll("button[data-keeps-form]");
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form.method !== "post" || !form.closest("main")) return;
    form.id ||= `form-${[...document.forms].indexOf(form)}`;
    for (const button of buttons) button.setAttribute("form", form.id);
  });
})();
