/* Answers Material's search box from Pagefind's index of the page's language.
   Speaks Material's worker messages: SETUP 0, READY 1, QUERY 2, RESULT 3. Nothing is loaded before
   the first query. Address: search-worker.js?lang=<language>&home=<its root below the site's root>. */
"use strict";

const FIRST = 5; // pages of the first answer: each costs about 5 KB
const MORE = 10;
const TYPING = 160; // milliseconds without a key before we search

const address = new URL(self.location.href);
const language = address.searchParams.get("lang");
const root = new URL("../../", address);
const home = new URL(address.searchParams.get("home") || "", root);
const index = new URL("pagefind/", root);
const once = (make) => {
  let made;
  return () => (made ??= make());
};

// What understands and answers a query is fetched with the first one.
const engine = once(() => {
  self.importScripts(new URL("search-engine.js", address).href);
  return true;
});

/* --- messages -------------------------------------------------------------------------------- */

let asked = 0;
let shown = { query: "", limit: FIRST };

self.addEventListener("message", async ({ data: { type, data } }) => {
  if (type !== 2) return type === 0 && self.postMessage({ type: 1 });
  const turn = ++asked;
  const query = data.normalize("NFC").trim();
  // The same query again asks for more of the same answer.
  const limit = query === shown.query ? shown.limit + MORE : FIRST;
  if (limit === FIRST) await new Promise((done) => setTimeout(done, TYPING));
  if (turn !== asked) return;
  if (query.length > 1) engine();
  const items = query.length > 1 ? await answer(query, limit).catch(failed) : [];
  if (turn !== asked) return;
  shown = { query, limit };
  self.postMessage({ type: 3, data: { items } });
});
self.postMessage({ type: 1 });

function failed(error) {
  console.error(error);
  return [];
}
