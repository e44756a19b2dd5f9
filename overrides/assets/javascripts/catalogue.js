/* Narrows, orders and counts the catalogue. Every word comes from the page or from its JSON. */

import { carry, writeAddress } from "./compare.js";

const NEEDS = ["team", "weeks", "tenge"];
const FIRST_ORDER = "newest";
// «A little» is missing: at most half as much again as we have, and always three people or two weeks.
const LITTLE = { share: 0.5, least: [3, 2, 0] };
const NEAR = 12;

const box = document.querySelector("[data-catalogue]");
const form = box.querySelector("[data-filters]");
const drawer = box.querySelector("[data-drawer]");
const part = (name) => box.querySelector(`[data-${name}]`);
const list = part("results").querySelector(".cards");
const source = new URL(box.dataset.catalogue, location.href);
const root = new URL("../../", source); // the JSON stands in assets/catalogue/
const step = Number(box.dataset.step);
const facets = [...form.querySelectorAll("[data-facet]")];
const names = new Map(facets.map((facet) => [facet.dataset.facet, facet.dataset.name]));
const cards = new Map([...list.children].map((card) => [card.dataset.id, card]));

let limit = step;
let loading = null;
let content = null;

// --- what is asked --------------------------------------------------------------------------------

/** The fields as a query: only what narrows or orders. */
function asked() {
  const query = new URLSearchParams(new FormData(form));
  for (const name of [...NEEDS, "sort"]) {
    const value = query.get(name);
    const idle = name === "sort" ? value === FIRST_ORDER : !(Number(value) >= 1);
    if (idle) query.delete(name);
  }
  if (limit > step) query.set("show", String(limit));
  return query;
}

/** Put the address's query into the fields; whether it asks for anything. */
function restore() {
  const query = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (field.type === "checkbox") {
      field.checked = query.getAll(field.name).includes(field.value);
      if (field.checked) field.closest("details").open = true;
    } else if (field.name === "sort") {
      const known = [...field.options].some((option) => option.value === query.get("sort"));
      field.value = known ? query.get("sort") : FIRST_ORDER;
    } else if (NEEDS.includes(field.name)) {
      field.value = query.get(field.name) ?? "";
    }
  }
  limit = Math.max(step, Number(query.get("show")) || step);
  return asked().size > 0;
}

function conditions(query) {
  const wanted = [...names.keys()]
    .map((facet) => [facet, new Set(query.getAll(facet))])
    .filter(([, ids]) => ids.size);
  const have = NEEDS.map((need) => Number(query.get(need)) || null);
  return { wanted, have, limited: have.some(Boolean) };
}

// --- what answers ---------------------------------------------------------------------------------

const meets = (record, wanted) =>
  wanted.every(([facet, ids]) => (record.facets[facet] ?? []).some((id) => ids.has(id)));

/** What repeating a practice lacks: null for nothing, else its words and how far it is from us. */
function lacks(record, have) {
  const words = [];
  let distance = 0;
  let unknown = false;
  let far = false;
  record.needs.forEach((need, index) => {
    if (!have[index]) return;
    if (need === null) unknown = true;
    const gap = need - have[index];
    if (need === null || gap <= 0) return;
    words.push(said(index, gap) ?? "");
    distance += gap / have[index];
    const little = Math.max(have[index] * LITTLE.share, LITTLE.least[index]);
    if (gap > little || !words.at(-1)) far = true;
  });
  if (!words.length && !unknown) return null;
  const text = words.length ? box.dataset.missing.replace("{list}", words.join(", ")) : box.dataset.unknown;
  return { text, far, distance: words.length ? distance : Infinity };
}

function said(index, gap) {
  if (index < 2) return [content.people, content.weeks][index][gap];
  return box.dataset.tenge.replace("{number}", grouped(gap));
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, content.group);
}

function answer(query) {
  const { wanted, have, limited } = conditions(query);
  const order = content.orders[query.get("sort") ?? FIRST_ORDER];
  const records = order.map((index) => content.records[index]);
  const lack = new Map(limited ? records.map((record) => [record, lacks(record, have)]) : []);
  const within = records.filter((record) => !lack.get(record));
  const found = within.filter((record) => meets(record, wanted));
  const near = records
    .filter((record) => lack.get(record) && !lack.get(record).far && meets(record, wanted))
    .sort((one, other) => lack.get(one).distance - lack.get(other).distance || 0)
    .slice(0, NEAR);
  return { wanted, have, limited, records, lack, within, found, near };
}

