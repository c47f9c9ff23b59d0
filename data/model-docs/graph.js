// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';

// A graph in layers, drawn as SVG. Boxes: {key, title, kind, href, lines: [{key, text}], far}. Edges: {from, to,
// decides, near}, whose ends are keys of boxes or of lines in them.
const Graph = (() => {
  const NS = 'http://www.w3.org/2000/svg';
  const HEAD = 30, LINE = 18, GAP_X = 70, GAP_Y = 16;

  function make(name, attributes, ...children) {
    const node = document.createElementNS(NS, name);
    for (const key in attributes)
      node.setAttribute(key, attributes[key]);
    node.append(...children);
    return node;
  }

  // How far each box is from the beginning: one more than the farthest of those it stands on.
  function layer(boxes, before) {
    const of = new Map();
    const visit = (key, path) => {
      if (of.has(key))
        return of.get(key);
      if (path.has(key))
        return 0;
      path.add(key);
      let depth = 0;
      for (const other of before.get(key) || [])
        depth = Math.max(depth, visit(other, path) + 1);
      path.delete(key);
      of.set(key, depth);
      return depth;
    };
    for (const box of boxes)
      visit(box.key, new Set());
    return of;
  }

  // Boxes of a layer stand where their neighbours in the layers beside it are, on average.
  function order(layers, before, after) {
    const place = new Map();
    const note = () => layers.forEach(list => list.forEach((box, i) => place.set(box.key, i / Math.max(1, list.length))));
    const sort = (list, neighbours) => {
      const weight = new Map(list.map((box, i) => {
        const near = (neighbours.get(box.key) || []).map(key => place.get(key)).filter(x => x !== undefined);
        return [box.key, near.length ? near.reduce((a, b) => a + b) / near.length : i / Math.max(1, list.length)];
      }));
      list.sort((a, b) => weight.get(a.key) - weight.get(b.key));
    };
    note();
    for (let round = 0; round < 4; round++) {
      for (const list of layers) { sort(list, before); note(); }
      for (const list of [...layers].reverse()) { sort(list, after); note(); }
    }
  }

  function layout(boxes, edges) {
    const byKey = new Map(boxes.map(box => [box.key, box]));
    const owner = new Map();
    for (const box of boxes) {
      owner.set(box.key, box.key);
      for (const line of box.lines || [])
        owner.set(line.key, box.key);
      box.height = HEAD + (box.lines && box.lines.length ? box.lines.length * LINE + 6 : 0);
      const longest = Math.max(box.title.length * 7.4, ...(box.lines || []).map(line => line.text.length * 7 + 12));
      box.width = Math.min(320, Math.max(90, longest + 24));
    }
    const before = new Map(), after = new Map();
    for (const edge of edges) {
      const a = owner.get(edge.from), b = owner.get(edge.to);
      if (!byKey.has(a) || !byKey.has(b) || a === b)
        continue;
      before.set(b, [...(before.get(b) || []), a]);
      after.set(a, [...(after.get(a) || []), b]);
    }
    const depth = layer(boxes, before);
    const layers = [];
    for (const box of boxes)
      (layers[depth.get(box.key)] ||= []).push(box);
    order(layers.filter(Boolean), before, after);

    let x = 10, bottom = 0;
    const heights = layers.map(list => list.reduce((sum, box) => sum + box.height + GAP_Y, 0));
    const tallest = Math.max(0, ...heights);
    layers.forEach((list, i) => {
      let y = 10 + (tallest - heights[i]) / 2;
      for (const box of list) {
        box.x = x;
        box.y = y;
        y += box.height + GAP_Y;
      }
      bottom = Math.max(bottom, y);
      x += Math.max(...list.map(box => box.width)) + GAP_X;
    });
    return {width: Math.max(1, x - GAP_X + 10), height: Math.max(1, bottom), owner, byKey};
  }

  function port(box, key, right) {
    const line = (box.lines || []).findIndex(entry => entry.key === key);
    return [box.x + (right ? box.width : 0), box.y + (line < 0 ? HEAD / 2 : HEAD + line * LINE + LINE / 2)];
  }

  function short(text, width, size) {
    const most = Math.floor(width / size);
    return text.length > most ? text.slice(0, most - 1) + '…' : text;
  }

  function drawBox(box) {
    const inside = [
      make('title', {}, document.createTextNode(box.title)),
      make('rect', {x: box.x, y: box.y, width: box.width, height: box.height, rx: 8}),
      make('text', {x: box.x + 12, y: box.y + 20}, document.createTextNode(short(box.title, box.width - 12, 7.4))),
    ];
    (box.lines || []).forEach((line, i) => inside.push(make('text',
      {class: 'column', x: box.x + 18, y: box.y + HEAD + i * LINE + 12}, document.createTextNode(short(line.text, box.width - 18, 6.8)))));
    const classes = [box.kind, box.chosen ? 'chosen' : '', box.far ? 'far' : ''].join(' ').trim();
    return make('g', {class: classes}, make('a', {href: box.href, 'aria-label': box.title}, ...inside));
  }

  function drawEdge(edge, plan) {
    const a = plan.byKey.get(plan.owner.get(edge.from)), b = plan.byKey.get(plan.owner.get(edge.to));
    if (!a || !b || a === b)
      return null;
    const [x1, y1] = port(a, edge.from, true), [x2, y2] = port(b, edge.to, false);
    const bend = Math.max(30, (x2 - x1) / 2);
    const classes = [edge.near ? 'near' : '', edge.decides ? 'decides' : ''].join(' ').trim();
    return make('path', {class: classes, d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`});
  }

  // Wheel, drag, two fingers' worth of buttons, and the keys + - 0 and the arrows.
  function movable(svg, plan) {
    const view = {x: 0, y: 0, w: plan.width, h: plan.height};
    const apply = () => svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`);
    const fit = () => {
      Object.assign(view, {x: 0, y: 0, w: plan.width, h: plan.height});
      // Few boxes are not blown up.
      const least = svg.clientWidth || 800;
      if (view.w < least * .8) {
        view.x -= (least * .8 - view.w) / 2;
        view.w = least * .8;
      }
      apply();
    };
    const zoom = (factor, cx = .5, cy = .5) => {
      const w = Math.min(plan.width * 4 + 2000, Math.max(120, view.w * factor));
      const f = w / view.w;
      view.x += view.w * (1 - f) * cx;
      view.y += view.h * (1 - f) * cy;
      view.w = w;
      view.h *= f;
      apply();
    };
    const scale = () => {
      const box = svg.getBoundingClientRect();
      return Math.max(view.w / box.width, view.h / box.height);
    };
    svg.addEventListener('wheel', event => {
      if (!event.ctrlKey && !event.metaKey && !svg.closest('.wide'))
        return;
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    }, {passive: false});
    let from = null, moved = false;
    svg.addEventListener('pointerdown', event => { from = [event.clientX, event.clientY]; moved = false; });
    svg.addEventListener('pointermove', event => {
      if (!from)
        return;
      const dx = event.clientX - from[0], dy = event.clientY - from[1];
      if (!moved && Math.abs(dx) + Math.abs(dy) < 4)
        return;
      if (!moved)
        svg.setPointerCapture(event.pointerId);
      moved = true;
      view.x -= dx * scale();
      view.y -= dy * scale();
      from = [event.clientX, event.clientY];
      apply();
    });
    const end = () => { from = null; };
    svg.addEventListener('pointerup', end);
    svg.addEventListener('pointercancel', end);
    svg.addEventListener('click', event => {
      if (moved)
        event.preventDefault();
      moved = false;
    }, true);
    svg.addEventListener('keydown', event => {
      const step = view.w / 10;
      const keys = {
        '+': () => zoom(1 / 1.25), '=': () => zoom(1 / 1.25), '-': () => zoom(1.25), '0': fit,
        ArrowLeft: () => { view.x -= step; apply(); }, ArrowRight: () => { view.x += step; apply(); },
        ArrowUp: () => { view.y -= step; apply(); }, ArrowDown: () => { view.y += step; apply(); },
      };
      if (!keys[event.key])
        return;
      event.preventDefault();
      keys[event.key]();
    });
    return {zoom, fit};
  }

  function draw(boxes, edges, label, t) {
    const plan = layout(boxes, edges);
    const svg = make('svg', {tabindex: 0, role: 'group', 'aria-label': label, preserveAspectRatio: 'xMidYMid meet'});
    for (const edge of edges) {
      const path = drawEdge(edge, plan);
      if (path)
        svg.append(path);
    }
    svg.append(...boxes.map(drawBox));
    const handle = movable(svg, plan);
    const frame = document.createElement('div');
    frame.className = 'graph';
    const tools = document.createElement('div');
    tools.className = 'tools';
    for (const [text, name, action] of [['+', 'Larger', () => handle.zoom(1 / 1.25)], ['−', 'Smaller', () => handle.zoom(1.25)],
      ['⤢', 'Show all', handle.fit]]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = text;
      button.title = t(name);
      button.setAttribute('aria-label', t(name));
      button.addEventListener('click', action);
      tools.append(button);
    }
    frame.append(svg, tools);
    handle.fit();
    requestAnimationFrame(handle.fit);
    return frame;
  }

  return {draw, layout};
})();
