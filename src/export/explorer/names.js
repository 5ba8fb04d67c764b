// Finds names however they are typed: folds, parses and compares as isnad does in src/text, by the same tables.
'use strict';

/**
 * @typedef {{class: string, initial: string, sounds: number[], last: number[], skip: string, same: string}} Unit
 * @typedef {{letters: Object<string, string>, nothing: string, articles: string[], drop: string[], glued: string[],
 *   glued_least: number, joined: string[], openings: string[][], longest: number, units: Object<string, Unit>}} Tables
 * @typedef {{plain: string, keys: string, key: string}} Findable
 * @typedef {{unit: Unit | null, letter: string, latin: boolean, first: boolean, last: boolean}} Placed
 */

/** @param {Tables} tables */
function nameFinder(tables) {
  const units = new Map(Object.entries(tables.units));
  const letters = new Map(Object.entries(tables.letters));
  const nothing = new Set(tables.nothing);
  const alphanumeric = /[\p{Alphabetic}\p{N}]/u;
  const joint = /[-\u2010\u2011'\u2018\u2019\u02bf\u02be`]/u;

  /**
   * The words of a name that count, lower-case and without marks, articles and particles.
   * @param {string} name
   */
  function words(name) {
    const plain = Array.from(name.normalize('NFKD')).filter((c) => !/\p{M}/u.test(c)).join('').toLowerCase();
    const runs = [];
    let run = '';
    for (const c of plain) {
      if (alphanumeric.test(c) || (run && (joint.test(c) || c === 'ـ'))) {
        run += c;
      } else if (run) {
        runs.push(run);
        run = '';
      }
    }
    if (run) runs.push(run);
    const kept = [];
    const dropped = [];
    for (const word of runs) {
      for (const part of word.split(/[-\u2010\u2011]/u)) {
        const only = Array.from(part).filter((c) => alphanumeric.test(c)).join('');
        if (!only || (word.length > part.length && tables.joined.includes(only))) continue;
        if (tables.drop.includes(only)) dropped.push(only);
        else kept.push(bare(only));
      }
    }
    return kept.length ? kept : dropped;
  }

  /**
   * A word without the article that is written onto it.
   * @param {string} word
   */
  function bare(word) {
    const article = tables.glued.find((a) => word.startsWith(a));
    const rest = article === undefined ? word : word.slice(article.length);
    const kept = article !== undefined && Array.from(rest).length >= tables.glued_least ? rest : word;
    const opening = tables.openings.find(([from]) => kept.startsWith(from));
    if (!opening) return kept;
    const after = kept.slice(opening[0].length);
    return Array.from(after).length === 1 ? kept : opening[1] + after;
  }

  /**
   * A word as it is compared in its own script.
   * @param {string} word
   */
  function fold(word) {
    let out = '';
    for (const c of word) {
      if (nothing.has(c)) continue;
      const digit = c.codePointAt(0) ?? 0;
      if (digit >= 0x660 && digit <= 0x669) out += String(digit - 0x660);
      else if (digit >= 0x6f0 && digit <= 0x6f9) out += String(digit - 0x6f0);
      else out += letters.get(c) ?? c;
    }
    const article = tables.articles.find((a) => out.startsWith(a) && Array.from(out.slice(a.length)).length >= 3);
    return article === undefined ? out : out.slice(article.length);
  }

  /**
   * The units of a word.
   * @param {string} word
   * @returns {Placed[]}
   */
  function parse(word) {
    const chars = Array.from(word);
    /** @type {Placed[]} */
    const placed = [];
    let before = '';
    for (let i = 0; i < chars.length;) {
      let n = Math.min(tables.longest, chars.length - i);
      while (n > 0 && !units.has(chars.slice(i, i + n).join(''))) n -= 1;
      const text = n ? chars.slice(i, i + n).join('') : '';
      if (!text || text !== before) {
        const latin = chars[i] < '\u0080';
        placed.push({ unit: units.get(text) ?? null, letter: chars[i], latin, first: false, last: false });
      }
      before = text;
      i += n || 1;
    }
    if (placed.length) {
      placed[0].first = true;
      placed[placed.length - 1].last = true;
    }
    return placed;
  }

  /**
   * What a word leaves in a key, where it is the first and where it is another.
   * @param {string} word
   */
  function keyOf(word) {
    let first = '';
    let inner = '';
    for (const p of parse(word)) {
      first += p.unit ? (p.first ? p.unit.initial : p.unit.class) : p.letter;
      inner += p.unit ? p.unit.class : p.letter;
    }
    return { first, inner };
  }

  /** @param {string} where @param {Placed} p */
  function allows(where, p) {
    switch (where) {
      case 'always': return true;
      case 'not-first': return !p.first;
      case 'not-last': return !p.last;
      case 'ends': return p.first || p.last;
      default: return false;
    }
  }

  /**
   * Whether two words spell one another, in one script or across two.
   * @param {string} a
   * @param {string} b
   */
  function meet(a, b) {
    const [x, y] = [parse(a), parse(b)];
    if (!x.length || !y.length) return false;
    const same = [...x, ...y].every((p) => p.latin === y[0].latin);
    /** @param {Placed} p */
    const skips = (p) => p.unit !== null && allows(same ? p.unit.same : p.unit.skip, p);
    /** @param {Placed} p @param {Placed} q */
    const pairs = (p, q) => {
      if (!p.unit || !q.unit) return !p.unit && !q.unit && p.letter === q.letter;
      const of = p.last && !same ? p.unit.last : p.unit.sounds;
      const other = q.last && !same ? q.unit.last : q.unit.sounds;
      return of.some((s) => other.includes(s));
    };
    let reached = [true];
    for (const q of y) reached.push(reached[reached.length - 1] && skips(q));
    for (const p of x) {
      const next = [reached[0] && skips(p)];
      for (let j = 0; j < y.length; j += 1) {
        next.push((reached[j + 1] && skips(p)) || (reached[j] && pairs(p, y[j])) || (next[j] && skips(y[j])));
      }
      reached = next;
    }
    return reached[y.length];
  }

  /**
   * What is typed, as it is compared.
   * @param {string} text
   */
  function typed(text) {
    const all = words(text).map((word) => ({ word, plain: fold(word), ...keyOf(word) })).filter((w) => w.plain);
    const keyed = all.filter((w) => w.first);
    return { words: all, plain: all.map((w) => w.plain).join(' '), key: keyed.map((w, i) => (i ? w.inner : w.first)).join('') };
  }

  /**
   * How well a name fits what is typed: 0 where it does not, and more the better it does.
   * @param {ReturnType<typeof typed>} asked @param {Findable} name
   */
  function fits(asked, name) {
    if (!asked.words.length) return 0;
    const whole = name.plain === asked.plain ? 5 : 0;
    const joined = asked.key.length >= 3 && name.key === asked.key ? 2.5 : 0;
    const plains = name.plain.split(' ');
    const keys = name.keys.split(' ');
    let sum = 0;
    for (const w of asked.words) {
      let best = 0;
      for (const plain of plains) {
        if (plain === w.plain) best = Math.max(best, 4);
        else if (plain.startsWith(w.plain)) best = Math.max(best, 3);
        else if (best < 2.8 && meet(w.word, plain)) best = 2.8;
      }
      // While a word is being typed in other letters, its key is the beginning of the name's.
      if (!best && w.first.length >= 2 && keys.some((key) => key.startsWith(w.first))) best = 1;
      if (!best) return joined;
      sum += best;
    }
    return Math.max(whole, joined, sum / asked.words.length);
  }

  return { typed, fits, words, fold, keyOf };
}
