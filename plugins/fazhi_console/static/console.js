// What every page shares: filters that apply at once, links that leave the console, language as Airflow's switch says.
document.documentElement.classList.add("js");

for (const current of document.querySelectorAll("nav [aria-current], #chosen")) {
  const strip = current.closest("nav, .side");
  strip.scrollLeft = current.offsetLeft - strip.clientWidth / 2 + current.offsetWidth / 2;
  if (current.id === "chosen") strip.scrollTop = current.offsetTop - strip.clientHeight / 3;
}

for (const control of document.querySelectorAll("[data-submit]")) {
  control.addEventListener("change", () => control.form.requestSubmit());
}

// Airflow shows the console in a sandboxed frame that may not open windows: an address is then copied instead.
const framed = window.top !== window.self;
for (const anchor of document.querySelectorAll("a[data-out]")) {
  if (!framed) continue;
  anchor.addEventListener("click", async (event) => {
    event.preventDefault();
    const said = document.getElementById("said") ?? anchor.appendChild(document.createElement("span"));
    said.setAttribute("role", "status");
    try {
      await navigator.clipboard.writeText(anchor.href);
      said.textContent = ` ${anchor.dataset.copied}`;
    } catch {
      getSelection().selectAllChildren(anchor);
    }
  });
}

// Pages of Airflow itself open in Airflow, not inside the frame.
for (const anchor of document.querySelectorAll("a[data-airflow]")) {
  if (!framed) continue;
  anchor.addEventListener("click", (event) => {
    event.preventDefault();
    const outside = window.parent.document.createElement("a");
    outside.href = anchor.href;
    outside.click();
  });
}

// First visit: take the language that Airflow's own switch keeps, unless the console's switch was used.
const chosen = /(?:^|; )fazhi_lang=/.test(document.cookie);
let airflow = "";
try { airflow = localStorage.getItem("i18nextLng") ?? ""; } catch { /* storage is closed */ }
if (!chosen && airflow) {
  const wish = airflow.startsWith("zh") ? "zh" : "en";
  if (wish !== document.documentElement.dataset.lang && !new URLSearchParams(location.search).has("lang")) {
    document.cookie = `fazhi_lang=${wish}; path=/; samesite=lax`;
    if (document.cookie.includes("fazhi_lang=")) location.reload();
  }
}
