/** Makes the pages of the catalog from its data; only ever text, never markup. */
export const pageScript = String.raw`(() => {
const catalog = JSON.parse(document.getElementById('catalog').textContent);
const tables = new Map(catalog.tables.map((table) => [table.name, table]));
const byId = (id) => document.getElementById(id);
const el = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== undefined && child !== ''));
  return node;
};
const linkTo = (table, column) => '#/' + encodeURIComponent(table.name) + (column ? '/' + encodeURIComponent(column.name) : '');
const when = (text) => {
  const date = new Date(text);
  const hours = (new Date(catalog.generatedAt) - date) / 3_600_000;
  const age = hours < 1 ? Math.max(0, Math.round(hours * 60)) + ' min' : hours < 48 ? Math.round(hours) + ' h' : Math.round(hours / 24) + ' days';
  return el('time', {datetime: text, title: text}, text.slice(0, 16).replace('T', ' ') + ' UTC', ' (' + age + ' before this page)');
};
const statusClass = {passed: 'good', succeeded: 'good', failed: 'bad', errored: 'bad', warned: 'warn', cancelled: 'warn'};

function references(column) {
  const parts = column.sources.flatMap((source, index) => {
    const table = tables.get(source.node);
    const text = source.node + '.' + source.column;
    const link = table ? el('a', {href: linkTo(table, source.column === '*' ? undefined : {name: source.column})}, text) : text;
    return [index > 0 ? ', ' : '', link];
  });
  const problem = column.problem ? el('span', {class: 'warn'}, (parts.length > 0 ? '; ' : '') + 'unknown: ' + column.problem) : undefined;
  return [...parts, problem];
}

function columnsTable(table, wanted) {
  const rows = table.columns.map((column) =>
    el('tr', {class: column.name === wanted ? 'marked' : undefined, 'data-column': column.name},
      el('td', {}, el('a', {href: linkTo(table, column)}, column.name)),
      el('td', {class: 'muted'}, column.type ?? ''),
      el('td', {}, column.description ?? ''),
      el('td', {class: 'muted'}, column.how === 'source' ? '' : column.how),
      el('td', {}, ...references(column))));
  const head = el('tr', {}, ...['Column', 'Type', 'Description', 'How', 'From'].map((text) => el('th', {}, text)));
  return el('table', {id: 'columns'}, el('thead', {}, head), el('tbody', {}, ...rows));
}

function checksTable({checks}) {
  const rows = checks.map(({name, severity, results}) => {
    const [last] = results;
    const dots = results.toReversed().map(({status, at, failures, run, message}) =>
      el('span', {class: status, title: [at, run, status, failures > 0 ? failures + ' rows' : '', message ?? ''].filter(Boolean).join('  ')}));
    return el('tr', {},
      el('td', {}, name),
      el('td', {class: 'muted'}, severity),
      el('td', {class: last ? statusClass[last.status] : 'muted'}, last ? last.status : 'never ran', last && last.failures > 0 ? ', ' + last.failures + ' rows' : ''),
      el('td', {class: 'dots', role: 'img', 'aria-label': results.length + ' results'}, ...dots));
  });
  const head = el('tr', {}, ...['Check', 'Severity', 'Last', 'History'].map((text) => el('th', {}, text)));
  return el('table', {id: 'checks'}, el('thead', {}, head), el('tbody', {}, ...rows));
}

function facts(table) {
  const downstream = catalog.tables.filter((other) => other.upstream.includes(table.name));
  const links = (names) => names.flatMap((name, index) => [index > 0 ? ', ' : '', tables.has(name) ? el('a', {href: linkTo({name})}, name) : name]);
  const pairs = [
    ['Owner', table.owner && [table.owner]],
    ['Kind', [table.kind + (table.materialization ? ', ' + table.materialization : '')]],
    ['Table', table.kind !== 'exposure' && [table.connection + ': ' + table.relation]],
    ['File', table.file && [table.file]],
    ['Up to date', table.refreshedAt ? [when(table.refreshedAt), table.rows === undefined ? '' : ', ' + table.rows + ' rows'] : ['source', 'exposure'].includes(table.kind) ? undefined : ['never built']],
    ['Last run', table.lastStatus && [el('span', {class: statusClass[table.lastStatus]}, table.lastStatus)]],
    ['Reads', table.upstream.length > 0 && links(table.upstream)],
    ['Read by', downstream.length > 0 && links(downstream.map(({name}) => name))],
  ];
  return el('dl', {}, ...pairs.filter(([, value]) => value).flatMap(([title, value]) => [el('dt', {}, title), el('dd', {}, ...value)]));
}

function tablePage(table, wanted) {
  const graph = drawGraph(table, tables, linkTo);
  const parts = [
    el('h1', {}, table.name),
    table.description ? el('p', {id: 'description'}, table.description) : '',
    el('div', {}, ...table.tags.map((tag) => el('span', {class: 'tag'}, tag))),
    facts(table),
    el('h2', {}, 'Columns'),
    table.columns.length > 0 ? columnsTable(table, wanted) : el('p', {class: 'muted'}, 'Not known.'),
    ...table.problems.map((problem) => el('p', {class: 'warn'}, 'Not known: ' + problem)),
    ...(table.checks.length > 0 ? [el('h2', {}, 'Checks'), checksTable(table)] : []),
    el('h2', {}, 'Lineage'),
    el('div', {class: 'graph', tabindex: '0'}, graph.svg),
  ];
  if (table.sql) {
    const code = el('code', {}, ...table.sql.map(([kind, text]) => (kind === 'text' ? text : el('span', {class: kind}, text))));
    parts.push(el('h2', {}, 'SQL'), el('pre', {id: 'sql', tabindex: '0'}, code));
  }
  byId('content').replaceChildren(...parts.filter((part) => part !== ''));
  if (wanted !== undefined) {
    graph.light(wanted);
    byId('content').querySelector('tr.marked')?.scrollIntoView({block: 'center'});
  } else scrollTo(0, 0);
}

function startPage() {
  const rows = catalog.tables.filter(({kind}) => kind !== 'source' && kind !== 'exposure').map((table) => {
    const failed = table.checks.filter(({results}) => results[0] && ['failed', 'errored'].includes(results[0].status)).length;
    return el('tr', {},
      el('td', {}, el('a', {href: linkTo(table)}, table.name)),
      el('td', {}, table.description ?? ''),
      el('td', {class: 'muted'}, table.owner ?? ''),
      el('td', {}, table.refreshedAt ? when(table.refreshedAt) : el('span', {class: 'muted'}, 'never built')),
      el('td', {class: failed > 0 ? 'bad' : 'good'}, table.checks.length === 0 ? '' : failed > 0 ? failed + ' of ' + table.checks.length + ' fail' : table.checks.some(({results}) => results.length > 0) ? 'pass' : ''));
  });
  const head = el('tr', {}, ...['Table', 'Description', 'Owner', 'Up to date', 'Checks'].map((text) => el('th', {}, text)));
  byId('content').replaceChildren(
    el('h1', {}, catalog.project),
    el('p', {class: 'muted'}, 'Environment ' + catalog.environment + ', written ' + catalog.generatedAt.slice(0, 16).replace('T', ' ') + ' UTC'),
    el('table', {}, el('thead', {}, head), el('tbody', {}, ...rows)));
}

function route() {
  const [, name, column] = location.hash.split('/').map((part) => decodeURIComponent(part));
  const table = name ? tables.get(name) : undefined;
  if (table) tablePage(table, column);
  else if (name) byId('content').replaceChildren(el('h1', {}, 'Not found'), el('p', {}, 'There is no table ' + name + ' in this catalog.'));
  else startPage();
  document.title = (table ? table.name + ' – ' : '') + catalog.project + ' – catalog';
  for (const link of byId('tables').querySelectorAll('a')) {
    if (table && link.getAttribute('href') === linkTo(table)) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

const entries = catalog.tables.flatMap((table) => [
  {table, text: table.name, detail: [table.description, table.owner, ...table.tags].filter(Boolean).join(' ')},
  ...table.columns.filter(({name}) => name !== '*').map((column) => ({table, column, text: table.name + '.' + column.name, detail: column.description ?? ''})),
]);

/** Every word must be there; names count more than descriptions, and a beginning more than a middle. */
function search(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const scored = entries.flatMap((entry) => {
    let score = 0;
    for (const word of wanted) {
      const place = entry.text.toLowerCase().indexOf(word);
      if (place < 0 && !entry.detail.toLowerCase().includes(word)) return [];
      score += place < 0 ? 1 : place === 0 || entry.text[place - 1] === '.' ? 20 : 8;
    }
    return [{entry, score: score - (entry.column ? 0.5 : 0) - entry.text.length / 1000}];
  });
  return scored.sort((a, b) => b.score - a.score).slice(0, 40).map(({entry}) => entry);
}

let selected = 0;
function showFound() {
  const words = byId('search').value;
  const found = search(words);
  selected = Math.min(selected, Math.max(0, found.length - 1));
  byId('found').hidden = words.trim() === '';
  byId('found').replaceChildren(...(found.length === 0 ? [el('p', {class: 'muted'}, 'Nothing found')] : found.map((entry, index) =>
    el('a', {href: linkTo(entry.table, entry.column), role: 'option', 'aria-selected': String(index === selected)}, entry.text, entry.detail ? el('span', {class: 'muted'}, '  ' + cut(entry.detail, 80)) : ''))));
  byId('found').querySelector('[aria-selected=true]')?.scrollIntoView({block: 'nearest'});
}
function closeSearch() {
  byId('search').value = '';
  byId('found').hidden = true;
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  try { localStorage.setItem('weir-theme', name); } catch { /* Pages of files may have no storage. */ }
}
function changeTheme() {
  const current = document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  setTheme(current === 'dark' ? 'light' : 'dark');
}

const sorted = [...catalog.tables].sort((a, b) => (a.name < b.name ? -1 : 1));
function step(by) {
  const [, name] = location.hash.split('/').map((part) => decodeURIComponent(part));
  const at = sorted.findIndex((table) => table.name === name);
  const next = sorted[at < 0 ? (by > 0 ? 0 : sorted.length - 1) : (at + by + sorted.length) % sorted.length];
  if (next) location.hash = linkTo(next);
}
const keys = {
  '/': ['search', () => { byId('search').focus(); byId('search').select(); }],
  j: ['next table', () => step(1)],
  k: ['previous table', () => step(-1)],
  h: ['all tables', () => { location.hash = '#/'; }],
  t: ['dark or light', changeTheme],
  '?': ['these keys', () => byId('help').showModal()],
};
byId('help').append(el('h2', {}, 'Keys'), el('dl', {}, ...Object.entries(keys).flatMap(([key, [title]]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, title)]), el('dt', {}, el('kbd', {}, 'Esc')), el('dd', {}, 'close')));

document.querySelector('.brand').textContent = catalog.project;
for (const [title, list] of [['Assets', sorted.filter(({kind}) => kind !== 'source' && kind !== 'exposure')], ['Sources', sorted.filter(({kind}) => kind === 'source')], ['Exposures', sorted.filter(({kind}) => kind === 'exposure')]])
  if (list.length > 0) byId('tables').append(el('h2', {}, title), ...list.map((table) => el('a', {href: linkTo(table)}, table.name)));
byId('theme').addEventListener('click', changeTheme);
byId('keys').addEventListener('click', () => byId('help').showModal());
byId('search').addEventListener('input', () => { selected = 0; showFound(); });
byId('search').addEventListener('keydown', (event) => {
  const options = byId('found').querySelectorAll('a');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    selected = Math.max(0, Math.min(options.length - 1, selected + (event.key === 'ArrowDown' ? 1 : -1)));
    showFound();
  } else if (event.key === 'Enter' && options[selected]) {
    location.hash = options[selected].getAttribute('href');
    closeSearch();
    byId('content').focus();
  } else if (event.key === 'Escape') {
    closeSearch();
    event.target.blur();
  } else return;
  event.preventDefault();
});
byId('found').addEventListener('click', closeSearch);
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, dialog')) return;
  const action = Object.hasOwn(keys, event.key) && keys[event.key];
  if (!action) return;
  event.preventDefault();
  action[1]();
});
try { const kept = localStorage.getItem('weir-theme'); if (kept === 'dark' || kept === 'light') setTheme(kept); } catch { /* Pages of files may have no storage. */ }
addEventListener('hashchange', route);
route();
})();`;
