// The page of `resheet review`. Everything from a dump comes in as text and is put into
// the page as text: nothing here writes HTML.
'use strict';

const $ = id => document.getElementById(id);
const ROW = 52; // Height of an item of the list in pixels, as in the style.
const STAKES = ['amount', 'points', 'name_of', 'measure', 'words'];
const SIGNS = { guess: '▲', likely: '○', certain: '!', right: '✓', corrected: '✎', unclear: '?' };
const KEPT = 40; // Chunks of sheets that are kept unpacked.
const TALLEST = 8e6; // Browsers draw nothing that is much taller, in pixels.

let index, words, language, shown = [], at = -1, sheet = null, leaf = null, first = null;
const decided = new Map(); // The decision that counts, by key.
const log = []; // All that was decided here, in order; what is saved.
let sent = 0; // How many of them are saved.
const chunks = new Map();
const token = new URLSearchParams(location.search).get('token');
const store = () => 'resheet-review-' + index.run;

// A data block of the page: base64 of deflated JSON.
async function unpack(id) {
  const text = atob($(id).textContent);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
}

// A block is whole once something stands behind it: the script runs while the browser
// still reads the page.
async function whole(id) {
  while (!$(id)?.nextSibling && document.readyState === 'loading') await new Promise(done => setTimeout(done, 15));
}

async function sheetOf(number) {
  if (number === index.first) return first ??= JSON.parse($('first').textContent);
  const [chunk, place] = index.sheets[number];
  if (!chunks.has(chunk)) {
    chunks.set(chunk, whole('c' + chunk).then(() => unpack('c' + chunk)));
    if (chunks.size > KEPT) chunks.delete(chunks.keys().next().value);
  }
  return (await chunks.get(chunk))[place];
}

function say(key, values) {
  let text = words[language][key] ?? key;
  for (const [name, value] of Object.entries(values ?? {})) text = text.replaceAll(`{${name}}`, () => value);
  return text;
}

// Text of a dump with what would act on a reader made visible: directions, controls.
function tame(text) {
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    c => '⟨' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0') + '⟩');
}

function make(tag, classes, text) {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  if (text !== undefined) made.textContent = tame(text);
  return made;
}

const both = pair => pair[language === 'zh' ? 1 : 0];
const keyOf = (number, path) => { const [, , input, ordinal] = index.sheets[number]; return `${index.inputs[input][1]} sheets[${ordinal}].${path}`; };
// Doubts are numbers in the columns of the index.
const doubtKey = number => keyOf(index.doubts.sheet[number], index.paths[index.doubts.path[number]]);
const pathOf = number => index.paths[index.doubts.path[number]];
const gradeOfDoubt = number => index.grades[index.doubts.grade[number]];

// The number of the doubt about a leaf, or -1. There may be millions: they are sorted by
// sheet once, when the first is asked for.
let sorted = null;
function doubtOf(key) {
  const { sheet: sheets } = index.doubts;
  if (!sorted) {
    const begins = new Int32Array(index.sheets.length + 1), numbers = new Int32Array(sheets.length);
    for (const of of sheets) begins[of + 1]++;
    for (let n = 0; n < index.sheets.length; n++) begins[n + 1] += begins[n];
    const next = begins.slice();
    for (let number = 0; number < sheets.length; number++) numbers[next[sheets[number]]++] = number;
    sorted = { begins, numbers, known: new Map(index.sheets.map((_, n) => [keyOf(n, ''), n])) };
  }
  const behind = key.indexOf('].') + 2, of = sorted.known.get(key.slice(0, behind));
  if (of === undefined) return -1;
  const path = key.slice(behind), { begins, numbers } = sorted;
  for (let at = begins[of]; at < begins[of + 1]; at++) if (pathOf(numbers[at]) === path) return numbers[at];
  return -1;
}

// The doubts about which something was decided.
const decidedDoubts = () => new Set([...decided.keys()].map(doubtOf).filter(number => number >= 0));

