/* Puts the practices that the address names side by side. Every word comes from the page or from JSON. */

import { addressWith, inAddress } from "./compare.js";

const box = document.querySelector("[data-compare]");
const part = (name) => box.querySelector(`[data-${name}]`);
const copy = (name) => part(name).content.firstElementChild.cloneNode(true);
const source = new URL(box.dataset.compare, location.href);
const root = new URL("../../", source); // the JSON stands in assets/catalogue/
const most = Number(box.dataset.most);
const picker = part("add").querySelector("select");
const columns = new Map();
let catalogue = null;

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
}

/** Show the practices that the address names; what is not in the catalogue is left out. */
async function show() {
  try {
    catalogue ??= await read(source);
    const known = new Map(catalogue.records.map((record) => [record.id, record]));
    const ids = inAddress(location.search).filter((id) => known.has(id));
    for (const id of ids) {
      if (!columns.has(id)) columns.set(id, await read(new URL(known.get(id).column, root)));
    }
    part("failed").hidden = true;
    fill(ids.map((id) => columns.get(id)));
    offer(ids, known);
  } catch {
    part("failed").hidden = false;
  }
}

function fill(chosen) {
  const states = [box.dataset.empty, box.dataset.one, box.dataset.two, box.dataset.three];
  part("status").textContent = states[chosen.length];
  part("table").hidden = chosen.length === 0;
  const table = part("table").querySelector("table");
  table.style.setProperty("--columns", chosen.length);
  for (const old of table.querySelectorAll("tbody td, thead :is(td, th):not(:first-child)")) old.remove();
  table.querySelector("[data-pictures]").append(...chosen.map(pictureOf));
  table.querySelector("[data-titles]").append(...chosen.map(headOf));
  for (const cell of table.querySelectorAll(".columns__group th")) cell.colSpan = chosen.length + 1;
  for (const row of table.querySelectorAll("[data-row]")) fillRow(row, chosen);
}

function headOf(column) {
  const head = copy("head");
  const title = head.querySelector(".columns__title");
  title.textContent = column.title;
  title.href = new URL(column.path, root).href;
  if (!column.sample) head.querySelector(".badge").remove();
  const remove = head.querySelector("button");
  remove.setAttribute("aria-label", box.dataset.remove.replace("{name}", column.title));
  remove.addEventListener("click", () => go(inAddress(location.search).filter((id) => id !== column.id)));
  return head;
}

function pictureOf(column) {
  const cell = document.createElement("td");
  if (column.picture) {
    const image = new Image(3, 2);
    image.alt = column.picture.alt;
    image.src = new URL(column.picture.path, root).href;
    cell.append(image);
  } else {
    const blank = document.createElement("span");
    blank.className = "card__blank";
    cell.append(blank);
  }
  return cell;
}

function fillRow(row, chosen) {
  const id = row.dataset.row;
  const largest = Math.max(...chosen.map((column) => column.numbers[id] ?? 0));
  row.append(
    ...chosen.map((column) => {
      const cell = copy("cell");
      const bar = cell.querySelector(".bar");
      if (id === "read") bar.before(linksOf(column));
      else bar.before(textOf(column.values[id]));
      if ("bar" in row.dataset && largest && id in column.numbers && chosen.length > 1) {
        bar.hidden = false;
        bar.style.setProperty("--share", `${(column.numbers[id] / largest) * 100}%`);
      }
      cell.classList.toggle("columns__none", id !== "read" && !column.values[id]);
      return cell;
    }),
  );
  row.hidden = id !== "read" && chosen.every((column) => !column.values[id]);
}

function textOf(lines) {
  if (!lines) return box.dataset.none;
  if (lines.length === 1) return lines[0];
  return listOf(lines.map((line) => document.createTextNode(line)));
}

function linksOf(column) {
  return listOf(
    column.sections.map(([id, title]) => {
      const link = document.createElement("a");
      link.textContent = title;
      link.href = new URL(`${column.path}#${id}`, root).href;
      return link;
    }),
  );
}

function listOf(nodes) {
  const list = document.createElement("ul");
  for (const node of nodes) {
    const line = document.createElement("li");
    line.append(node);
    list.append(line);
  }
  return list;
}

/** In the list: every practice that may still be added, by name. */
function offer(ids, known) {
  const free = catalogue.orders.name
    .map((index) => catalogue.records[index])
    .filter((record) => !ids.includes(record.id));
  const options = free.map((record) => new Option(`${record.title} — ${record.place}`, record.id));
  picker.replaceChildren(picker.options[0], ...options);
  picker.value = "";
  part("add").hidden = ids.length >= most || free.length === 0;
  for (const link of document.querySelectorAll("a[data-carry]")) link.href = addressWith(link.href, ids);
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
}

async function go(ids) {
  history.pushState(null, "", addressWith(location.href, ids));
  await show();
  part("status").focus();
}

part("add").addEventListener("submit", (event) => {
  event.preventDefault();
  if (picker.value) go([...inAddress(location.search), picker.value]);
});
addEventListener("popstate", show);
show();
