/* Keeps the practices chosen for a comparison: in the address and nowhere else, so that links carry them. */

const NAME = "compare";
const tray = document.querySelector("[data-tray]");
const most = Number(tray?.dataset.most ?? 3);
let ids = inAddress(location.search);

/** The practices that an address names, each once, in the order of choice. */
export function inAddress(search) {
  return [...new Set(new URLSearchParams(search).getAll(NAME))].slice(0, most);
}

/** The address with these practices in place of those it named. */
export function addressWith(href, chosen) {
  const url = new URL(href, location.href);
  url.searchParams.delete(NAME);
  for (const id of chosen) url.searchParams.append(NAME, id);
  return url.href;
}

/** Write another query into the address, keeping what is chosen; `how`: pushState or replaceState. */
export function writeAddress(query, how) {
  const url = new URL(location.href);
  url.search = query;
  history[how](null, "", addressWith(url.href, ids));
  carry();
}

/** Make the links and boxes under `root` carry what is chosen; the language links, the whole query. */
export function carry(root = document) {
  for (const link of root.querySelectorAll(".card__title a, a[data-carry]")) {
    link.href = addressWith(link.href, ids);
  }
  for (const box of root.querySelectorAll("[data-choose]")) box.checked = ids.includes(box.value);
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
}

function showTray(text) {
  const [status, open, clear] = [".tray__status", "a", "button"].map((part) => tray.querySelector(part));
  status.textContent = text ?? [null, "one", "two", "three"].map((n) => tray.dataset[n])[ids.length] ?? "";
  open.hidden = clear.hidden = ids.length === 0;
  open.href = addressWith(tray.dataset.url, ids);
  document.documentElement.classList.toggle("has-tray", ids.length > 0);
}

function choose(chosen, text) {
  ids = chosen;
  history.replaceState(null, "", addressWith(location.href, ids));
  carry();
  showTray(text);
}

function changed(box) {
  if (!box.checked) choose(ids.filter((id) => id !== box.value));
  else if (ids.length < most) choose([...ids, box.value]);
  else choose(ids, tray.dataset.limit); // the box goes back to unchecked
}

if (tray) {
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-choose]")) changed(target);
  });
  tray.querySelector("button").addEventListener("click", () => {
    const first = document.querySelector("[data-choose]:checked");
    choose([]);
    first?.focus({ preventScroll: true });
  });
  // Going back takes back conditions, not choices.
  addEventListener("popstate", () => choose(ids));
  showTray();
}
// A practice's own links to the comparison: what was chosen before comes along.
for (const link of document.querySelectorAll("a[data-carry-add]")) {
  const own = inAddress(link.search);
  link.href = addressWith(link.href, [...new Set([...own, ...ids])].slice(0, most));
}
carry();