// ---- the list

function filter(keep) {
  const stake = $('by-stake').value, code = $('by-code').value, department = $('by-department').value, state = $('by-state').value;
  const current = keep ? null : shown[at], { sheet: sheets, stake: stakes, code: codes } = index.doubts;
  const done = state === 'every' ? null : decidedDoubts();
  shown = [];
  for (let number = 0; number < sheets.length; number++) {
    if (stake && String(stakes[number]) !== stake) continue;
    if (code && String(codes[number]) !== code) continue;
    if (department && String(index.sheets[sheets[number]][5]) !== department) continue;
    if (done && done.has(number) !== (state === 'decided')) continue;
    shown.push(number);
  }
  $('room').style.height = Math.min(shown.length * ROW, TALLEST) + 'px';
  at = Math.max(0, shown.indexOf(current));
  draw();
  return go(shown.length ? at : -1);
}

// How far the list is above the room that it has: a list that is too tall for a browser is
// scrolled faster than it is drawn. Gives pixels of the list for pixels of the room.
function steepness() {
  const { clientHeight } = $('list'), most = shown.length * ROW;
  return most <= TALLEST ? 1 : (most - clientHeight) / (TALLEST - clientHeight);
}

function draw() {
  const list = $('list'), room = $('room'), top = list.scrollTop * steepness();
  const begin = Math.max(0, Math.floor(top / ROW) - 4);
  const end = Math.min(shown.length, begin + Math.ceil(list.clientHeight / ROW) + 9);
  room.replaceChildren();
  for (let i = begin; i < end; i++) {
    const number = shown[i], decision = decided.get(doubtKey(number));
    const item = make('div', 'item');
    item.id = 'd' + i; item.setAttribute('role', 'option'); item.setAttribute('aria-selected', i === at);
    item.setAttribute('aria-setsize', shown.length); item.setAttribute('aria-posinset', i + 1);
    item.style.top = list.scrollTop + (i * ROW - top) + 'px';
    const grade = decision ? 'decided' : gradeOfDoubt(number);
    const head = make('b');
    head.append(make('span', 'sign ' + grade, SIGNS[decision?.decision ?? grade]), make('bdi', '', both(index.fields[index.doubts.path[number]])));
    const project = index.sheets[index.doubts.sheet[number]][4] || say('unnamed');
    item.append(head, make('span', 'text', `${index.doubts.value[number] || say('empty')} · ${project}`));
    item.onclick = () => go(i);
    room.append(item);
  }
  if (at >= 0) list.setAttribute('aria-activedescendant', 'd' + at);
}

function reveal() {
  const list = $('list'), steep = steepness(), top = at * ROW, from = list.scrollTop * steep;
  if (top < from) list.scrollTop = top / steep;
  if (top + ROW > from + list.clientHeight) list.scrollTop = Math.ceil((top + ROW - list.clientHeight) / steep);
}

// ---- one doubt

let turn = 0;
async function go(to) {
  at = to;
  closeEdit();
  const mine = ++turn;
  if (at < 0) { sheet = leaf = null; blank(); draw(); return; }
  reveal(); draw();
  const number = shown[at], of = index.doubts.sheet[number];
  const data = await sheetOf(of);
  if (mine !== turn) return; // Somebody went on meanwhile.
  show(of, data, pathOf(number));
}

function blank() {
  for (const id of ['source-name', 'source-body', 'form-body']) $(id).replaceChildren();
  $('said').replaceChildren(make('p', '', say(index.doubts.sheet.length ? 'none' : 'nothing')));
}

function show(number, data, path) {
  const same = sheet && sheet.number === number;
  sheet = { number, data };
  extend();
  leaf = data.leaves.find(it => it[0] === path) ?? null;
  if (!same) { source(); }
  form();
  light();
  told();
}

// ---- rows that the source has and nobody read

