/* Makes Material's search box speak of what only our worker knows: «did you mean», more results.
   Also lets the keyboard open the box on a phone-wide page, where Material has a bare label. */
(() => {
  "use strict";
  const box = document.querySelector("[data-md-component=search]");
  const input = box.querySelector("[data-md-component=search-query]");
  const status = box.querySelector(".md-search-result__meta");
  const list = box.querySelector(".md-search-result__list");
  const { translations } = JSON.parse(document.getElementById("__config").textContent);

  function ask(query) {
    input.value = query;
    input.focus();
    input.dispatchEvent(new KeyboardEvent("keyup")); // Material reads the box after a key
  }

  // Material listens to keys alone: pasted and dictated words, and some Kazakh keyboards, send none.
  input.addEventListener("input", () => input.dispatchEvent(new KeyboardEvent("keyup")));

  function putWords(note) {
    const value = note.textContent;
    const link = note.closest("a");
    const isSuggestion = note.dataset.searchNote === "suggestion";
    note.removeAttribute("data-search-note");
    link.classList.add("search-note");
    if (isSuggestion) {
      note.textContent = box.dataset.didYouMean.replace("{word}", value);
      status.textContent = `${translations["search.result.none"]}. ${note.textContent}?`;
    } else {
      note.textContent = box.dataset.more.replace("{count}", value);
    }
    link.addEventListener("click", (event) => {
      event.preventDefault();
      event.stopPropagation(); // Material would close the box
      ask(isSuggestion ? value : `${input.value} `); // the same words again ask for more
    });
  }

  new MutationObserver(() => {
    // The best page's score is the number of pages found; Material counts the lines it was given.
    const total = parseInt(list.querySelector("[data-md-score]")?.dataset.mdScore, 10);
    if (total > 1) status.textContent = translations["search.result.other"].replace("#", total);
    else if (total) status.textContent = translations["search.result.one"];
    list.querySelectorAll("[data-search-note]").forEach(putWords);
  }).observe(list, { childList: true });

  const toggle = document.getElementById("__search");
  document.querySelector("button[data-opens=search]").addEventListener("click", () => toggle.click());
})();