// --- what is shown --------------------------------------------------------------------------------

function show() {
  const query = asked();
  const result = answer(query);
  const { found, near, lack } = result;
  for (const card of cards.values()) card.querySelector(".card__lack")?.remove();
  list.replaceChildren(...found.slice(0, limit).map(cardOf));
  const nearer = near.map((record) => {
    const card = cardOf(record);
    card.querySelector(".card__summary").after(copy("lack"));
    card.querySelector(".card__lack").textContent = lack.get(record).text;
    return card;
  });
  part("near").querySelector(".cards").replaceChildren(...nearer);
  part("near").hidden = near.length === 0;
  part("results").hidden = found.length === 0;
  part("empty").hidden = found.length > 0;
  if (part("more")) part("more").parentElement.hidden = found.length <= limit;
  const count = content.counts[found.length];
  if (part("count").textContent !== count) part("count").textContent = count;
  part("show").textContent = box.dataset.show.replace("{count}", count);
  showCounts(result);
  showChips(query);
  showWays(result);
  carry(box);
}

/** Beside every option: how many would be found with it, the other facets staying as they are. */
function showCounts({ within, wanted }) {
  for (const element of facets) {
    const facet = element.dataset.facet;
    const others = wanted.filter(([name]) => name !== facet);
    const pool = within.filter((record) => meets(record, others));
    for (const option of element.querySelectorAll(".filter__option")) {
      const id = option.querySelector("input").value;
      const count = pool.filter((record) => record.facets[facet]?.includes(id)).length;
      option.querySelector(".filter__count").textContent = grouped(count);
      option.classList.toggle("filter__option--none", count === 0);
    }
  }
}

function showChips(query) {
  const chips = [...form.elements].filter((field) => isCondition(field)).map(chipOf);
  if (chips.length) chips.push(button("clear", clear));
  part("chips").replaceChildren(...chips);
  part("chips").hidden = chips.length === 0;
  const chosen = [...form.elements].filter((field) => field.type === "checkbox" && field.checked).length;
  part("chosen").textContent = chosen ? box.dataset.chosen.replace("{count}", chosen) : "";
}

const isCondition = (field) =>
  field.type === "checkbox" ? field.checked : field.type === "number" && Number(field.value) >= 1;

function chipOf(field) {
  const name =
    field.type === "checkbox"
      ? field.closest("label").querySelector(".filter__name").textContent
      : box.dataset.have
          .replace("{name}", field.dataset.name)
          .replace("{value}", grouped(Number(field.value)))
          .replace("{unit}", field.dataset.unit);
  const chip = button("chip", () => drop(field));
  chip.querySelector(".chip__name").textContent = name;
  chip.querySelector("button").setAttribute("aria-label", box.dataset.remove.replace("{name}", name));
  return chip;
}

/** Where nothing is found: which single condition to give up, and what that would show. */
function showWays({ found, limited, records, within, wanted }) {
  const ways = [];
  if (!found.length) {
    for (const [facet] of wanted) {
      const left = within.filter((record) => meets(record, wanted.filter(([name]) => name !== facet)));
      ways.push([names.get(facet), left.length, (field) => field.name === facet]);
    }
    if (limited) {
      const left = records.filter((record) => meets(record, wanted));
      const asked = [...form.elements].filter((field) => isNeed(field) && isCondition(field));
      ways.push([asked.map((field) => field.dataset.name).join(", "), left.length, isNeed]);
    }
  }
  const useful = ways.filter(([, count]) => count > 0);
  part("ways").replaceChildren(
    ...useful.map(([name, count, concerns]) => {
      const way = button("chip", () => give(concerns));
      way.querySelector(".chip__name").textContent = box.dataset.without
        .replace("{name}", name)
        .replace("{count}", content.counts[count]);
      return way;
    }),
    ...(found.length ? [] : [button("clear", clear)]),
  );
  part("empty-way").hidden = useful.length === 0;
}

const isNeed = (field) => NEEDS.includes(field.name);

// --- cards ----------------------------------------------------------------------------------------

const copy = (name) => part(name).content.firstElementChild.cloneNode(true);