const wanted = new Map(); // How many rows a table of a sheet is to have, by its key.
const tableOf = path => path.startsWith('funds[') ? 'funds' : 'indicators';
const rowOf = path => Number(path.slice(path.indexOf('[') + 1, path.indexOf(']')));

// Gives the sheet leaves for the rows that people add: those asked for here, and those that
// a decision is about.
function extend() {
  const { number, data } = sheet;
  for (const [table, columns] of Object.entries(index.rows)) {
    const key = keyOf(number, table);
    let rows = data.leaves.filter(it => it[0].startsWith(table + '[')).reduce((most, it) => Math.max(most, rowOf(it[0]) + 1), 0);
    let all = wanted.get(key) ?? 0;
    for (const known of decided.keys()) if (known.startsWith(key + '[')) all = Math.max(all, rowOf(known.slice(known.lastIndexOf(table))) + 1);
    for (; rows < all; rows++) {
      for (const [column, en, zh] of columns) {
        const names = [en, zh].map((name, n) => words[n ? 'zh' : 'en'].added.replace('{name}', name).replace('{row}', rows + 1));
        data.leaves.push([`${table}[${rows}].${column}`, '', '', [], null, null, null, '', names, true]);
      }
    }
  }
}

function addRow() {
  if (!sheet) return;
  const table = leaf ? tableOf(leaf[0]) : 'indicators', { data, number } = sheet;
  const rows = data.leaves.filter(it => it[0].startsWith(table + '[')).reduce((most, it) => Math.max(most, rowOf(it[0]) + 1), 0);
  wanted.set(keyOf(number, table), rows + 1);
  extend();
  form();
  pick(data.leaves.findIndex(it => it[0].startsWith(`${table}[${rows}].`)));
  openEdit();
}

// Added rows stand below the form, a cell a line.
function addedRows() {
  const rows = sheet.data.leaves.map((it, n) => [it, n]).filter(([it]) => it[9]);
  if (!rows.length) return [];
  const table = make('table', 'added');
  for (const [it, n] of rows) {
    const decision = decided.get(keyOf(sheet.number, it[0])), line = make('tr'), cell = make('td', 'text', decision?.new ?? '');
    cell.dataset.leaf = it[0];
    if (decision) { cell.classList.add('decided'); cell.dataset.sign = SIGNS[decision.decision]; }
    cell.onclick = () => pick(n);
    line.append(make('td', 'label', both(it[8])), cell);
    table.append(line);
  }
  return [table];
}

// [path, value, raw, [[start, end] …], grade, why, rival, place, names, added] of a leaf.
const gradeOf = it => decided.has(keyOf(sheet.number, it[0])) ? 'decided' : it[4];

function source() {
  const { data } = sheet, [, , input, ordinal] = index.sheets[sheet.number];
  $('source-name').textContent = tame(index.inputs[input][0]) + ' · ' + say('sheet', { number: ordinal + 1 });
  const body = $('source-body');
  body.className = '';
  if (data.pages) return pages(body, data.pages);
  if (data.cells) return cells(body, data.cells);
  body.className = 'lines';
  body.replaceChildren();
  // Where spans of leaves begin and end, so that a line is cut there.
  const cuts = [];
  data.leaves.forEach((it, n) => it[3].forEach(([from, to]) => cuts.push([from, to, n])));
  cuts.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  let from = 0, next = 0;
  for (const [n, text] of data.text.split('\n').entries()) {
    const row = make('div');
    row.append(make('i', '', data.line + n));
    const cell = make('span', 'text');
    let done = from;
    const end = from + text.length;
    while (next < cuts.length && cuts[next][0] <= end) {
      const [start, stop, of] = cuts[next++];
      if (start < done) continue; // Stands in a piece that is marked already.
      cell.append(tame(data.text.slice(done, start)));
      const mark = make('mark', '', data.text.slice(start, Math.min(stop, end)));
      mark.dataset.from = start; mark.onclick = () => pick(of);
      cell.append(mark);
      done = Math.max(start, Math.min(stop, end));
      if (stop > end) cuts.splice(next, 0, [end + 1, stop, of]); // Goes on in the next line.
    }
    cell.append(tame(data.text.slice(done, end)));
    row.append(cell);
    body.append(row);
    from = end + 1;
  }
}

