// Draws the graph on a canvas: what is shown where, what lies under the pointer, moving and zooming.
'use strict';

/**
 * @typedef {{article: number | null, in: string, text: string[], speakers?: string[], rule: string}} Passage
 * @typedef {{type: string, status: string, date: string | null, reported: string | null, disputed: boolean,
 *   days: number[] | null, evidence: Passage[]}} Told
 * @typedef {{title: string, country: string | null, former: boolean, first: string | null, last: string | null}} Office
 * @typedef {{id: string, kind: string, name: string, x: number, y: number, named?: boolean, countries?: string[],
 *   names?: {form: string, lang: string, articles: number}[], offices?: Office[], find: Findable[], event?: Told}} Shown
 * @typedef {[number, number, string]} Line
 * @typedef {{nodes: Shown[], edges: Line[], degree: number[], seen: boolean[], drawn: boolean[]}} Graph
 * @typedef {{node: number} | {edge: number} | null} Picked
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(picked: Picked) => void} choose What a click picks.
 */
function graphView(canvas, choose) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  /** @type {Graph} */
  let graph = { nodes: [], edges: [], degree: [], seen: [], drawn: [] };
  /** @type {Picked} */
  let chosen = null;
  /** @type {Picked} */
  let under = null;
  const camera = { x: 0, y: 0, scale: 1 };
  let [width, height] = [1, 1];
  let asked = false;
  /** @type {Object<string, string>} */
  let ink = {};
  const FONT = getComputedStyle(document.body).fontFamily;
  /** @type {Map<string, {text: string, width: number, rtl: boolean}>} */
  const labels = new Map();
  const RTL = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

  /** Reads the colours, which differ in the dark. */
  function colours() {
    const style = getComputedStyle(document.documentElement);
    ink = {};
    for (const name of ['paper', 'ink', 'faint', 'line', 'accent', 'halo']) {
      ink[name] = style.getPropertyValue(`--${name}`).trim();
    }
    for (const name of ['person', 'country', 'organization', 'place']) {
      ink[name] = style.getPropertyValue(`--${name}`).trim();
      ink[`${name}-fill`] = style.getPropertyValue(`--${name}-fill`).trim();
    }
    for (const node of graph.nodes) {
      const name = node.event && `event-${node.event.type}`;
      if (name && !ink[name]) ink[name] = style.getPropertyValue(`--${name}`).trim() || ink.faint;
    }
  }

  /** @param {number} i */
  function radius(i) {
    const size = graph.nodes[i].event ? 6.5 : Math.min(6 + 1.6 * Math.sqrt(graph.degree[i]), 18);
    return size * Math.min(Math.max(Math.sqrt(camera.scale), 0.4), 1.5);
  }

  /** @param {number} i */
  const screenX = (i) => (graph.nodes[i].x - camera.x) * camera.scale + width / 2;
  /** @param {number} i */
  const screenY = (i) => (graph.nodes[i].y - camera.y) * camera.scale + height / 2;

  function redraw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  }

  /** Which nodes stand out: those that are chosen and their neighbours. */
  function near() {
    /** @type {Set<number>} */
    const nodes = new Set();
    /** @type {Set<number>} */
    const edges = new Set();
    for (const picked of [chosen, under]) {
      if (!picked) continue;
      if ('edge' in picked) {
        edges.add(picked.edge);
      } else {
        nodes.add(picked.node);
        graph.edges.forEach(([a, b], e) => {
          if (graph.drawn[e] && (a === picked.node || b === picked.node)) edges.add(e);
        });
      }
    }
    for (const e of edges) {
      nodes.add(graph.edges[e][0]);
      nodes.add(graph.edges[e][1]);
    }
    return { nodes, edges };
  }

  function draw() {
    const ratio = window.devicePixelRatio || 1;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = ink.paper;
    ctx.fillRect(0, 0, width, height);
    const bright = near();
    const some = bright.nodes.size > 0;
    drawEdges(bright.edges, some);
    const order = [];
    for (let i = 0; i < graph.nodes.length; i += 1) {
      if (!graph.seen[i]) continue;
      const [x, y] = [screenX(i), screenY(i)];
      if (x < -120 || y < -60 || x > width + 120 || y > height + 60) continue;
      order.push(i);
      ctx.globalAlpha = some && !bright.nodes.has(i) ? 0.45 : 1;
      drawNode(i, x, y, radius(i));
    }
    ctx.globalAlpha = 1;
    drawLabels(order, bright, some);
    // what of the graph is in view, for whoever looks from outside
    canvas.dataset.camera = `${camera.x} ${camera.y} ${camera.scale}`;
  }

  /** @param {Set<number>} bright @param {boolean} some */
  function drawEdges(bright, some) {
    ctx.lineWidth = 1;
    ctx.strokeStyle = ink.line;
    for (const dashed of [false, true]) {
      ctx.setLineDash(dashed ? [4, 3] : []);
      ctx.globalAlpha = some ? 0.22 : graph.edges.length > 2000 ? 0.25 : 0.55;
      ctx.beginPath();
      graph.edges.forEach(([a, b, label], e) => {
        if (!graph.drawn[e] || bright.has(e) || isAside(label) !== dashed) return;
        ctx.moveTo(screenX(a), screenY(a));
        ctx.lineTo(screenX(b), screenY(b));
      });
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    for (const e of bright) {
      const [a, b, label] = graph.edges[e];
      const picked = chosen && 'edge' in chosen && chosen.edge === e;
      ctx.lineWidth = picked ? 3.5 : 2;
      ctx.strokeStyle = picked ? ink.accent : ink.faint;
      ctx.setLineDash(isAside(label) ? [4, 3] : []);
      ctx.beginPath();
      ctx.moveTo(screenX(a), screenY(a));
      ctx.lineTo(screenX(b), screenY(b));
      ctx.stroke();
    }
    ctx.setLineDash([]);
  }

  /**
   * Whether a line says less than that somebody took part.
   * @param {string} label
   */
  function isAside(label) {
    return label === 'place' || label === 'about';
  }

  /** @param {number} i @param {number} x @param {number} y @param {number} r */
  function drawNode(i, x, y, r) {
    const node = graph.nodes[i];
    ctx.beginPath();
    if (node.event) {
      ctx.moveTo(x, y - r * 1.2);
      ctx.lineTo(x + r * 1.2, y);
      ctx.lineTo(x, y + r * 1.2);
      ctx.lineTo(x - r * 1.2, y);
      ctx.closePath();
      const colour = ink[`event-${node.event.type}`] || ink.faint;
      ctx.fillStyle = node.event.status === 'held' ? colour : ink.paper;
      ctx.strokeStyle = colour;
    } else {
      if (node.kind === 'person') {
        ctx.arc(x, y, r, 0, 2 * Math.PI);
      } else if (node.kind === 'organization') {
        ctx.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
      } else if (node.kind === 'country') {
        ctx.moveTo(x - r * 1.2, y);
        ctx.lineTo(x - r * 0.6, y - r);
        ctx.lineTo(x + r * 0.6, y - r);
        ctx.lineTo(x + r * 1.2, y);
        ctx.lineTo(x + r * 0.6, y + r);
        ctx.lineTo(x - r * 0.6, y + r);
        ctx.closePath();
      } else {
        ctx.moveTo(x, y + r * 1.3);
        ctx.lineTo(x - r, y - r * 0.7);
        ctx.lineTo(x + r, y - r * 0.7);
        ctx.closePath();
      }
      ctx.fillStyle = ink[`${node.kind}-fill`];
      ctx.strokeStyle = ink[node.kind];
    }
    ctx.setLineDash(node.named === false || (node.event && node.event.status !== 'held') ? [3, 2] : []);
    ctx.lineWidth = 1.8;
    ctx.fill();
    ctx.stroke();
    ctx.setLineDash([]);
    if (chosen && 'node' in chosen && chosen.node === i) {
      ctx.strokeStyle = ink.accent;
      ctx.lineWidth = 3;
      ctx.beginPath();
      ctx.arc(x, y, r * 1.3 + 4, 0, 2 * Math.PI);
      ctx.stroke();
    }
  }

  /**
   * A label as it is drawn, no wider than the place that it has.
   * @param {string} text
   * @param {number} size
   */
  function measured(text, size) {
    const known = labels.get(`${size} ${text}`);
    if (known) return known;
    ctx.font = `${size}px ${FONT}`;
    let shown = text;
    while (ctx.measureText(shown).width > 208 && shown.length > 4) {
      shown = `${Array.from(shown.replace(/…$/u, '')).slice(0, -2).join('').trimEnd()}…`;
    }
    const label = { text: shown, width: ctx.measureText(shown).width, rtl: RTL.test(text) };
    labels.set(`${size} ${text}`, label);
    return label;
  }

  /**
   * Labels where there is room: of what stands out first, then of those with most events.
   * @param {number[]} order @param {{nodes: Set<number>, edges: Set<number>}} bright @param {boolean} some
   */
  function drawLabels(order, bright, some) {
    /** @type {Map<string, number[][]>} */
    const taken = new Map();
    /** @param {number} x @param {number} y @param {number} w @param {number} h */
    const claim = (x, y, w, h) => {
      const cells = [];
      for (let cx = Math.floor(x / 64); cx <= Math.floor((x + w) / 64); cx += 1) {
        for (let cy = Math.floor(y / 32); cy <= Math.floor((y + h) / 32); cy += 1) cells.push(`${cx} ${cy}`);
      }
      const hits = (/** @type {number[]} */ o) => x < o[0] + o[2] && o[0] < x + w && y < o[1] + o[3] && o[1] < y + h;
      if (cells.some((cell) => (taken.get(cell) ?? []).some(hits))) return false;
      for (const cell of cells) taken.set(cell, [...(taken.get(cell) ?? []), [x, y, w, h]]);
      return true;
    };
    const rank = (/** @type {number} */ i) => (bright.nodes.has(i) ? 1e6 : 0) + (graph.nodes[i].event ? 0 : 2 * graph.degree[i]) + 1;
    const sorted = order.slice().sort((a, b) => rank(b) - rank(a) || a - b);
    // a label over a node hides it, but only where few nodes could be hidden does every one keep its ground
    if (order.length <= 400) {
      for (const i of order) {
        const r = radius(i);
        claim(screenX(i) - r, screenY(i) - r, 2 * r, 2 * r);
      }
    }
    const most = camera.scale < 0.5 ? 70 : 400;
    let drawn = 0;
    for (const i of sorted) {
      const stands = bright.nodes.has(i);
      if (drawn >= most && !stands) break;
      if (some && !stands) continue;
      const node = graph.nodes[i];
      const size = node.event ? 11 : 13;
      const label = measured(node.name, size);
      const [x, y, r] = [screenX(i), screenY(i), radius(i) * 1.2 + 3];
      const [w, h] = [label.width + 4, size + 4];
      // below, above, to the right, to the left: the first that is free
      const corners = [[x - w / 2, y + r], [x - w / 2, y - r - h], [x + r, y - h / 2], [x - r - w, y - h / 2]];
      const free = corners.find(([left, top]) => claim(left, top, w, h)) ?? (stands ? corners[0] : undefined);
      if (!free) continue;
      write(label, free[0] + w / 2, free[1] + size, size, node.event ? ink.faint : ink.ink);
      drawn += 1;
    }
    const few = graph.edges.length <= 120 && camera.scale >= 0.6;
    graph.edges.forEach(([a, b, text], e) => {
      if (!graph.drawn[e] || !(bright.edges.has(e) || (few && !some))) return;
      const label = measured(text, 10);
      const [x, y] = [(screenX(a) + screenX(b)) / 2, (screenY(a) + screenY(b)) / 2];
      if (claim(x - label.width / 2, y - 6, label.width, 12)) write(label, x, y + 4, 10, ink.faint);
    });
  }

  /** @param {{text: string, rtl: boolean}} label @param {number} x @param {number} y @param {number} size @param {string} colour */
  function write(label, x, y, size, colour) {
    ctx.font = `${size}px ${FONT}`;
    ctx.textAlign = 'center';
    ctx.direction = label.rtl ? 'rtl' : 'ltr';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = ink.halo;
    ctx.strokeText(label.text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(label.text, x, y);
  }

  /**
   * What lies at a place of the canvas: a node before an edge.
   * @param {number} x
   * @param {number} y
   * @returns {Picked}
   */
  function at(x, y) {
    let best = -1;
    let least = Infinity;
    for (let i = 0; i < graph.nodes.length; i += 1) {
      if (!graph.seen[i]) continue;
      const off = Math.hypot(screenX(i) - x, screenY(i) - y);
      if (off <= Math.max(radius(i) * 1.2, 8) + 2 && off < least) [best, least] = [i, off];
    }
    if (best >= 0) return { node: best };
    least = 6;
    graph.edges.forEach(([a, b], e) => {
      if (!graph.drawn[e]) return;
      const [ax, ay, bx, by] = [screenX(a), screenY(a), screenX(b), screenY(b)];
      const [dx, dy] = [bx - ax, by - ay];
      const along = Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1), 0), 1);
      const off = Math.hypot(ax + along * dx - x, ay + along * dy - y);
      if (off < least) [best, least] = [e, off];
    });
    return best >= 0 ? { edge: best } : null;
  }

  function resize() {
    const box = canvas.getBoundingClientRect();
    const [w, h] = [Math.max(box.width, 1), Math.max(box.height, 1)];
    // what is in view stays where it is when the card opens beside it
    camera.x += (w - width) / 2 / camera.scale;
    camera.y += (h - height) / 2 / camera.scale;
    [width, height] = [w, h];
    if (chosen && 'node' in chosen) keep(chosen.node);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    redraw();
  }

  /** Shows all that is seen. */
  function fit() {
    // the card may just have opened
    resize();
    const seen = graph.nodes.filter((_, i) => graph.seen[i]);
    if (!seen.length) return;
    const xs = seen.map((n) => n.x);
    const ys = seen.map((n) => n.y);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    // room for labels on every side, and for the key below
    const [wide, high] = [Math.max(width - 190, 50), Math.max(height - 130, 50)];
    camera.scale = Math.min(wide / (x1 - x0 || 1), high / (y1 - y0 || 1), 1.6);
    camera.x = (x0 + x1) / 2;
    camera.y = (y0 + y1) / 2 + 20 / camera.scale;
    redraw();
  }

  /**
   * Zooms about a place of the canvas.
   * @param {number} by
   * @param {number} [x]
   * @param {number} [y]
   */
  function zoom(by, x = width / 2, y = height / 2) {
    const scale = Math.min(Math.max(camera.scale * by, 0.02), 8);
    camera.x += (x - width / 2) * (1 / camera.scale - 1 / scale);
    camera.y += (y - height / 2) * (1 / camera.scale - 1 / scale);
    camera.scale = scale;
    redraw();
  }

  /** @param {number} dx @param {number} dy */
  function pan(dx, dy) {
    camera.x -= dx / camera.scale;
    camera.y -= dy / camera.scale;
    redraw();
  }

  /**
   * Moves as little as brings a node into view.
   * @param {number} i
   */
  function keep(i) {
    const [x, y] = [screenX(i), screenY(i)];
    camera.x += (x - Math.min(Math.max(x, 60), Math.max(width - 60, 60))) / camera.scale;
    camera.y += (y - Math.min(Math.max(y, 60), Math.max(height - 60, 60))) / camera.scale;
  }

  /**
   * Brings a node into view, near enough to read its neighbours.
   * @param {number} i
   */
  function reveal(i) {
    if (camera.scale < 0.5) {
      camera.scale = 0.8;
      [camera.x, camera.y] = [graph.nodes[i].x, graph.nodes[i].y];
    }
    keep(i);
    redraw();
  }

  /** @type {Map<number, {x: number, y: number}>} */
  const pointers = new Map();
  let moved = 0;
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    moved = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) {
      const found = at(event.offsetX, event.offsetY);
      if (JSON.stringify(found) !== JSON.stringify(under)) {
        under = found;
        canvas.classList.toggle('over', found !== null);
        redraw();
      }
      return;
    }
    const now = { x: event.offsetX, y: event.offsetY };
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    const other = [...pointers].find(([id]) => id !== event.pointerId);
    if (other) {
      const apart = Math.hypot(before.x - other[1].x, before.y - other[1].y);
      zoom(Math.hypot(now.x - other[1].x, now.y - other[1].y) / (apart || 1), other[1].x, other[1].y);
    } else {
      pan(now.x - before.x, now.y - before.y);
    }
    pointers.set(event.pointerId, now);
  });
  const release = (/** @type {PointerEvent} */ event) => {
    if (pointers.delete(event.pointerId) && event.type === 'pointerup' && moved < 5) choose(at(event.offsetX, event.offsetY));
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('pointerleave', () => {
    under = null;
    redraw();
  });
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener('keydown', (event) => {
    /** @type {Object<string, () => void>} */
    const does = {
      ArrowLeft: () => pan(60, 0),
      ArrowRight: () => pan(-60, 0),
      ArrowUp: () => pan(0, 60),
      ArrowDown: () => pan(0, -60),
      '+': () => zoom(1.3),
      '=': () => zoom(1.3),
      '-': () => zoom(1 / 1.3),
      0: fit,
    };
    if (does[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      does[event.key]();
    }
  });
  new ResizeObserver(resize).observe(canvas);

  return {
    fit,
    zoom,
    reveal,
    redraw,
    /** @param {Graph} now */
    show(now) {
      graph = now;
      under = null;
      colours();
      resize();
    },
    recolour() {
      colours();
      redraw();
    },
    /** @param {Picked} now */
    choose(now) {
      chosen = now;
      redraw();
    },
  };
}
