/* Finds what a query means in Pagefind's index; loaded by search-worker.js, whose names it shares. */
"use strict";

const SECTIONS = 3;
const EXCERPT = 32; // words
const TOLD = 0.4; // weight of a word in a sentence; copies.py gives tables of facts less
const MOST_WORDS = 8;
const SURE = 2; // pages by which a part of the index is judged
const GUESSES = 15; // pages that are looked at for a word that is not typed to its end
const tokens = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];

/* --- what a query means ------------------------------------------------------------------------ */

async function answer(query, limit) {
  const words = tokens(query).slice(0, MOST_WORDS).map(withoutLatinLetters);
  if (!words.length) return [];
  const speech = await loadSpeech();
  for (const reading of [speech.exact, speech.folded]) {
    const found = reading && (await find(words, await reading(), limit));
    if (found && found.pages.length) return shownItems(found);
  }
  const single = await Promise.all(words.map((word) => findWord(word, limit)));
  if (words.length > 1 && single.some((found) => found.pages.length)) {
    return shownItems(joined(words, single, limit));
  }
  return suggestion(words, single);
}

/* How words of this language are read: `exact` as they are spelt, `folded` as a Russian keyboard
   types them. A reading makes of a word the `key` to ask the index for, which has no Kazakh letters, the
   beginning of a longer word (`typed`), and a test of the words on a page. */
const loadSpeech = once(async () => {
  const { fold, table, parts } = await json(`stems.${language}.json`);
  const folded = (word) => word.replace(/./gu, (letter) => fold[letter] || letter);
  if (!table) return { parts, fold: folded, exact: async () => (word) => russianReading(folded(word), folded) };
  self.importScripts(new URL("kazakh-stemmer.js", address).href);
  const stem = self.kazakhStemmer(table);
  const foldedStem = once(async () => self.kazakhStemmer((await json(`folded.${language}.json`)).table));
  return {
    parts,
    fold: folded,
    exact: async () => (word) => {
      const key = stem(word);
      return reading(word, folded(key), folded(word), (other) => other.startsWith(word) || stem(other) === key);
    },
    folded: async () => {
      const stemOf = await foldedStem();
      return (word) => {
        const typed = folded(word), key = stemOf(typed);
        const fits = (other) => folded(other).startsWith(typed) || stemOf(folded(other)) === key;
        return reading(typed, key, typed, fits);
      };
    },
  };
});

function reading(word, key, typed, fits) {
  return { word, key, typed, fits };
}

/* Pagefind stems Russian itself; this rough root only tells its hits from its guesses. */
function russianReading(word, folded) {
  const bare = word.replace(/(?:ся|сь)$/u, "");
  const ending = /(?:[аеиуюя]?(?:ющ|ущ|ящ|ащ|вш|нн|ем|им))?(?:[оеыи]го|[оеы]му|[аяыи]ми|и?ях|[аыи]х|[оеё]в|[ео]й|[иы][йм]|[ао]я|яя|[оеиы]е|ую|юю|[оеая]м|и?[еия]м|[еиая]т[ьи]?|[уюая]т|ешь|ишь|ить|ыть|л[аои]?|ост[ьи]|и[ияюе]|ь?ю|[аяоеыиуьй])$/u;
  const cut = bare.replace(ending, "");
  const rootOf = cut.length >= 3 ? cut : bare;
  return reading(word, word, word, (other) => folded(other).startsWith(rootOf));
}

/* «жобa» with a Latin a: letters that look alike, in a word that is Cyrillic otherwise. */
function withoutLatinLetters(word) {
  const alike = { a: "а", b: "в", c: "с", e: "е", h: "һ", i: "і", k: "к", m: "м", o: "о", p: "р", t: "т", x: "х", y: "у" };
  return /[\u0400-\u052f]/u.test(word) ? word.replace(/[a-z]/gu, (letter) => alike[letter] || letter) : word;
}

/* --- Pagefind ---------------------------------------------------------------------------------- */

const loadPagefind = once(async () => {
  self.document = { querySelector: () => ({ getAttribute: () => language }) }; // it asks <html lang>
  const pagefind = await import(new URL("pagefind.js", index));
  // Short lists would come before the records they name; a title counts already as the page's heading.
  const ranking = { pageLength: 0.1, metaWeights: { title: 0 } };
  await pagefind.options({ basePath: index.pathname, baseUrl: root.pathname, ranking });
  await pagefind.init();
  const { parts } = await loadSpeech();
  const others = Array.from({ length: parts - 1 }, (_, place) => `${index.pathname}${place + 1}/`);
  await Promise.all(others.map((path) => pagefind.mergeIndex(path, { baseUrl: root.pathname, ranking, language })));
  return pagefind;
});

async function json(name) {
  const response = await fetch(new URL(name, index));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
}