// Pages of a document: each piece of text in its rectangle.
function pages(body, all) {
  body.replaceChildren();
  for (const { width, height, page, pieces } of all) {
    const sheetOfPaper = make('div', 'page');
    sheetOfPaper.style.aspectRatio = `${width} / ${height}`;
    sheetOfPaper.setAttribute('aria-label', page);
    for (const [left, top, right, bottom, from, text] of pieces) {
      const piece = make('div', 'piece text', text);
      const share = (value, of) => (100 * value / of).toFixed(3) + '%';
      piece.style.left = share(left, width); piece.style.top = share(top, height);
      piece.style.width = share(right - left, width); piece.style.height = share(bottom - top, height);
      // As large as fits: a wide character is a square.
      const room = Math.sqrt((right - left) * (bottom - top) / Math.max(1, text.length));
      piece.style.fontSize = (100 * Math.min(room, 11, bottom - top) * .82 / width).toFixed(3) + 'cqw';
      piece.dataset.from = from; piece.onclick = () => pickFrom(from);
      sheetOfPaper.append(piece);
    }
    sheetOfPaper.style.containerType = 'inline-size';
    body.append(sheetOfPaper);
  }
}

// Cells of a workbook.
function cells(body, all) {
  body.replaceChildren();
  for (const { name, columns, rows } of all) {
    const table = make('table', 'cells'), head = make('tr');
    head.append(make('th', '', ''));
    for (const column of columns) head.append(make('th', '', column));
    table.append(make('caption', 'around', name), head);
    for (const [number, row] of rows) {
      const line = make('tr');
      line.append(make('th', '', number));
      for (const [from, text] of row) {
        const cell = make('td', 'piece-cell text', text);
        if (from >= 0) { cell.dataset.from = from; cell.onclick = () => pickFrom(from); }
        line.append(cell);
      }
      table.append(line);
    }
    body.append(table);
  }
}

// The form, shaded by doubt.
function form() {
  const { data } = sheet, body = $('form-body'), table = make('table'), group = make('colgroup');
  for (const width of data.form.columns) { const column = make('col'); column.style.width = width / 10 + '%'; group.append(column); }
  table.append(group);
  const rows = Array.from({ length: data.form.rows }, () => make('tr'));
  const leaves = new Map(data.leaves.map((it, n) => [it[0], n]));
  for (const [row, rowspan, colspan, kind, text, path] of data.form.cells) {
    const cell = make('td', kind + ' text', text), n = leaves.get(path);
    cell.rowSpan = rowspan; cell.colSpan = colspan;
    if (n !== undefined) {
      const it = data.leaves[n], grade = gradeOf(it), decision = decided.get(keyOf(sheet.number, path));
      cell.dataset.leaf = path;
      if (decision?.decision === 'corrected') cell.textContent = tame(decision.new ?? '');
      if (grade) {
        cell.classList.add(grade === 'certain' ? 'likely' : grade);
        cell.dataset.sign = decision ? SIGNS[decision.decision] : SIGNS[grade];
      }
      cell.onclick = () => pick(n);
    }
    rows[row]?.append(cell);
  }
  table.append(...rows);
  const lines = (all, classes) => all.map(line => make('p', classes + ' text', line));
  const left = $('form').scrollLeft, top = $('form').scrollTop;
  body.replaceChildren(...lines(data.form.above, 'heading'), table, ...addedRows(), ...lines(data.form.below, 'around'));
  $('form').scrollLeft = left; $('form').scrollTop = top;
}

