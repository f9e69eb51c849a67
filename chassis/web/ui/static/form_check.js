// A form with data-check sends itself, while it is filled in, to the address that its own buttons use, and takes the
// parts marked data-live over from the page that comes back. Without scripts the same buttons show the same page.
(() => {
  "use strict";
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  const area = form.querySelector("textarea[data-paste]");
  const imported = document.getElementById("imported");
  const PAUSE = 900;
  const STRUCTURED = /<(table|h[1-6]|li|b|strong|em|i|a|del|ins)[\s>]|mso|font-weight/i;
  let timer = 0;
  let asking = null;

  const field = (page) => page.querySelector(`textarea[name="${area.name}"]`);

  async function ask(data, signal) {
    const answer = await fetch(form.dataset.check, { method: "POST", body: data, signal, credentials: "same-origin" });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  function filled() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    return data;
  }

  function takeOver(page, except) {
    for (const part of document.querySelectorAll("[data-live]")) {
      const found = page.getElementById(part.id);
      if (found && part !== except) part.replaceChildren(...found.childNodes);
    }
  }

  async function check() {
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const page = await ask(filled(), asking.signal);
      if (!page.getElementById("refusal")) takeOver(page, imported);
    } catch (error) { /* the next key asks again; the button says what is wrong */ }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE + area.value.length / 20); // a long text is looked over less often
  }

  function tell(text) {
    const line = document.createElement("p");
    line.className = "why";
    line.textContent = text;
    imported.replaceChildren(line);
  }

  function insert(text) {
    area.focus();
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    soon();
  }

  // The text of one file, or of what was pasted, where the cursor is. Returns whether the server said anything.
  async function convert(file, name, otherwise) {
    const data = filled();
    data.set(area.name, "");
    data.set(area.dataset.paste, file, name);
    tell("正在读取……");
    let page;
    try {
      page = await ask(data);
    } catch (error) {
      return otherwise("没有连上服务器，");
    }
    const refusal = page.getElementById("refusal");
    if (refusal) {
      imported.replaceChildren(refusal.querySelector("p") || refusal);
      return undefined;
    }
    const found = page.getElementById("imported");
    if (!found || !found.textContent.trim()) return otherwise("没有读出文字，");
    imported.replaceChildren(...found.childNodes);
    const before = area.value.slice(0, area.selectionStart);
    const apart = before && !before.endsWith("\n") && /\n|^[#|>-]/.test(field(page).value) ? "\n\n" : "";
    return insert(apart + field(page).value);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-import]");
    if (!button) return;
    const input = form.querySelector(`input[name="${button.dataset.import}"]`);
    if (!input.files.length) return;
    event.preventDefault();
    area.setSelectionRange(area.value.length, area.value.length);
    convert(input.files[0], input.files[0].name, tell).then(() => { input.value = ""; });
  });
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    if (!html || !STRUCTURED.test(html)) return;
    const plain = event.clipboardData.getData("text/plain");
    event.preventDefault();
    convert(new Blob([html], { type: "text/html" }), "clipboard.html", (why) => {
      tell(`${why}已按纯文字粘贴。`);
      insert(plain);
    });
  });
  check();
})();
