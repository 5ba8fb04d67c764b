// The page: what is shown and listed, filters, the card of what was chosen, and what a server is asked for.
'use strict';

/**
 * @typedef {{id: string, title: string, lang: string, rtl: boolean, source: string | null, published: string | null,
 *   url: string | null}} Article
 * @typedef {{title: string, nodes: Shown[], edges: Line[], articles: Article[], countries: Object<string, string>,
 *   left_out: {events: number, others: number, edges: number}}} Explorer
 */

/** @param {string} id */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/**
 * An element with attributes and children; texts are texts, whatever they hold.
 * @param {string} name @param {Object<string, string | boolean | null>} attributes @param {(Node | string | null)[]} children
 */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (typeof value === 'string') made.setAttribute(key, value);
  }
  made.append(...children.filter((c) => c !== null).map((c) => /** @type {Node | string} */ (c)));
  return made;
}

/** @param {string} text @param {() => void} does @param {string} [look] */
function button(text, does, look = 'plain') {
  const made = element('button', { type: 'button', class: look, dir: 'auto' }, text);
  made.addEventListener('click', does);
  return made;
}

/** @param {number} n @param {string} one @param {string} [many] */
function count(n, one, many = `${one}s`) {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * The sign of a kind of node, or of a type of event.
 * @param {string} kind
 * @param {string} [type]
 */
function sign(kind, type) {
  const NS = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(NS, 'svg');
  svg.setAttribute('viewBox', '-10 -10 20 20');
  svg.setAttribute('class', 'sign');
  svg.setAttribute('aria-hidden', 'true');
  /** @type {Object<string, string>} */
  const shapes = {
    person: 'M8 0A8 8 0 1 1 -8 0A8 8 0 1 1 8 0z',
    country: 'M-9 0L-5 -8H5L9 0L5 8H-5z',
    organization: 'M-8 -8H8V8H-8z',
    place: 'M0 9L-8 -6H8z',
    event: 'M0 -9L9 0L0 9L-9 0z',
  };
  const path = document.createElementNS(NS, 'path');
  path.setAttribute('d', shapes[kind] ?? shapes.event);
  path.style.fill = type ? `var(--event-${type}, var(--faint))` : `var(--${kind}-fill)`;
  path.style.stroke = type ? path.style.fill : `var(--${kind})`;
  path.style.strokeWidth = '2';
  svg.append(path);
  return svg;
}

function main() {
  const given = JSON.parse(byId('data').textContent ?? '');
  const finder = nameFinder(given.tables);
  /** @type {Explorer} */
  let data = given;
  /** @type {Graph} */
  let graph = { nodes: [], edges: [], degree: [], seen: [], drawn: [] };
  /** @type {number[][]} The edges of each node. */
  let edgesOf = [];
  /** @type {number[]} The days on which the slider stops. */
  let days = [];
  /** @type {Picked} */
  let chosen = null;
  /** @type {Element | null} Where the focus was before the card took it. */
  let cameFrom = null;
  /**
   * Around whom a server's graph is shown.
   * @type {string[]}
   */
  let roots = [];
  /**
   * What is filtered out, by group.
   * @type {Object<string, Set<string>>}
   */
  const off = { kinds: new Set(), types: new Set(), statuses: new Set(), countries: new Set() };
  const page = { found: 60, events: 60 };
  const view = graphView(/** @type {HTMLCanvasElement} */ (byId('canvas')), (picked) => choose(picked, false));
  const find = /** @type {HTMLInputElement} */ (byId('find'));
  const [from, to] = ['from', 'to'].map((id) => /** @type {HTMLInputElement} */ (byId(id)));
  const NO_COUNTRY = 'no country stated';

  /** @param {Shown} node */
  const countriesOf = (node) => (node.countries && node.countries.length ? node.countries : [NO_COUNTRY]);
  /** @param {string} code */
  const countryName = (code) => data.countries[code] ?? code;
  /** @param {number} day */
  const dayText = (day) => new Date(day * 86_400_000).toISOString().slice(0, 10);
  /** @param {number} e @param {number} i */
  const otherEnd = (e, i) => (graph.edges[e][0] === i ? graph.edges[e][1] : graph.edges[e][0]);

  /**
   * Shows another graph.
   * @param {Explorer} now
   */
  function show(now) {
    const kept = chosen && 'node' in chosen ? data.nodes[chosen.node].id : null;
    data = now;
    edgesOf = data.nodes.map(() => []);
    data.edges.forEach(([a, b], e) => {
      edgesOf[a].push(e);
      edgesOf[b].push(e);
    });
    graph = {
      nodes: data.nodes,
      edges: data.edges,
      degree: edgesOf.map((list) => list.length),
      seen: data.nodes.map(() => true),
      drawn: data.edges.map(() => true),
    };
    const all = new Set();
    for (const node of data.nodes) if (node.event && node.event.days) node.event.days.forEach((d) => all.add(d));
    days = [...all].sort((a, b) => a - b);
    byId('time').hidden = days.length < 2;
    for (const slider of [from, to]) slider.max = String(Math.max(days.length - 1, 0));
    from.value = '0';
    to.value = to.max;
    byId('title').textContent = data.title;
    document.title = data.title ? `${data.title} · isnad` : 'isnad';
    sayLeftOut();
    fillFilters();
    fillLegend();
    apply();
    view.show(graph);
    view.fit();
    const again = kept === null ? -1 : data.nodes.findIndex((n) => n.id === kept);
    choose(again >= 0 ? { node: again } : null, false);
    openLinked();
  }

  /** Opens what the address names: `#open=ID`, or `#open=ID,ID` for the line between two. */
  function openLinked() {
    const ids = (new URLSearchParams(window.location.hash.slice(1)).get('open') ?? '').split(',');
    const [a, b] = ids.map((id) => data.nodes.findIndex((n) => n.id === id));
    if (a < 0) return;
    const edge = b === undefined ? -1 : edgesOf[a].find((e) => otherEnd(e, a) === b) ?? -1;
    choose(edge >= 0 ? { edge } : { node: a }, false);
    view.fit();
  }

  function sayLeftOut() {
    const { events, others, edges } = data.left_out;
    byId('left-out').hidden = !events && !others;
    byId('left-out').textContent = `Left out: ${count(events, 'earlier event')}, ${count(others, 'person, country, body or place', 'people, countries, bodies and places')} `
      + `and ${count(edges, 'line')}. A picture of more cannot be read; ask for a shorter time, one type of event or one person.`;
  }

  /**
   * What is a filter's value for a node, by group.
   * @param {Shown} node
   * @returns {Object<string, string[]>}
   */
  function values(node) {
    return node.event
      ? { kinds: [], types: [node.event.type], statuses: [node.event.status], countries: [] }
      : { kinds: [node.kind], types: [], statuses: [], countries: countriesOf(node) };
  }

  function fillFilters() {
    for (const group of Object.keys(off)) {
      /** @type {Map<string, number>} */
      const counts = new Map();
      for (const node of data.nodes) for (const v of values(node)[group]) counts.set(v, (counts.get(v) ?? 0) + 1);
      const box = byId(group).querySelector('.scroll') ?? byId(group);
      box.querySelectorAll('label').forEach((label) => label.remove());
      const sorted = [...counts].sort((a, b) => (group === 'countries' ? b[1] - a[1] : 0) || (a[0] < b[0] ? -1 : 1));
      for (const [value, n] of sorted) {
        const input = /** @type {HTMLInputElement} */ (element('input', { type: 'checkbox' }));
        input.checked = !off[group].has(value);
        input.addEventListener('change', () => {
          if (input.checked) off[group].delete(value);
          else off[group].add(value);
          apply();
        });
        const mark = group === 'kinds' ? sign(value) : group === 'types' ? sign('event', value) : null;
        const name = group === 'countries' ? countryName(value) : capital(value);
        box.append(element('label', {}, input, mark, element('span', { dir: 'auto' }, name), element('span', { class: 'n' }, String(n))));
      }
      byId(group).hidden = counts.size < 2;
    }
  }

  function fillLegend() {
    const kinds = [...new Set(data.nodes.filter((n) => !n.event).map((n) => n.kind))].sort();
    const types = [...new Set(data.nodes.flatMap((n) => (n.event ? [n.event.type] : [])))].sort();
    byId('legend').replaceChildren(
      ...kinds.map((kind) => element('li', {}, sign(kind), kind)),
      ...types.map((type) => element('li', {}, sign('event', type), type)),
    );
  }

  /** Works out what the filters and the slider let through, and lists it. */
  function apply() {
    const [first, last] = [days[Number(from.value)], days[Number(to.value)]];
    const timed = days.length > 1 && (Number(from.value) > 0 || to.value !== to.max);
    byId('from-day').textContent = days.length ? dayText(first) : '';
    byId('to-day').textContent = days.length ? dayText(last) : '';
    const passes = data.nodes.map((node) => {
      const own = values(node);
      const shut = ['kinds', 'types', 'statuses'].some((group) => own[group].some((v) => off[group].has(v)));
      if (shut || (own.countries.length && own.countries.every((c) => off.countries.has(c)))) return false;
      if (!node.event || !timed) return true;
      return node.event.days !== null && node.event.days[0] <= last && node.event.days[1] >= first;
    });
    graph.drawn = data.edges.map(([a, b]) => passes[a] && passes[b]);
    const joined = data.nodes.map((_, i) => edgesOf[i].some((e) => graph.drawn[e]));
    graph.seen = passes.map((pass, i) => pass && (joined[i] || !edgesOf[i].length));
    const seen = graph.seen.filter(Boolean).length;
    const events = data.nodes.filter((n, i) => n.event && graph.seen[i]).length;
    const hidden = data.nodes.length - seen;
    byId('filtered').textContent = hidden ? `${count(hidden, 'node')} hidden` : '';
    byId('shown').textContent = `${count(events, 'event')}, ${count(seen - events, 'participant or place', 'participants and places')}, ${count(graph.drawn.filter(Boolean).length, 'line')}`;
    byId('canvas').setAttribute('aria-label', `Picture of ${byId('shown').textContent}`);
    byId('empty').hidden = seen > 0;
    byId('empty').textContent = data.nodes.length ? 'The filters hide everything.'
      : given.serves ? 'Ask a question, or find a name and open it.' : 'Nothing was found.';
    list();
    view.redraw();
  }

  /** The numbers of what is seen and fits what is typed, the best first. */
  function matches() {
    const asked = finder.typed(find.value);
    const all = data.nodes.map((_, i) => i).filter((i) => graph.seen[i]);
    if (!asked.words.length) return { all, typed: false };
    const scored = all.map((i) => ({ i, fit: Math.max(0, ...data.nodes[i].find.map((form) => finder.fits(asked, form))) }));
    const found = scored.filter((s) => s.fit > 0).sort((a, b) => b.fit - a.fit || graph.degree[b.i] - graph.degree[a.i] || a.i - b.i);
    return { all: found.map((s) => s.i), typed: true };
  }

  function list() {
    if (given.serves && find.value.trim()) return;
    const { all, typed } = matches();
    const others = all.filter((i) => !data.nodes[i].event);
    if (!typed) others.sort((a, b) => graph.degree[b] - graph.degree[a] || a - b);
    fillList('found', typed ? 'Found' : 'Participants and places', others, (i) => {
      const node = data.nodes[i];
      return item(i, sign(node.kind), node.name, `${graph.degree[i]}`, node.kind === 'country' ? '' : (node.countries ?? []).map(countryName).join(', '));
    });
    fillList('events', typed ? 'Events found' : 'Events', all.filter((i) => data.nodes[i].event), (i) => {
      const { event } = data.nodes[i];
      const who = edgesOf[i].filter((e) => !['place', 'about'].includes(graph.edges[e][2])).map((e) => data.nodes[otherEnd(e, i)].name);
      return item(i, sign('event', event ? event.type : ''), who.slice(0, 3).join(' · ') || data.nodes[i].name, '', data.nodes[i].name);
    });
  }

  /** @param {number} i @param {Node} mark @param {string} name @param {string} side @param {string} more */
  function item(i, mark, name, side, more) {
    const label = element('span', { class: 'name' }, element('bdi', {}, name), more ? element('span', { class: 'more' }, ' ', element('bdi', {}, more)) : null);
    const made = element('button', { type: 'button' }, mark, label, element('span', { class: 'more' }, side));
    const current = chosen && 'node' in chosen && chosen.node === i;
    if (current) made.setAttribute('aria-current', 'true');
    made.addEventListener('click', () => choose({ node: i }, true));
    return element('li', {}, made);
  }

  /** @param {'found' | 'events'} id @param {string} head @param {number[]} items @param {(i: number) => Node} make */
  function fillList(id, head, items, make) {
    byId(`${id}-head`).replaceChildren(`${head} `, element('span', { class: 'n' }, String(items.length)));
    byId(id).replaceChildren(...items.slice(0, page[id]).map(make));
    const more = byId(`${id}-more`);
    more.hidden = items.length <= page[id];
    more.textContent = `Show ${Math.min(items.length - page[id], 200)} more of ${items.length}`;
  }

  /**
   * Opens the card of a node or an edge.
   * @param {Picked} picked
   * @param {boolean} byList Whether it was chosen in a list or card.
   */
  function choose(picked, byList) {
    chosen = picked;
    view.choose(picked);
    const card = byId('card');
    if (picked === null) {
      card.hidden = true;
    } else {
      if (card.hidden) cameFrom = document.activeElement;
      card.hidden = false;
      byId('details').replaceChildren(...('node' in picked ? nodeCard(picked.node) : edgeCard(picked.edge)));
      card.scrollTop = 0;
      if (byList) {
        view.reveal('node' in picked ? picked.node : graph.edges[picked.edge][1]);
        card.focus();
      }
    }
    byId('side').querySelectorAll('[aria-current]').forEach((b) => b.removeAttribute('aria-current'));
  }

  function close() {
    choose(null, false);
    if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus();
  }

  /** @param {string} head @param {(Node | string)[]} rows */
  const part = (head, rows) => (rows.length ? [element('h3', {}, head), element('ul', {}, ...rows.map((r) => element('li', {}, r)))] : []);

  /** @param {number} i @returns {Node[]} */
  function nodeCard(i) {
    const node = data.nodes[i];
    if (node.event) return eventCard(i, node.event);
    const countries = node.kind === 'country' ? '' : (node.countries ?? []).map(countryName).join(', ');
    const offices = (node.offices ?? []).map((o) => {
      const [a, b] = [o.first, o.last];
      const when = a && b && a !== b ? `attested ${a} to ${b}` : a || b ? `attested ${a ?? b}` : '';
      return element('span', {}, element('bdi', {}, o.title), element('span', { class: 'role' }, [o.former ? ' (former)' : '', when ? ` · ${when}` : ''].join('')));
    });
    const names = (node.names ?? []).filter((n) => n.form !== node.name).map((n) => element('span', {}, element('bdi', { lang: n.lang }, n.form), element('span', { class: 'role' }, ` · ${n.lang}, ${count(n.articles, 'article')}`)));
    const seen = edgesOf[i].filter((e) => graph.drawn[e]).sort((a, b) => otherEnd(a, i) - otherEnd(b, i));
    const events = seen.map((e) => {
      const event = otherEnd(e, i);
      const with_ = edgesOf[event].filter((o) => o !== e && !['place', 'about'].includes(graph.edges[o][2])).map((o) => data.nodes[otherEnd(o, event)].name);
      const role = button(graph.edges[e][2], () => choose({ edge: e }, true));
      role.setAttribute('aria-label', `${graph.edges[e][2]} in ${data.nodes[event].name}: the sentence`);
      return element('span', {}, button(data.nodes[event].name, () => choose({ node: event }, true)), element('span', { class: 'role' }, ' as ', role, with_.length ? ' with ' : '', element('bdi', {}, with_.slice(0, 4).join(' · ')), with_.length > 4 ? ` and ${with_.length - 4} more` : ''));
    });
    return [
      element('h2', { dir: 'auto' }, node.name),
      element('p', { class: 'what' }, [node.kind, countries, node.named === false ? 'known by a title only' : ''].filter(Boolean).join(' · ')),
      ...(given.serves ? [element('p', { class: 'row' }, button('Show what lies around', () => around(node.id, false), ''), button('… beside this', () => around(node.id, true), ''))] : []),
      ...part('Offices', offices),
      ...part('Also written', names),
      ...part('Events', events),
      ...part('Ask isnad', [element('code', {}, `isnad show ${node.id}`)]),
    ];
  }

  /** @param {number} i @param {Told} event @returns {Node[]} */
  function eventCard(i, event) {
    const when = event.date ?? (event.reported ? `${event.reported} (the day of the first report; the articles give no other)` : 'no date');
    const who = edgesOf[i].map((e) => element('span', {}, button(data.nodes[otherEnd(e, i)].name, () => choose({ node: otherEnd(e, i) }, true)), element('span', { class: 'role' }, ` ${graph.edges[e][2]}`)));
    return [
      element('h2', {}, `${capital(event.type)} · ${event.status}`),
      element('p', { class: 'what' }, when, event.disputed ? element('span', {}, ' ', element('span', { class: 'flag' }, 'the sources disagree')) : null),
      ...part('Who and where', who),
      ...passages(event, []),
      ...part('Ask isnad', [element('code', {}, `isnad why ${data.nodes[i].id}`)]),
    ];
  }

  /** @param {number} e @returns {Node[]} */
  function edgeCard(e) {
    const [who, i, role] = graph.edges[e];
    const [node, told] = [data.nodes[who], data.nodes[i]];
    const event = /** @type {Told} */ (told.event);
    const forms = [node.name, ...(node.names ?? []).map((n) => n.form)].sort((a, b) => b.length - a.length);
    return [
      element('h2', { dir: 'auto' }, button(node.name, () => choose({ node: who }, true))),
      element('p', { class: 'what' }, `${role} · `, button(`${told.name} · ${event.status}`, () => choose({ node: i }, true))),
      ...passages(event, forms),
    ];
  }

  /**
   * The sentences that say so, each in its article's direction.
   * @param {Told} event
   * @param {string[]} forms Names to underline.
   */
  function passages(event, forms) {
    const figures = event.evidence.map((p) => {
      const article = p.article === null ? null : data.articles[p.article];
      const [before, words, after] = p.text;
      const dir = article ? (article.rtl ? 'rtl' : 'ltr') : 'auto';
      const quote = element('blockquote', { dir, lang: article ? article.lang : null }, ...named(before, forms), element('mark', {}, ...named(words, forms)), ...named(after, forms));
      const title = article && (article.url ? element('a', { href: article.url, rel: 'noreferrer noopener' }, article.title) : article.title);
      const source = article && article.source;
      const day = article && article.published;
      return element('figure', {}, quote, element('figcaption', {},
        p.in === 'title' ? 'headline of ' : '', title ? element('bdi', {}, title) : 'an article that is not loaded', source ? element('span', {}, ' · ', element('bdi', {}, source)) : null, day ? ` · ${day}` : null,
        p.speakers && p.speakers.length ? element('span', {}, ' · said by ', element('bdi', {}, p.speakers.join(' ← '))) : null, ` · rule ${p.rule}`));
    });
    return figures.length ? [element('h3', {}, count(figures.length, 'passage')), ...figures] : [];
  }

  /**
   * A text with the first name that stands in it underlined.
   * @param {string} text
   * @param {string[]} forms
   */
  function named(text, forms) {
    const form = forms.find((f) => f.length > 1 && text.includes(f));
    if (form === undefined) return [text];
    const start = text.indexOf(form);
    return [text.slice(0, start), element('b', { class: 'who' }, form), text.slice(start + form.length)];
  }

  /** @param {string} path @param {string[][]} query */
  async function ask(path, query) {
    /** @type {Object<string, string>} */
    const headers = {};
    const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
    if (token) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(`${path}?${new URLSearchParams(query)}`, { headers, credentials: 'omit' });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error ?? `the server answers ${answer.status}`);
    return body;
  }

  /**
   * Asks the server, shows what it answers, and says what went wrong.
   * @param {() => Promise<void>} work
   */
  function attempt(work) {
    byId('answer').textContent = 'Reading …';
    work().catch((error) => { byId('answer').textContent = String(error.message ?? error); });
  }

  /**
   * Shows what lies around somebody, alone or beside what is shown already.
   * @param {string} id
   * @param {boolean} beside
   */
  function around(id, beside) {
    attempt(async () => {
      const now = [...(beside ? roots.filter((root) => root !== id) : []), id];
      show(await ask('api/explore', now.map((root) => ['around', root])));
      roots = now;
      byId('answer').textContent = '';
      const i = data.nodes.findIndex((n) => n.id === id);
      if (i >= 0) choose({ node: i }, true);
    });
  }

  function askQuestion() {
    const q = /** @type {HTMLInputElement} */ (byId('question')).value.trim();
    if (!q) return;
    attempt(async () => {
      show(await ask('api/explore', [['q', q]]));
      roots = [];
      byId('answer').textContent = `Understood as: ${data.title}`;
    });
  }

  let waiting = 0;
  /** Looks the typed name up in the whole store. */
  function lookUp() {
    window.clearTimeout(waiting);
    const name = find.value.trim();
    if (!name) return list();
    waiting = window.setTimeout(() => attempt(async () => {
      const { found } = await ask('api/find', [['q', name]]);
      if (find.value.trim() !== name) return;
      byId('answer').textContent = '';
      byId('found-head').replaceChildren('In the store ', element('span', { class: 'n' }, String(found.length)));
      byId('found').replaceChildren(...found.map((/** @type {{id: string, kind: string, name: string, countries: string[], articles?: number}} */ f) => {
        const made = element('button', { type: 'button' }, sign(f.kind), element('span', { class: 'name' }, element('bdi', {}, f.name), element('span', { class: 'more' }, ` ${f.countries.join(', ')}`)), element('span', { class: 'more' }, String(f.articles ?? '')));
        made.addEventListener('click', () => around(f.id, false));
        return element('li', {}, made);
      }));
      byId('found-more').hidden = true;
    }), 200);
    return undefined;
  }

  find.addEventListener('input', () => {
    page.found = 60;
    page.events = 60;
    if (given.serves) lookUp();
    else list();
  });
  find.addEventListener('keydown', (event) => {
    const first = byId('found').querySelector('button') ?? byId('events').querySelector('button');
    if (event.key === 'Enter' && first) first.click();
  });
  for (const slider of [from, to]) {
    slider.addEventListener('input', () => {
      if (Number(from.value) > Number(to.value)) (slider === from ? to : from).value = slider.value;
      apply();
    });
  }
  for (const id of /** @type {('found' | 'events')[]} */ (['found', 'events'])) {
    byId(`${id}-more`).addEventListener('click', () => {
      const next = page[id];
      page[id] += 200;
      list();
      byId(id).querySelectorAll('button')[next]?.focus();
    });
  }
  byId('reset').addEventListener('click', () => {
    for (const group of Object.values(off)) group.clear();
    from.value = '0';
    to.value = to.max;
    fillFilters();
    apply();
  });
  byId('in').addEventListener('click', () => view.zoom(1.4));
  byId('out').addEventListener('click', () => view.zoom(1 / 1.4));
  byId('fit').addEventListener('click', view.fit);
  byId('close').addEventListener('click', close);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !byId('card').hidden) close();
    if (event.key === '/' && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      find.focus();
    }
  });
  const THEMES = ['as the system has them', 'light', 'dark'];
  let theme = 0;
  byId('theme').addEventListener('click', () => {
    theme = (theme + 1) % THEMES.length;
    if (theme) document.documentElement.dataset.theme = THEMES[theme];
    else delete document.documentElement.dataset.theme;
    byId('theme').setAttribute('aria-label', `Colours: ${THEMES[theme]}`);
    view.recolour();
  });
  window.addEventListener('hashchange', openLinked);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', view.recolour);
  if (given.serves) {
    byId('ask').hidden = false;
    byId('ask').addEventListener('submit', (event) => {
      event.preventDefault();
      askQuestion();
    });
  }
  show(given);
}

main();