// Lights the place of the leaf, and marks all doubts of the sheet.
function light() {
  const { data } = sheet, graded = new Map();
  for (const it of data.leaves) {
    const grade = gradeOf(it);
    if (grade) it[3].forEach(([from]) => graded.set(from, grade === 'certain' ? 'likely' : grade));
  }
  const lit = new Set((leaf?.[3] ?? []).map(([from]) => from));
  let first = null;
  for (const place of $('source-body').querySelectorAll('[data-from]')) {
    const from = Number(place.dataset.from);
    place.classList.remove('guess', 'likely', 'decided', 'lit');
    if (graded.has(from)) place.classList.add(graded.get(from));
    if (lit.has(from)) { place.classList.add('lit'); first ??= place; }
  }
  if (!first && leaf) first = around();
  first?.scrollIntoView({ block: 'center', inline: 'center' });
  for (const cell of $('form-body').querySelectorAll('td.lit')) cell.classList.remove('lit');
  const cell = leaf && [...$('form-body').querySelectorAll('[data-leaf]')].find(it => it.dataset.leaf === leaf[0]);
  if (cell) { cell.classList.add('lit'); cell.scrollIntoView({ block: 'center', inline: 'nearest' }); }
}

// The piece around a place that begins nowhere: a leaf inside of another piece, or one
// that the source does not have.
function around() {
  let best = null;
  const from = leaf[3][0]?.[0];
  if (from === undefined) return null;
  for (const place of $('source-body').querySelectorAll('[data-from]')) {
    if (Number(place.dataset.from) <= from) best = place; else break;
  }
  best?.classList.add('lit');
  return best;
}

function pick(n) {
  leaf = sheet.data.leaves[n];
  const path = leaf[0];
  const here = shown.indexOf(doubtOf(keyOf(sheet.number, path)));
  if (here >= 0) { at = here; reveal(); draw(); }
  closeEdit(); light(); told();
}

function pickFrom(from) {
  const n = sheet.data.leaves.findIndex(it => it[3].some(([start]) => start === from));
  if (n >= 0) pick(n);
}

// The doubt in words.
function told() {
  const said = $('said');
  if (!leaf) { blank(); return; }
  const [path, value, raw, , grade, why, rival, place, names] = leaf;
  const decision = decided.get(keyOf(sheet.number, path));
  const field = make('p'), shownValue = make('p', 'value'), printed = make('p', 'soft'), more = make('p');
  field.append(make('b', '', both(names)), ' · ', make('bdi', '', sheet.data.project || say('unnamed')));
  shownValue.append(make('span', 'sign ' + (decision ? 'decided' : grade || ''), decision ? SIGNS[decision.decision] : SIGNS[grade] ?? ''), make('bdi', '', value || say('empty')));
  printed.textContent = (raw ? say('printed', { raw: tame(raw) }) : say('no_cell')) + ' · ' + place;
  more.textContent = why ? tame(both(why)) : say('no_doubt');
  said.replaceChildren(field, more, shownValue, printed);
  if (grade) printed.append(' · ' + say(grade));
  if (rival) said.append(make('p', '', say('rival', { rival: both(rival) })));
  if (decision) said.append(make('p', 'sign-line', say('you_' + decision.decision, { new: decision.new ?? say('empty') }) + (decision.note ? ' ' + decision.note : '')));
  for (const id of ['right', 'correct', 'unclear']) $(id).disabled = false;
}

// ---- decisions

function decide(decision, more) {
  if (!leaf) return false;
  const by = $('name').value.trim();
  if (!by) { $('name').focus(); tell(say('who')); return false; }
  const [path, value, raw] = leaf, [, , input, ordinal] = index.sheets[sheet.number];
  const record = {
    source: index.inputs[input][1], input: index.inputs[input][0], path: `sheets[${ordinal}].${path}`, decision, raw, old: value,
    new: more?.new ?? value, by, at: new Date().toISOString().replace(/\.\d+Z$/, 'Z'), note: more?.note ?? '',
  };
  log.push(record);
  count(record);
  keep();
  return true;
}

// What a decision changes here.
function count(record) {
  const key = `${record.source} ${record.path}`;
  if (record.decision === 'withdrawn') decided.delete(key); else decided.set(key, record);
}