function button(name, act) {
  const made = copy(name);
  made.querySelector("button").addEventListener("click", act);
  return made;
}

function cardOf(record) {
  if (!cards.has(record.id)) cards.set(record.id, filled(copy("card"), record));
  return cards.get(record.id);
}

function filled(card, record) {
  const put = (selector, text) => {
    const element = card.querySelector(selector);
    if (text === null) element.remove();
    else element.textContent = text;
  };
  card.dataset.id = record.id;
  put(".card__kicker > span", record.kicker);
  put(".card__title a", record.title);
  put(".card__summary", record.summary);
  put(".card__place", record.place);
  put(".card__grant dd", record.grant);
  for (const name of ["reached", "repeat"]) {
    if (record[name] === null) card.querySelector(`.card__${name}`).remove();
    else put(`.card__${name} dd`, record[name]);
  }
  if (!record.sample) put(".badge--sample", null);
  put(".badge--status", record.status);
  card.querySelector(".card__title a").href = new URL(record.path, root).href;
  const choice = card.querySelector("[data-choose]");
  choice.value = record.id;
  choice.parentElement.querySelector(".visually-hidden").textContent = `: ${record.title}`;
  card.querySelector("img").replaceWith(pictureOf(card.querySelector("img"), record.picture));
  return card;
}

function pictureOf(image, picture) {
  if (!picture) {
    const blank = document.createElement("span");
    blank.className = "card__blank";
    blank.setAttribute("aria-hidden", "true");
    return blank;
  }
  const [path, width, height] = picture.sizes.at(-1);
  const address = (below) => new URL(below, root).href;
  Object.assign(image, { width, height, alt: picture.alt });
  image.srcset = picture.sizes.map(([below, wide]) => `${address(below)} ${wide}w`).join(", ");
  image.src = address(picture.sizes[0]?.[0] ?? path);
  return image;
}

// --- what readers do ------------------------------------------------------------------------------

function load() {
  loading ??= fetch(source)
    .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
    .then((found) => {
      content = found;
    });
  return loading;
}

/** Show what the fields ask for; `how`: pushState or replaceState, null where the address says it. */
async function update(how) {
  if (how) writeAddress(asked(), how);
  try {
    await load();
  } catch {
    loading = null; // the next try may do better
    part("failed").hidden = false;
    return;
  }
  part("failed").hidden = true;
  show();
}

/** A new question starts on the first cards again. */
function ask() {
  limit = step;
  return update("pushState");
}

async function give(concerns) {
  for (const field of form.elements) {
    if (!concerns(field)) continue;
    if (field.type === "checkbox") field.checked = false;
    if (isNeed(field)) field.value = "";
  }
  await ask();
  part("count").focus();
}

const clear = () => give((field) => field.type === "checkbox" || isNeed(field));

async function drop(field) {
  const place = [...part("chips").children].findIndex((chip) => chip.contains(document.activeElement));
  if (field.type === "checkbox") field.checked = false;
  else field.value = "";
  await ask();
  const next = part("chips").children[place]?.querySelector("button");
  (next ?? part("count")).focus();
}

const isOurs = (field) => field.form === form;

box.addEventListener("change", ({ target }) => {
  if (isOurs(target)) ask();
});
box.addEventListener("input", ({ target }) => {
  if (isOurs(target) && target.type === "number") update(null);
});
for (const element of [form, part("can")]) {
  for (const sign of ["pointerover", "focusin"]) {
    element.addEventListener(sign, () => load().catch(() => (loading = null)), { once: true });
  }
}
form.addEventListener("submit", (event) => event.preventDefault());
part("more")?.addEventListener("click", async (event) => {
  event.preventDefault();
  const before = limit;
  limit += step;
  await update("replaceState");
  list.children[before]?.querySelector("a").focus({ preventScroll: true });
});
part("show").addEventListener("click", () => {
  drawer.open = false;
  part("count").focus({ preventScroll: true });
  part("count").scrollIntoView({ block: "start" });
});
addEventListener("popstate", () => {
  const asks = restore();
  if (asks || content) update(null);
});

const wide = matchMedia("(min-width: 60em)");
const unfold = () => {
  drawer.open = wide.matches;
};
wide.addEventListener("change", unfold);
unfold();
if (restore()) update(null);
