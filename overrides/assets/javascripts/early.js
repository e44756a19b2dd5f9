// What Material writes into every page as scripts of its own, as one file, so that the site's
// Content-Security-Policy can refuse every script inside a page: where the site's notes are kept, and
// the light or dark that a reader chose, before the first picture of the page. Must not be deferred.

globalThis.__md_scope = new URL("../../", document.currentScript.src);
globalThis.__md_hash = (text) => [...text].reduce((sum, c) => (sum << 5) - sum + c.charCodeAt(0), 0);
globalThis.__md_get = (key, storage = localStorage, scope = globalThis.__md_scope) => {
  try {
    return JSON.parse(storage.getItem(`${scope.pathname}.${key}`));
  } catch {
    return null; // a browser that keeps nothing, or something that is not ours
  }
};
globalThis.__md_set = (key, value, storage = localStorage, scope = globalThis.__md_scope) => {
  try {
    storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // A reader who lets nothing be kept chooses again on the next page.
  }
};

for (const [name, value] of Object.entries(globalThis.__md_get("__palette")?.color ?? {})) {
  document.body.setAttribute(`data-md-color-${name}`, value);
}
