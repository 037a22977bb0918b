// The queue by keyboard. Single keys can be switched off (they may collide with assistive technology); the form works without them.
const form = document.getElementById("decide");
const items = [...form.querySelectorAll(".queue > li[data-evidence]")];
const boxes = items.map((item) => item.querySelector("input[type=checkbox]"));
const picked = document.getElementById("picked");
const all = document.getElementById("all");
const keys = document.getElementById("keys-on");
let at = -1;

function tell() {
  const n = boxes.filter((box) => box.checked).length;
  items.forEach((item, i) => item.classList.toggle("picked", boxes[i].checked));
  if (picked) picked.textContent = n ? `(${n})` : "";
}

function go(to) {
  if (!items.length) return;
  at = Math.min(Math.max(to, 0), items.length - 1);
  items.forEach((item, i) => item.classList.toggle("at", i === at));
  boxes[at].focus({ preventScroll: true });
  items[at].scrollIntoView({ block: "nearest" });
}

function choose(decision) {
  const radio = form.querySelector(`input[name=decision][value=${decision}]`);
  if (!radio) return;
  radio.checked = true;
  form.elements[decision === "correct" ? "value" : "reason"].focus();
}

function pick(i) {
  if (i < 0 || boxes[i].disabled) return;
  boxes[i].checked = !boxes[i].checked;
  tell();
}

const ACT = {
  j: () => go(at + 1), k: () => go(at - 1), x: () => pick(at),
  o: () => at >= 0 && location.assign(items[at].dataset.evidence),
  r: () => choose("release"), c: () => choose("correct"), d: () => choose("reject"),
};

const stored = (() => { try { return localStorage.getItem("fazhi-review-keys"); } catch { return null; } })();
if (keys) {
  keys.checked = stored !== "off";
  keys.addEventListener("change", () => {
    try { localStorage.setItem("fazhi-review-keys", keys.checked ? "on" : "off"); } catch { /* storage is closed */ }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && form.contains(event.target)) {
    form.requestSubmit();
    return;
  }
  const typing = event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || (keys && !keys.checked) || !ACT[event.key]) return;
  event.preventDefault();
  ACT[event.key]();
});

form.addEventListener("change", tell);
form.addEventListener("focusin", (event) => {
  const i = items.findIndex((item) => item.contains(event.target));
  if (i >= 0) { at = i; items.forEach((item, n) => item.classList.toggle("at", n === i)); }
});
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const on = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = on && !box.disabled; });
    tell();
  });
}
tell();