function act(decision, more) {
  if (!decide(decision, more)) return;
  form();
  // Whoever fills in a row goes on with its next cell.
  const next = sheet.data.leaves.indexOf(leaf) + 1;
  if (leaf[9] && sheet.data.leaves[next]?.[9] && rowOf(sheet.data.leaves[next][0]) === rowOf(leaf[0])) { pick(next); openEdit(); draw(); }
  else if (at >= 0 && at + 1 < shown.length) go(at + 1); else { closeEdit(); light(); told(); draw(); }
  progress();
}

function undo() {
  const last = log.findLast(it => it.decision !== 'withdrawn' && decided.get(`${it.source} ${it.path}`) === it);
  if (!last) return;
  const record = { ...last, decision: 'withdrawn', at: new Date().toISOString().replace(/\.\d+Z$/, 'Z'), note: '' };
  log.push(record);
  count(record);
  keep();
  progress();
  const here = shown.indexOf(doubtOf(`${last.source} ${last.path}`));
  if (here >= 0) go(here); else if (sheet) { form(); light(); told(); draw(); }
}

function progress() {
  const done = index.settled + decidedDoubts().size, doubts = index.doubts.sheet.length;
  const all = index.settled + doubts, number = value => value.toLocaleString('en');
  $('bar').value = all ? done / all : 1;
  tell(say('count', { done: number(done), all: number(all) }) + (log.length > sent ? ' · ' + say('unsaved', { count: log.length - sent }) : log.length ? ' · ' + say('saved') : ''));
  $('undo').disabled = !decided.size;
}

const tell = text => { $('count').textContent = text; };

// Decisions outlive the page; and go to the server, where there is one.
let sending = Promise.resolve();
function keep() {
  try { localStorage.setItem(store(), JSON.stringify({ log, sent })); } catch { /* No store: the page alone keeps them. */ }
  if (token) sending = sending.then(send);
}

async function send() {
  const part = log.slice(sent);
  if (!part.length) return;
  try {
    const answer = await fetch('decisions', { method: 'POST', headers: { 'X-Token': token }, body: part.map(it => JSON.stringify(it)).join('\n') + '\n' });
    if (!answer.ok) throw new Error(await answer.text());
    sent += part.length;
    try { localStorage.setItem(store(), JSON.stringify({ log, sent })); } catch { /* As above. */ }
    progress();
  } catch (error) { tell(say('failed', { error: error.message })); }
}

function save() {
  if (token) { sending = sending.then(send); return; }
  const link = make('a');
  link.href = URL.createObjectURL(new Blob([log.map(it => JSON.stringify(it) + '\n').join('')], { type: 'application/jsonl' }));
  link.download = 'corrections.jsonl';
  link.click();
  URL.revokeObjectURL(link.href);
  sent = log.length;
  keep();
  progress();
}

function openEdit() {
  if (!leaf) return;
  $('edit').hidden = false;
  const decision = decided.get(keyOf(sheet.number, leaf[0]));
  $('new').value = decision?.new ?? leaf[2].replaceAll('\n', '') ?? leaf[1];
  $('note').value = decision?.note ?? '';
  $('new').focus(); $('new').select();
}

function closeEdit() {
  if (!$('edit').hidden) { $('edit').hidden = true; $('list').focus({ preventScroll: true }); }
}

// ---- the page

const KEYS = {
  n: () => go(Math.min(at + 1, shown.length - 1)), p: () => go(Math.max(at - 1, 0)),
  a: () => act('right'), c: openEdit, t: () => act('unclear'), u: undo, s: save, r: addRow,
};
const OTHERS = { ArrowDown: 'n', ArrowRight: 'n', j: 'n', ArrowUp: 'p', ArrowLeft: 'p', k: 'p', Enter: 'c' };
const BUTTONS = { next: 'n', previous: 'p', right: 'a', correct: 'c', unclear: 't', undo: 'u', add: 'r' };

