// Of several forms on a page, the switch of the elder mode keeps the one that was written in last; without this script
// it keeps the one that the page names.
(() => {
  const button = document.querySelector("button[data-keeps-form]");
  if (!button) return;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form.method !== "post" || !form.closest("main")) return;
    form.id ||= `form-${[...document.forms].indexOf(form)}`;
    button.setAttribute("form", form.id);
  });
})();