/* Pages with every word, best first. */
async function find(words, read, limit) {
  const readings = words.map(read);
  const pagefind = await loadPagefind();
  const { results } = await pagefind.search(readings.map(({ key }) => key).join(" "));
  if (readings.some(({ typed, key }) => !typed.startsWith(key))) {
    // The key is no beginning of the word («өңір», key «онр»): ask for longer words too.
    const known = new Set(results.map(({ id }) => id));
    const longer = await pagefind.search(readings.map(({ typed }) => typed).join(" "));
    results.push(...longer.results.filter(({ id }) => !known.has(id)));
  }
  const found = await fitting(results, readings, limit);
  return found.total < SURE ? unfinished(found, results, readings) : found;
}

/* «кездесуле» is longer than the key of «кездесулер» and has another one itself: pages with its beginning. */
async function unfinished(found, results, readings) {
  const begun = readings.map(({ typed }, place) =>
    place === readings.length - 1 ? typed.slice(0, Math.max(3, Math.ceil(typed.length / 2))) : readings[place].key,
  );
  const pagefind = await loadPagefind();
  const known = new Set(results.map(({ id }) => id));
  const guesses = (await pagefind.search(begun.join(" "))).results.filter(({ id }) => !known.has(id));
  const hits = await Promise.all(guesses.slice(0, GUESSES).map((result) => hitsOn(result, readings)));
  const pages = [...found.pages, ...hits.filter(Boolean)];
  return { pages, total: pages.length };
}

/* The first of them that fit, and how many there are: where nothing in a part of the index begins with
   a word, Pagefind takes a shorter beginning there, and all that the part found are guesses. */
async function fitting(results, readings, limit) {
  const parts = {};
  for (const result of results) {
    const part = (parts[partOf(result)] ??= { first: [], fits: false });
    if (part.first.length < SURE) part.first.push(result);
  }
  const first = Object.values(parts).flatMap((part) => part.first);
  const found = new Map();
  let left = results;
  let some = [...new Set([...left.slice(0, limit), ...first])];
  while (some.length) {
    const hits = await Promise.all(some.map((result) => hitsOn(result, readings)));
    some.forEach((result, place) => {
      if (hits[place]) found.set(result, hits[place]);
      parts[partOf(result)].fits ||= Boolean(hits[place]);
    });
    left = left.filter((result) => !some.includes(result) && parts[partOf(result)].fits);
    some = left.slice(0, Math.max(0, limit - found.size));
  }
  const pages = results.flatMap((result) => found.get(result) || []);
  return { pages: pages.slice(0, limit), total: pages.length + left.length };
}

function partOf({ id }) {
  return id.slice(0, id.indexOf("-"));
}

async function findWord(word, limit) {
  const speech = await loadSpeech();
  const found = await find([word], await speech.exact(), limit);
  return found.pages.length || !speech.folded ? found : find([word], await speech.folded(), limit);
}

/* Where the words stand on a page; null where one of them does not. */
async function hitsOn(result, readings) {
  const page = await result.data();
  const words = page.raw_content.split(/\s+/u);
  const weights = new Map(page.weighted_locations.map(({ location, weight }) => [location, weight]));
  const hits = [...weights.keys()].sort((a, b) => a - b).flatMap((place) => {
    const here = readings.filter(({ fits }) => tokens(words[place] || "").some(fits));
    return here.map(({ word }) => ({ place, word, told: weights.get(place) > TOLD }));
  });
  const inTitle = ({ fits }) => tokens(page.meta.title || "").some(fits);
  const complete = readings.every((one) => hits.some(({ word }) => word === one.word) || inTitle(one));
  const fits = (token) => readings.some((one) => tokens(token).some(one.fits));
  return complete ? { id: result.id, page, words, hits, fits, score: result.score } : null;
}

/* Pages with some of the words: those with more words first; Material shows which are missing. */
function joined(words, single, limit) {
  const pages = new Map();
  single.forEach((found, place) => {
    for (const one of found.pages) {
      const same = pages.get(one.id);
      const terms = { ...(same ? same.terms : Object.fromEntries(words.map((word) => [word, false]))), [words[place]]: true };
      pages.set(one.id, same ? { ...same, terms, hits: [...same.hits, ...one.hits], fits: either(same.fits, one.fits) } : { ...one, terms });
    }
  });
  const count = ({ terms }) => Object.values(terms).filter(Boolean).length;
  const sorted = [...pages.values()].sort((a, b) => count(b) - count(a) || b.score - a.score);
  return { pages: sorted.slice(0, limit), total: sorted.length };
}

function either(one, other) {
  return (token) => one(token) || other(token);
}

/* --- what Material shows ----------------------------------------------------------------------- */

/* Scores only rank: the best page's is the number of pages found, which search-box.js reads. */
function shownItems({ pages, total }) {
  const items = pages.map((found, rank) => pageItems(found, total - rank));
  if (total > pages.length) {
    items.push([note("more", String(total - pages.length), new URL(`?q=${encodeURIComponent(shown.query)}`, home))]);
  }
  return items;
}

