/* Stems Kazakh words by the table that practicebook/kazakh/stemmer.py expands from stemmer.yml.
   Step for step the same as Stemmer there; tests/test_kazakh.py holds the two equal. */
function kazakhStemmer(table) {
  const word = /^[а-яёәғқңөұүһі]{3,}$/;
  const tail = new RegExp(table.tail);
  const kept = new Set(table.protected);
  const finish = table.finish.map(([pattern, to]) => [new RegExp(pattern), to.replace(/\d/g, "$$$&")]);
  const rules = Object.fromEntries(
    Object.entries(table.rules).map(([layer, rows]) => [
      layer,
      rows.flatMap(([suffixes, harmony, after, least, condition]) => {
        const rest = condition && new RegExp(condition);
        return suffixes.split(" ").map((suffix) => [suffix, harmony, after, least, rest]);
      }),
    ]),
  );
  const known = new Map();

  function keptPart(text) {
    for (let length = text.length; length > 2; length--) {
      if (kept.has(text.slice(0, length)) && (length === text.length || tail.test(text.slice(length)))) {
        return text.slice(0, length);
      }
    }
    return "";
  }

  function letterClass(letter) {
    const found = table.classes.find(([, letters]) => letters.includes(letter));
    return found ? found[0] : "T";
  }

  function harmonyOf(rest) {
    const last = rest.at(-1);
    if (table.last_front.includes(last)) return "F";
    if (table.last_back.includes(last)) return "B";
    for (const letter of [...rest].reverse()) {
      if (table.back.includes(letter)) return "B";
      if (table.front.includes(letter)) return "F";
      if (table.neutral.includes(letter)) return "";
    }
    return "";
  }

  function mayEnd(rest, suffix, harmony, after) {
    const isVowel = (letter) => table.vowels.includes(letter);
    if (rest.length === 2 && !(isVowel(rest[0]) && !isVowel(rest[1]))) return false;
    if (![...rest].some(isVowel)) return false;
    const last = rest.at(-1) === "ь" && !isVowel(suffix[0]) ? rest.at(-2) : rest.at(-1);
    if (after && !after.includes(letterClass(last))) return false;
    return !harmony || ["", harmony].includes(harmonyOf(rest));
  }

  function shortest(text) {
    let best = text;
    const todo = [[text, "start"]];
    const seen = new Set();
    while (todo.length) {
      const [rest, layer] = todo.pop();
      for (const below of table.order[layer]) {
        for (const [suffix, harmony, after, least, condition] of rules[below]) {
          const shorter = rest.slice(0, rest.length - suffix.length);
          if (shorter.length < least || !rest.endsWith(suffix)) continue;
          if (!mayEnd(shorter, suffix, harmony, after) || (condition && !condition.test(shorter))) continue;
          if (seen.has(shorter + below)) continue;
          seen.add(shorter + below);
          todo.push([shorter, below]);
          if (shorter.length < best.length) best = shorter;
        }
      }
    }
    return best;
  }

  return function stem(text) {
    text = text.normalize("NFC").toLowerCase();
    if (!word.test(text)) return text;
    if (!known.has(text)) {
      known.set(
        text,
        finish.reduce((rest, [pattern, to]) => rest.replace(pattern, to), keptPart(text) || shortest(text)),
      );
    }
    return known.get(text);
  };
}
