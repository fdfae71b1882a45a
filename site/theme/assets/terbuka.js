// Two small helps; every page is whole without them.
// 1. A promise that has passed since the page was built is shown as late, so a dead pipeline cannot claim freshness.
for (const line of document.querySelectorAll(".tp-standing[data-due]")) {
  const due = line.dataset.due;
  const badge = line.querySelector(".tp-fresh");
  if (due && badge && new Date().toISOString().slice(0, 10) > due) {
    badge.className = "tp-state tp-late";
    badge.innerHTML = "";
    const sign = document.createElement("span");
    sign.className = "tp-sign";
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = "!";
    badge.append(sign, " " + line.dataset.late);
  }
}
// 2. The catalogue's filter hides what does not hold every word.
const field = document.getElementById("tp-filter");
if (field) {
  field.parentElement.hidden = false;
  const entries = [...document.querySelectorAll(".tp-entries > li")];
  const texts = entries.map((entry) => (entry.textContent + " " + entry.dataset.words).toLowerCase());
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    entries.forEach((entry, i) => {
      entry.hidden = !words.every((word) => texts[i].includes(word));
      shown += entry.hidden ? 0 : 1;
    });
    for (const part of document.querySelectorAll(".tp-section:has(> .tp-claim > .tp-entries)")) {
      part.hidden = !part.querySelector(".tp-entries > li:not([hidden])");
    }
    document.getElementById("tp-filter-count").textContent = words.length ? shown + " / " + entries.length : "";
  });
}
