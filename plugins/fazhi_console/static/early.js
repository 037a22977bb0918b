// Runs before the first paint: the theme that Airflow's own switch keeps in localStorage, else the system's.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let wish = null;
    try { wish = localStorage.getItem("theme"); } catch { /* storage is closed: follow the system */ }
    const isDark = wish === "dark" || (wish !== "light" && dark.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    dispatchEvent(new Event("fazhi-theme"));
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", (event) => event.key === "theme" && apply());
})();
