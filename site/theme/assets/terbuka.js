// Three small helps; every page is whole without them.
// 1. A promise that has passed since the page was built is shown as late, so a dead pipeline cannot claim freshness.
const today = new Date().toISOString().slice(0, 10);
for (const badge of document.querySelectorAll(".tp-state[data-due]")) {
  if (today > badge.dataset.due) {
    const sign = badge.querySelector(".tp-sign");
    sign.textContent = "!";
    badge.className = "tp-state tp-late";
    badge.replaceChildren(sign, " " + badge.dataset.late);
    const entry = badge.closest("[data-state]");
    if (entry) entry.dataset.state = "late";
  }
}
// 2. The catalogue's filter hides what does not hold every word and one choice of every group that has any.
const filter = document.querySelector(".tp-filter");
if (filter) {
  const field = document.getElementById("tp-filter");
  const boxes = [...filter.querySelectorAll("input[type=checkbox]")];
  const groups = [...new Set(boxes.map((box) => box.name))];
  const entries = [...document.querySelectorAll(".tp-entries > li")];
  const texts = entries.map((entry) => (entry.textContent + " " + entry.dataset.words).toLowerCase());
  const apply = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = groups.map((group) => [group, boxes.filter((box) => box.name === group && box.checked).map((box) => box.value)]);
    entries.forEach((entry, i) => {
      const fits = ([group, values]) => !values.length || values.includes(entry.dataset[group]);
      entry.hidden = !(words.every((word) => texts[i].includes(word)) && chosen.every(fits));
    });
    for (const list of document.querySelectorAll(".tp-entries")) {
      list.closest(".tp-section").hidden = !list.querySelector(":scope > li:not([hidden])");
    }
    const filtered = words.length || chosen.some(([, values]) => values.length);
    const shown = entries.filter((entry) => !entry.hidden).length;
    document.getElementById("tp-filter-count").textContent = filtered ? shown + " / " + entries.length : "";
  };
  filter.hidden = false;
  filter.addEventListener("input", apply);
  filter.addEventListener("submit", (event) => event.preventDefault());
}
// 3. The theme opens its search by a hidden checkbox; a button can be reached by keyboard.
document.querySelector(".tp-search-open")?.addEventListener("click", () => {
  document.getElementById("__search").click();
  document.querySelector(".md-search__input").focus();
});