function pageItems({ page, words, hits, fits, terms = {} }, score) {
  const location = new URL(page.raw_url.slice(1), root).href;
  const anchors = page.anchors.filter(({ id, element }) => id && /^h[2-6]$/u.test(element));
  const start = bestStart(hits);
  const head = { location, title: escaped(page.meta.title), text: excerpt(words, start, fits), score, terms };
  const isOf = (anchor, next) => ({ place }) => place >= anchor.location && (!next || place < next.location);
  const sections = anchors
    .map((anchor, place) => ({ anchor, found: hits.filter(isOf(anchor, anchors[place + 1])) }))
    .filter(({ found }) => found.length && bestStart(found) !== start)
    .slice(0, SECTIONS)
    .map(({ anchor, found }) => ({
      location: `${location}#${anchor.id}`,
      title: escaped(anchor.text),
      text: excerpt(words, bestStart(found), fits),
      score: score - 0.5,
      terms: {},
    }));
  return [head, ...sections];
}

/* The place whose following words hold the most different hits; sentences rather than tables. */
function bestStart(hits) {
  const wealth = ({ place, told }) => {
    const near = hits.filter((hit) => hit.place >= place && hit.place < place + EXCERPT - 6);
    return new Set(near.map(({ word }) => word)).size * 10 + Math.min(near.length, 2) + (told ? 3 : 0);
  };
  return hits.reduce((best, hit) => (!best || wealth(hit) > wealth(best) ? hit : best), null)?.place ?? 0;
}

function excerpt(words, start, fits) {
  const from = Math.max(0, start - 5);
  const part = words.slice(from, from + EXCERPT);
  const marked = part.map((word) => {
    // raw_content is escaped already
    const [, before, inner, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u.exec(word);
    return fits(word) && inner ? `${before}<mark>${inner}</mark>${after}` : word;
  });
  const end = from + EXCERPT < words.length ? " …" : "";
  return `<p>${from ? "… " : ""}${marked.join(" ")}${end}</p>`;
}

function escaped(text = "") {
  return text.replace(/[&<>"]/gu, (sign) => `&#${sign.charCodeAt(0)};`);
}

/* A line of the list that is no page; search-box.js gives it words and its action. */
function note(kind, value, location) {
  const title = `<span data-search-note="${kind}">${escaped(value)}</span>`;
  return { location: location.href, title, text: "", score: 0, terms: {} };
}

/* --- did you mean -------------------------------------------------------------------------------- */

async function suggestion(words, single) {
  const [known, { fold, folded }] = await Promise.all([json(`words.${language}.json`), loadSpeech()]);
  const read = folded && (await folded());
  const meant = words.map((word, place) => {
    if (single[place].pages.length) return word;
    const spellings = [word, fromLatinLayout(word)].flatMap((one) => [fold(one), read ? read(one).key : fold(one)]);
    return nearest(new Set(spellings), known, fold);
  });
  const text = meant.filter(Boolean).join(" ");
  return text && text !== words.join(" ")
    ? [[note("suggestion", text, new URL(`?q=${encodeURIComponent(text)}`, home))]]
    : [];
}

function nearest(spellings, known, fold) {
  let best = null;
  for (const spelling of spellings) {
    const most = spelling.length < 4 ? 0 : spelling.length < 6 ? 1 : 2;
    for (const word of known) {
      const distance = beginningDistance(spelling, fold(word), most);
      const cost = distance * 10 + Math.max(0, word.length - spelling.length);
      if (distance <= most && (!best || cost < best.cost)) best = { word, cost };
    }
  }
  return best && best.word;
}

/* Letters to change, add, drop or swap until `typed` is a beginning of `word`; more than `most` is Infinity. */
function beginningDistance(typed, word, most) {
  if (word.length + most < typed.length) return Infinity;
  const target = word.slice(0, typed.length + most);
  let before = [];
  let row = Array.from({ length: target.length + 1 }, (_, place) => place);
  for (let i = 1; i <= typed.length; i++) {
    const next = [i];
    for (let j = 1; j <= target.length; j++) {
      const change = row[j - 1] + (typed[i - 1] === target[j - 1] ? 0 : 1);
      next[j] = Math.min(change, row[j] + 1, next[j - 1] + 1);
      if (i > 1 && j > 1 && typed[i - 1] === target[j - 2] && typed[i - 2] === target[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...next) > most) return Infinity;
    [before, row] = [row, next];
  }
  return Math.min(...row);
}

/* «djkjynth» is «волонтер» typed without switching the keyboard. */
function fromLatinLayout(word) {
  const latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
  const russian = "йцукенгшщзхъфывапролджэячсмитьбю";
  return word.replace(/./gu, (letter) => russian[latin.indexOf(letter)] || letter);
}