function speak() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = say('title');
  $('title').textContent = say('title');
  for (const place of document.querySelectorAll('[data-word]')) place.textContent = say(place.dataset.word);
  for (const [id, key] of Object.entries(BUTTONS)) $(id).replaceChildren(say(id), make('small', '', key.toUpperCase()));
  $('language').textContent = say('language');
  $('list').setAttribute('aria-label', say('every')); $('source').setAttribute('aria-label', say('printed', { raw: '' }));
  $('form').setAttribute('aria-label', say('form'));
  const help = $('keys');
  help.replaceChildren();
  say('help').split(/\{(\w)\}/).forEach((part, n) => help.append(n % 2 ? make('kbd', '', part.toUpperCase()) : part));
  const choose = (id, all) => {
    const before = $(id).value;
    $(id).replaceChildren(...all.map(([value, text]) => { const option = make('option', '', text); option.value = value; return option; }));
    $(id).value = before || all[0][0];
  };
  const any = ['', say('all')];
  choose('by-stake', [any, ...STAKES.map((name, n) => [String(n), say(name)])]);
  choose('by-code', [any, ...index.codes.map(([code, name], n) => [String(n), `${code} ${name}`.trim()])]);
  // There may be thousands, which are measured for the width of the box: they come in when
  // somebody goes there.
  const department = $('by-department'), chosen = department.value;
  const departments = all => {
    const named = index.departments.map((name, n) => [String(n), name || say('unnamed')]);
    choose('by-department', [any, ...named.filter(([value]) => all || value === chosen)]);
  };
  departments(false);
  department.onfocus = () => { departments(true); department.onfocus = null; };
  choose('by-state', [['every', say('every')], ['open', say('open')], ['decided', say('decided')]]);
}

async function begin() {
  words = JSON.parse($('words').textContent);
  language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
  // Not packed, and in front of this script: what has to be waited for comes behind all that
  // the browser still reads.
  index = JSON.parse($('index').textContent);
  try {
    const kept = JSON.parse(localStorage.getItem(store()) ?? 'null');
    if (kept) { log.push(...kept.log); sent = kept.sent; log.forEach(count); }
    $('name').value = localStorage.getItem('resheet-name') ?? index.by;
  } catch { $('name').value = index.by; }
  speak();
  $('name').onchange = () => { try { localStorage.setItem('resheet-name', $('name').value); } catch { /* Said again next time. */ } progress(); };
  for (const id of ['by-stake', 'by-code', 'by-department', 'by-state']) $(id).onchange = () => filter();
  for (const [id, key] of Object.entries(BUTTONS)) $(id).onclick = () => KEYS[key]();
  $('save').onclick = save;
  $('help').onclick = () => { const keys = $('keys'); keys.hidden = !keys.hidden; $('help').setAttribute('aria-expanded', !keys.hidden); };
  $('language').onclick = () => { language = language === 'zh' ? 'en' : 'zh'; speak(); draw(); if (sheet) { source(); light(); told(); } progress(); };
  $('cancel').onclick = closeEdit;
  $('edit').onsubmit = event => { event.preventDefault(); act('corrected', { new: $('new').value, note: $('note').value.trim() }); };
  $('list').onscroll = draw;
  addEventListener('resize', draw);
  addEventListener('keydown', event => {
    if (event.key === 'Escape') { closeEdit(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input, select, textarea')) return;
    if (event.key === 'Enter' && event.target.closest('button')) return;
    const key = OTHERS[event.key] ?? event.key.toLowerCase();
    if (KEYS[key]) { event.preventDefault(); KEYS[key](); }
  });
  addEventListener('beforeunload', event => { if (log.length > sent) event.preventDefault(); });
  if (token && log.length > sent) keep();
  progress();
  await filter(true);
  $('list').focus({ preventScroll: true });
  document.body.dataset.after = Math.round(performance.now());
  document.body.dataset.ready = 'yes';
}

begin();
