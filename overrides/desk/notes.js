// Under `make serve`: the way to the editor's desk, and on a record's page what is to be mended there.
const home = new URL('..', new URL(document.currentScript.dataset.desk, location.href));
const page = location.pathname.slice(home.pathname.length).replace(/index\.html$/, '');
const bar = document.createElement('aside');
bar.setAttribute('role', 'note');
bar.style.cssText = 'position:fixed;left:0;right:0;bottom:0;z-index:9;max-height:40vh;overflow:auto;padding:8px 16px;' +
  'font:14px/1.5 system-ui,sans-serif;background:#14313b;color:#fff;border-top:3px solid #f2b705';
let shown = '';

function line(tag, text, style = '') {
  const element = document.createElement(tag);
  element.textContent = text;
  element.style.cssText = style;
  return element;
}

function link(href, text) {
  const way = line('a', text, 'color:#8fe1ee;font-weight:600;margin-right:16px');
  way.href = href;
  return way;
}

async function look() {
  const answer = await fetch(new URL('desk/notes.json', home));
  if (!answer.ok) return;
  const text = await answer.text();
  if (text === shown) return;
  shown = text;
  const { desk, records } = JSON.parse(text);
  bar.replaceChildren(link(new URL('desk/', home), desk.label), ...Object.values(desk.counts).map(count => line('span', count, 'margin-right:16px')));
  for (const row of records[page] ?? []) {
    const place = line('p', '', `margin:4px 0;padding-left:8px;border-left:3px solid ${row.stops ? '#ff9d8a' : '#f2b705'}`);
    place.append(link(row.href, `${row.path.split('/').pop()}:${row.line}`), row.message);
    bar.append(place);
  }
}

document.body.append(bar);
document.body.style.paddingBottom = '56px';
look();
setInterval(look, 2000);
