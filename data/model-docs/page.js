// SPDX-License-Identifier: GPL-3.0-or-later
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const {nodes, tests} = data;
  const main = document.getElementById('main');
  const t = text => data.words[text] || text;
  const USES = ['handed on', 'computed', 'decides'];
  const KINDS = [['model', 'Models'], ['source', 'Sources'], ['seed', 'Seeds'], ['snapshot', 'Snapshots']];

  // Nothing of the project's becomes markup: text goes in as text.
  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith('on'))
        node.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== false)
        node.setAttribute(key, value);
    }
    node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== ''));
    return node;
  }

  const linkTo = node => '#/node/' + encodeURIComponent(node.id);
  const linkToColumn = (node, column) => linkTo(node) + '/' + encodeURIComponent(column);
  const fullName = node => node.source ? node.source + '.' + node.name : node.name;
  const nodeLink = node => el('a', {href: linkTo(node), class: node.kind}, el('bdi', {}, fullName(node)));
  const time = text => text ? new Date(text).toLocaleString(document.documentElement.lang) : '';
  const number = value => value.toLocaleString(document.documentElement.lang);

  function size(bytes) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let i = 0;
    for (; bytes >= 1000 && i < units.length - 1; i++)
      bytes /= 1000;
    return `${i ? bytes.toPrecision(3) : bytes} ${units[i]}`;
  }

  // Of Markdown what descriptions use: paragraphs, lists, code, bold, links to the web.
  function inline(text) {
    return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\(https?:[^)\s]+\))/).filter(Boolean).map(part => {
      const link = part.match(/^\[([^\]]+)\]\((https?:[^)\s]+)\)$/);
      if (link)
        return el('a', {href: link[2], rel: 'noreferrer'}, link[1]);
      if (part.length > 2 && part.startsWith('`') && part.endsWith('`'))
        return el('code', {}, part.slice(1, -1));
      if (part.length > 4 && part.startsWith('**') && part.endsWith('**'))
        return el('b', {}, part.slice(2, -2));
      return part;
    });
  }

  function prose(text) {
    return el('div', {dir: 'auto'}, text.split(/\n\s*\n/).map(block => {
      const lines = block.split('\n');
      if (lines.every(line => /^\s*[-*] /.test(line)))
        return el('ul', {}, lines.map(line => el('li', {}, inline(line.replace(/^\s*[-*] /, '')))));
      const heading = block.match(/^#+ (.*)$/);
      return heading ? el('h3', {}, inline(heading[1])) : el('p', {}, inline(block));
    }));
  }

  const KEYWORDS = new Set(('select from where group by order having limit offset with recursive as on using join left right full inner cross ' +
    'outer lateral union all except intersect distinct case when then else end and or not in is null true false between like ilike exists ' +
    'over partition rows range preceding following current row unbounded filter window values insert update delete into set create view ' +
    'table materialized cast interval date time timestamp asc desc nulls first last any array').split(' '));

  function sql(text) {
    const pattern = /(\{#[\s\S]*?#\}|\{[{%][\s\S]*?[%}]\})|(--[^\n]*|\/\*[\s\S]*?\*\/)|('(?:[^']|'')*')|(\b\d+(?:\.\d+)?\b)|([A-Za-z_]\w*)/g;
    const out = [];
    let at = 0;
    for (const match of text.matchAll(pattern)) {
      const kind = match[1] ? 'j' : match[2] ? 'c' : match[3] ? 's' : match[4] ? 'n' : KEYWORDS.has(match[0].toLowerCase()) ? 'k' : '';
      if (!kind)
        continue;
      out.push(text.slice(at, match.index), el('span', {class: kind}, match[0]));
      at = match.index + match[0].length;
    }
    out.push(text.slice(at));
    const copy = el('button', {type: 'button', class: 'copy', onclick: () => navigator.clipboard.writeText(text).then(() => {
      copy.textContent = t('Copied');
    })}, t('Copy'));
    return el('div', {}, copy, el('pre', {tabindex: 0, dir: 'ltr'}, el('code', {}, out)));
  }

  // ---- lineage of columns

  // What is made of a column: the other way round of what columns are made of.
  const uses = new Map();
  const columnKey = (node, column) => node + '\u0000' + column;
  nodes.forEach((node, index) => node.columns.forEach(column => (column.origins || []).forEach(([from, name, use]) => {
    const key = columnKey(from, name);
    if (!uses.has(key))
      uses.set(key, []);
    uses.get(key).push([index, column.name, use]);
  })));

  function findColumn(index, name) {
    return typeof index === 'number' ? nodes[index].columns.find(column => column.name === name) : undefined;
  }

  function trace(index, name) {
    const columns = new Map(), edges = [], seen = new Set();
    const add = (node, column) => columns.set(columnKey(node, column), [node, column]);
    const edge = (from, to, use) => {
      const key = from + '\u0001' + to;
      if (!seen.has(key)) {
        seen.add(key);
        edges.push({from, to, decides: use === 2, near: true});
      }
    };
    const walk = (start, next) => {
      const todo = [start], done = new Set();
      while (todo.length) {
        const [node, column] = todo.pop();
        const key = columnKey(node, column);
        if (done.has(key))
          continue;
        done.add(key);
        add(node, column);
        next(node, column, key).forEach(entry => todo.push(entry));
      }
    };
    walk([index, name], (node, column, key) => ((findColumn(node, column) || {}).origins || []).map(([from, of, use]) => {
      edge(columnKey(from, of), key, use);
      return [from, of];
    }));
    walk([index, name], (node, column, key) => (uses.get(key) || []).map(([to, of, use]) => {
      edge(key, columnKey(to, of), use);
      return [to, of];
    }));
    return {columns: [...columns.values()], edges};
  }

  function columnGraph(index, name) {
    const {columns, edges} = trace(index, name);
    const boxes = new Map();
    for (const [node, column] of columns) {
      if (!boxes.has(node)) {
        const known = typeof node === 'number' ? nodes[node] : null;
        boxes.set(node, {key: 'n' + node, title: known ? fullName(known) : String(node), kind: known ? known.kind : 'test',
          href: known ? linkToColumn(known, column) : '#/', lines: [], chosen: node === index});
      }
      boxes.get(node).lines.push({key: columnKey(node, column), text: column});
    }
    for (const box of boxes.values())
      box.lines.sort((a, b) => a.text.localeCompare(b.text));
    return Graph.draw([...boxes.values()], edges, t('Lineage of columns') + ': ' + name, t);
  }

  function originsOf(origins) {
    return origins.map(([from, name, use]) => el('li', {}, typeof from === 'number'
      ? el('a', {href: linkToColumn(nodes[from], name), class: nodes[from].kind}, fullName(nodes[from]) + '.' + name) : from + '.' + name,
    el('span', {class: 'dim'}, ' – ' + t(USES[use]))));
  }

  // ---- the graph of nodes

  function nodeGraph(chosen, wide) {
    const keep = new Set();
    const walk = (index, side) => {
      const todo = [index], done = new Set();
      while (todo.length) {
        const next = todo.pop();
        if (done.has(next))
          continue;
        done.add(next);
        keep.add(next);
        todo.push(...nodes[next][side]);
      }
    };
    if (chosen === null) {
      nodes.forEach((_, i) => keep.add(i));
    } else {
      walk(chosen, 'parents');
      walk(chosen, 'children');
    }
    const boxes = [...keep].sort((a, b) => a - b).map(i => ({key: 'n' + i, title: fullName(nodes[i]), kind: nodes[i].kind,
      href: linkTo(nodes[i]), chosen: i === chosen}));
    const edges = [];
    for (const i of keep)
      for (const parent of nodes[i].parents)
        if (keep.has(parent))
          edges.push({from: 'n' + parent, to: 'n' + i, near: i === chosen || parent === chosen});
    return Graph.draw(boxes, edges, t('Graph'), t);
  }

  // ---- pages

  function facts(list) {
    return el('dl', {class: 'facts'}, list.filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => el('div', {}, el('dt', {}, t(name)), el('dd', {}, el('bdi', {}, value)))));
  }

  function result(entry) {
    if (!entry)
      return '';
    const text = [time(entry.at), entry.execution_time ? entry.execution_time.toFixed(2) + ' s' : '', entry.message || '',
      entry.failures ? String(entry.failures) : ''].filter(Boolean).join(' · ');
    return el('span', {}, el('span', {class: 'pill ' + entry.status}, entry.status), ' ', text);
  }

  function short(value) {
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  function testRow(test) {
    const values = Object.entries(test.arguments || {}).map(([key, value]) => key + ': ' + short(value)).join(', ');
    return el('tr', {}, el('td', {}, el('a', {href: '#/test/' + encodeURIComponent(test.id)}, test.name)), el('td', {}, test.kind),
      el('td', {}, test.column || ''), el('td', {class: 'sql'}, values), el('td', {}, test.severity), el('td', {}, result(test.result)));
  }

  function testTable(list) {
    return el('div', {class: 'scroll'}, el('table', {}, el('thead', {}, el('tr', {}, ['Tests', 'Type', 'Column', 'Arguments', 'Severity',
      'Last result'].map(name => el('th', {scope: 'col'}, t(name))))), el('tbody', {}, list.map(testRow))));
  }

  function columnTable(index, chosen) {
    const node = nodes[index];
    const mine = tests.filter(test => test.nodes.includes(index) && test.column);
    return el('div', {class: 'scroll'}, el('table', {},
      el('thead', {}, el('tr', {}, ['Column', 'Type', 'Description', 'Tests'].map(name => el('th', {scope: 'col'}, t(name))))),
      el('tbody', {}, node.columns.map(column => el('tr', {class: column.name === chosen ? 'chosen' : null},
        el('td', {}, el('button', {type: 'button', 'aria-pressed': String(column.name === chosen), onclick: () => {
          location.hash = column.name === chosen ? linkTo(node) : linkToColumn(node, column.name);
        }}, column.name)),
        el('td', {class: 'sql'}, column.type || ''),
        el('td', {dir: 'auto'}, column.description ? inline(column.description) : ''),
        el('td', {}, mine.filter(test => test.column === column.name).map((test, i) => [i ? ', ' : '',
          el('a', {href: '#/test/' + encodeURIComponent(test.id), class: (test.result || {}).status}, test.kind)])))))));
  }

  function columnPart(index, name) {
    const column = findColumn(index, name);
    if (!column)
      return [];
    const makes = uses.get(columnKey(index, name)) || [];
    return [el('h2', {id: 'column'}, t('Lineage of columns') + ': ' + name), columnGraph(index, name),
      column.unknown ? el('p', {class: 'problem'}, t('Not known') + ': ' + column.unknown) : '',
      el('div', {class: 'columns-2'},
        el('div', {}, el('h3', {}, t('made of')), el('ul', {}, (column.origins || []).length ? originsOf(column.origins)
          : el('li', {class: 'dim'}, nodes[index].sql && !column.unknown ? t('constant') : '—'))),
        el('div', {}, el('h3', {}, t('makes')), el('ul', {}, makes.length ? originsOf(makes) : el('li', {class: 'dim'}, '—'))))];
  }

  function nodePage(index, column) {
    const node = nodes[index];
    const mine = tests.filter(test => test.nodes.includes(index));
    const config = Object.entries(node.config || {});
    return [el('p', {}, el('span', {class: 'pill ' + node.kind}, node.kind)), el('h1', {}, el('bdi', {}, fullName(node))),
      node.description ? prose(node.description) : el('p', {class: 'dim'}, t('No description.')),
      node.sourceDescription ? prose(node.sourceDescription) : '',
      node.problem ? el('p', {class: 'problem', dir: 'auto'}, t('Not known') + ': ' + node.problem) : '',
      facts([['Relation', node.relation ? el('code', {}, node.relation) : null], ['Materialized', node.materialized], ['Owner', node.owner],
        ['Rows', node.rows > 0 ? '≈ ' + number(node.rows) : null], ['Size', node.bytes ? size(node.bytes) : null],
        ['File', node.path ? el('code', {}, node.path) : null], ['Tags', (node.tags || []).join(', ')], ['Last result', result(node.result)]]),
      node.columns.length ? [el('h2', {}, t('Columns')), columnTable(index, column)] : '',
      column ? columnPart(index, column) : node.columns.length ? el('p', {class: 'dim'},
        t('Select a column to see what it is made of, and what is made of it.')) : '',
      (node.filters || []).length ? el('details', {}, el('summary', {}, t('Rows are decided by')), el('ul', {}, originsOf(node.filters))) : '',
      el('h2', {}, t('Graph')), nodeGraph(index),
      el('div', {class: 'columns-2'},
        el('div', {}, el('h2', {}, t('Depends on')), el('ul', {class: 'plain'}, node.parents.map(i => el('li', {}, nodeLink(nodes[i]))))),
        el('div', {}, el('h2', {}, t('Used by')), el('ul', {class: 'plain'}, node.children.map(i => el('li', {}, nodeLink(nodes[i])))))),
      mine.length ? [el('h2', {}, t('Tests')), testTable(mine)] : '',
      node.raw ? [el('h2', {}, t('SQL as written')), sql(node.raw)] : '',
      node.sql ? [el('h2', {}, t('SQL as run')), sql(node.sql)] : '',
      config.length ? [el('h2', {}, t('Configuration')), el('table', {}, el('tbody', {}, config.map(([key, value]) => el('tr', {},
        el('th', {scope: 'row'}, key), el('td', {class: 'sql'}, short(value))))))] : ''];
  }

  function testPage(test) {
    return [el('p', {}, el('span', {class: 'pill test'}, test.kind)), el('h1', {}, test.name),
      facts([['Column', test.column], ['Severity', test.severity], ['File', el('code', {}, test.path)], ['Last result', result(test.result)],
        ['Arguments', Object.keys(test.arguments || {}).length ? el('code', {}, JSON.stringify(test.arguments)) : null]]),
      el('h2', {}, t('Depends on')), el('ul', {class: 'plain'}, test.nodes.map(i => el('li', {}, nodeLink(nodes[i])))),
      test.raw ? [el('h2', {}, t('SQL as written')), sql(test.raw)] : ''];
  }

  function overview() {
    const statuses = new Map();
    for (const entry of [...nodes, ...tests])
      if (entry.result)
        statuses.set(entry.result.status, (statuses.get(entry.result.status) || 0) + 1);
    const bad = [...nodes, ...tests].filter(entry => entry.result && ['error', 'fail', 'warn', 'skipped'].includes(entry.result.status));
    return [el('h1', {}, el('bdi', {}, data.project)), el('p', {class: 'dim'}, time(data.at)),
      el('div', {class: 'cards'}, KINDS.map(([kind, name]) => {
        const n = nodes.filter(node => node.kind === kind).length;
        return n ? el('div', {class: 'card'}, el('b', {class: kind}, number(n)), t(name)) : '';
      }), el('div', {class: 'card'}, el('b', {}, number(tests.length)), t('Tests'))),
      statuses.size ? [el('h2', {}, t('Results')), el('p', {}, [...statuses].map(([status, n]) =>
        [el('span', {class: 'pill ' + status}, status + ' ' + number(n)), ' ']))] : '',
      bad.length ? el('ul', {class: 'plain'}, bad.map(entry => el('li', {}, entry.columns ? nodeLink(entry)
        : el('a', {href: '#/test/' + encodeURIComponent(entry.id)}, entry.name), ' ', result(entry.result)))) : '',
      KINDS.map(([kind, name]) => {
        const list = nodes.filter(node => node.kind === kind);
        return list.length ? [el('h2', {}, t(name)), el('div', {class: 'scroll'}, el('table', {}, el('tbody', {}, list.map(node => el('tr', {},
          el('td', {}, nodeLink(node)), el('td', {}, node.materialized || ''), el('td', {dir: 'auto'}, inline((node.description || '').split('\n')[0])))))))]
          : '';
      })];
  }

  function show() {
    const parts = location.hash.slice(2).split('/').map(part => {
      try { return decodeURIComponent(part); } catch { return part; }
    });
    const index = parts[0] === 'node' ? nodes.findIndex(node => node.id === parts[1]) : -1;
    const test = parts[0] === 'test' ? tests.find(entry => entry.id === parts[1]) : null;
    let content, title = data.project;
    main.classList.toggle('wide', parts[0] === 'graph');
    if (parts[0] === 'graph') {
      content = [el('h1', {}, t('Graph')), nodeGraph(null)];
    } else if (index >= 0) {
      content = nodePage(index, parts[2]);
      title = fullName(nodes[index]) + ' – ' + title;
    } else if (test) {
      content = testPage(test);
      title = test.name + ' – ' + title;
    } else if (parts[0]) {
      content = [el('h1', {}, data.project), el('p', {}, t('This page has no such entry.'))];
    } else {
      content = overview();
    }
    document.title = title;
    main.replaceChildren(...content.flat(Infinity).filter(Boolean));
    for (const link of document.querySelectorAll('nav a')) {
      const current = link.getAttribute('href') === '#/' + parts.slice(0, 2).map(encodeURIComponent).join('/');
      if (current)
        link.setAttribute('aria-current', 'page');
      else
        link.removeAttribute('aria-current');
    }
    const column = index >= 0 && parts[2] ? document.getElementById('column') : null;
    if (column)
      column.scrollIntoView({block: 'start'});
    else
      scrollTo(0, 0);
  }

  // ---- the tree

  function folderTree(list) {
    const root = {folders: new Map(), nodes: []};
    for (const node of list) {
      let at = root;
      const path = node.source ? [node.source] : (node.path || '').split('/').slice(1, -1);
      for (const part of path) {
        if (!at.folders.has(part))
          at.folders.set(part, {folders: new Map(), nodes: []});
        at = at.folders.get(part);
      }
      at.nodes.push(node);
    }
    const render = folder => el('ul', {}, [...folder.folders].sort(([a], [b]) => a.localeCompare(b)).map(([name, inner]) =>
      el('li', {}, el('details', {open: list.length < 80 ? '' : null}, el('summary', {}, el('bdi', {}, name)), render(inner)))),
    folder.nodes.map(node => el('li', {}, el('a', {href: linkTo(node)}, el('bdi', {}, node.name)))));
    return render(root);
  }

  function buildTree() {
    const groups = KINDS.map(([kind, name]) => {
      const list = nodes.filter(node => node.kind === kind);
      return list.length ? el('li', {}, el('details', {open: ''}, el('summary', {}, `${t(name)} (${list.length})`), folderTree(list))) : '';
    });
    const own = tests.filter(test => test.kind === 'singular');
    if (own.length)
      groups.push(el('li', {}, el('details', {}, el('summary', {}, `${t('Tests')} (${own.length})`), el('ul', {}, own.map(test =>
        el('li', {}, el('a', {href: '#/test/' + encodeURIComponent(test.id)}, test.name)))))));
    const tree = document.getElementById('tree');
    tree.setAttribute('aria-label', data.project);
    tree.append(el('ul', {}, groups));
  }

  // ---- search

  const haystack = [];
  for (const node of nodes) {
    haystack.push({text: fullName(node).toLowerCase(), more: (node.description || '').toLowerCase(), href: linkTo(node), label: fullName(node),
      kind: node.kind, rank: 0});
    for (const column of node.columns)
      haystack.push({text: column.name.toLowerCase(), more: (column.description || '').toLowerCase(), href: linkToColumn(node, column.name),
        label: fullName(node) + '.' + column.name, kind: node.kind, rank: 1});
  }
  for (const test of tests)
    haystack.push({text: test.name.toLowerCase(), more: '', href: '#/test/' + encodeURIComponent(test.id), label: test.name, kind: 'test', rank: 2});

  function find(text) {
    const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = [];
    for (const entry of terms.length ? haystack : []) {
      let score = entry.rank;
      const fits = terms.every(term => {
        const at = entry.label.toLowerCase().indexOf(term);
        if (at < 0 && !entry.more.includes(term))
          return false;
        score += at < 0 ? 20 : entry.text === term ? 0 : entry.text.startsWith(term) ? 2 : 5;
        return true;
      });
      if (fits)
        hits.push([score, entry]);
    }
    return hits.sort((a, b) => a[0] - b[0] || a[1].label.length - b[1].label.length).slice(0, 40).map(([, entry]) => entry);
  }

  function setupSearch() {
    const input = document.getElementById('search'), list = document.getElementById('found');
    let chosen = 0;
    const close = () => {
      list.hidden = true;
      input.setAttribute('aria-expanded', 'false');
      input.removeAttribute('aria-activedescendant');
    };
    const mark = () => {
      [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === chosen)));
      const item = list.children[chosen];
      if (item && item.id) {
        input.setAttribute('aria-activedescendant', item.id);
        item.scrollIntoView({block: 'nearest'});
      }
    };
    const open = href => {
      close();
      location.hash = href;
      main.focus();
    };
    const update = () => {
      const hits = find(input.value);
      chosen = 0;
      list.replaceChildren(...(hits.length ? hits.map((entry, i) => el('li', {role: 'option', id: 'hit' + i, 'data-href': entry.href,
        onmousedown: event => { event.preventDefault(); open(entry.href); }}, el('span', {class: entry.kind}, entry.label))) : [el('li', {}, t('Nothing found.'))]));
      list.hidden = !input.value.trim();
      input.setAttribute('aria-expanded', String(!list.hidden));
      mark();
    };
    input.placeholder = t('Search') + ' (/)';
    input.setAttribute('aria-label', t('Search'));
    input.addEventListener('input', update);
    input.addEventListener('focus', update);
    input.addEventListener('blur', close);
    input.addEventListener('keydown', event => {
      const n = list.children.length;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        chosen = (chosen + (event.key === 'ArrowDown' ? 1 : n - 1)) % n;
        mark();
        event.preventDefault();
      } else if (event.key === 'Enter' && list.children[chosen] && list.children[chosen].dataset.href) {
        open(list.children[chosen].dataset.href);
      } else if (event.key === 'Escape') {
        close();
      }
    });
    document.addEventListener('keydown', event => {
      if (event.key === '/' && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
        event.preventDefault();
        input.focus();
        input.select();
      }
    });
  }

  function setupTheme() {
    const root = document.documentElement, button = document.getElementById('theme');
    const system = matchMedia('(prefers-color-scheme: dark)');
    let own = null;
    const apply = () => {
      const dark = own === null ? system.matches : own;
      root.classList.toggle('dark', dark);
      root.style.colorScheme = dark ? 'dark' : 'light';
    };
    system.addEventListener('change', apply);
    button.title = t('Light or dark');
    button.setAttribute('aria-label', t('Light or dark'));
    button.addEventListener('click', () => {
      own = !root.classList.contains('dark');
      apply();
    });
    apply();
  }

  if (/^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/.test(document.documentElement.lang))
    document.documentElement.dir = 'rtl';
  document.querySelector('.home').textContent = data.project;
  document.getElementById('to-graph').textContent = t('Graph');
  setupTheme();
  buildTree();
  setupSearch();
  addEventListener('hashchange', show);
  show();
})();
