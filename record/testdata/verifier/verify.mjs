// SPDX-License-Identifier: Apache-2.0
//
// Verifies an export folder of a crisiscell record. It was written from docs/record-format.md and shares no code with
// the program, so that the two can be held against each other. It needs node 20 or later and nothing else:
//
//     node verify.mjs FOLDER [--trust FINGERPRINT] [--checkpoint FILE]...
//
// It prints what it checked and each fault with its position. Exit: 0 no fault, 1 faults, 2 wrong usage, 3 the folder
// cannot be read as an export.

import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { closeSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';

class Unreadable extends Error {}

const MANIFEST = 'checkpoints,entries,files,fingerprint,for,format,installation,keys,origin,payloads,root,sealed,withheld';
const MAX_FAULTS = 1000;
const MAX_BODY = 16 * 1024 * 1024;
const sha256 = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest();
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const isPosition = (n) => Number.isSafeInteger(n) && n >= 1;

// canonical writes a value that JSON.parse made. The default order of sort() is that of UTF-16 code units, and
// JSON.stringify writes strings with the escapes of RFC 8785.
function canonical(v) {
  if (Array.isArray(v)) return `[${v.map(canonical).join(',')}]`;
  if (v !== null && typeof v === 'object') {
    return `{${Object.keys(v).sort().map((k) => `${canonical(k)}:${canonical(v[k])}`).join(',')}}`;
  }
  if (typeof v === 'number' && !Number.isSafeInteger(v)) throw new Error('a number that is no safe integer');
  if (typeof v === 'string' && !v.isWellFormed()) throw new Error('a lone surrogate');
  return JSON.stringify(v);
}

// parseCanonical reads bytes that must be canonical JSON.
function parseCanonical(bytes) {
  const text = utf8.decode(bytes);
  const value = JSON.parse(text);
  if (canonical(value) !== text) throw new Error('not the canonical form');
  return value;
}

// chunks reads a file of the folder; links are not followed, for they could lead out of it.
function* chunks(folder, name) {
  const inside = name.split('/').map((_, i, parts) => lstatSync(join(folder, ...parts.slice(0, i + 1))));
  if (!inside.pop().isFile() || !inside.every((i) => i.isDirectory())) throw new Unreadable(`${name}: no regular file`);
  const fd = openSync(join(folder, name), 'r');
  try {
    const b = Buffer.alloc(1 << 16);
    for (let n = readSync(fd, b); n > 0; n = readSync(fd, b)) yield Buffer.from(b.subarray(0, n));
  } finally {
    closeSync(fd);
  }
}

function small(folder, name, limit) {
  if (lstatSync(join(folder, name)).size > limit) throw new Unreadable(`${name}: larger than ${limit} bytes`);
  return Buffer.concat([...chunks(folder, name)]);
}

// lines yields the number and the bytes of each line.
function* lines(folder, name, limit) {
  let [rest, length, number] = [[], 0, 1];
  for (const chunk of chunks(folder, name)) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield [number++, Buffer.concat([...rest, chunk.subarray(from, end)])];
      [rest, length, from] = [[], 0, end + 1];
    }
    rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > limit) throw new Unreadable(`${name}:${number}: longer than ${limit} bytes`);
  }
  if (length > 0) throw new Unreadable(`${name}:${number}: the last line does not end`);
}

// at gives an error of parse its place.
function at(name, number, parse) {
  try {
    return parse();
  } catch (err) {
    throw new Unreadable(`${name}:${number}: ${err.message}`);
  }
}

const KIND = /^[a-z0-9_-][a-z0-9_.-]*\.[a-z0-9_.-]*[a-z0-9_-]$/;

function parseEntry(line) {
  const m = /^\{"header":(.*),"leaf":"([0-9a-f]{64})","state":"(present|withheld|sealed)"\}$/s.exec(line.toString('latin1'));
  if (!m) throw new Error('not of the form {header, leaf, state}');
  const bytes = Buffer.from(m[1], 'latin1');
  const h = parseCanonical(bytes);
  const names = ['actor', 'crisis', 'kind', 'payload', 'seq', 'time', 'version'];
  const short = (s) => typeof s === 'string' && Buffer.byteLength(s) <= 100;
  const good = Object.keys(h).join() === names.join() && bytes.length <= 1024 && short(h.actor) && short(h.crisis) && short(h.kind) &&
    KIND.test(h.kind) && /^[0-9a-f]{64}$/.test(h.payload) && isPosition(h.seq) && isPosition(h.version) && Number.isSafeInteger(h.time);
  if (!good) throw new Error('no header');
  return { ...h, leaf: sha256(Buffer.of(0), bytes), stored: Buffer.from(m[2], 'hex'), state: m[3] };
}

function parsePayload(line) {
  const m = /^\{"body":(.*),"salt":"([0-9a-f]{64})","seq":([1-9][0-9]{0,15})\}$/s.exec(line.toString('latin1'));
  if (!m || !isPosition(Number(m[3]))) throw new Error('not of the form {body, salt, seq}');
  return { body: Buffer.from(m[1], 'latin1'), salt: Buffer.from(m[2], 'hex'), seq: Number(m[3]) };
}

// readLog reads both files side by side. Bodies are kept for the record's own kinds only.
function readLog(folder) {
  const entries = [];
  const payloads = lines(folder, 'payloads.jsonl', MAX_BODY + 512);
  let waiting = null;
  for (const [number, line] of lines(folder, 'entries.jsonl', 1024 + 512)) {
    const e = at('entries.jsonl', number, () => parseEntry(line));
    entries.push(e);
    if (e.state !== 'present') continue;
    while (waiting === null || waiting.seq < e.seq) {
      const next = payloads.next();
      waiting = next.done ? { seq: Infinity } : at('payloads.jsonl', next.value[0], () => parsePayload(next.value[1]));
    }
    e.fits = waiting.seq === e.seq && sha256(waiting.salt, waiting.body).toString('hex') === e.payload;
    if (e.fits && e.kind.startsWith('record.')) e.body = waiting.body;
    if (waiting.seq === e.seq) waiting = null;
  }
  return entries;
}

// fact takes the data out of a payload of the given names.
function fact(e, names) {
  if (e.version !== 1) throw new Error(`version ${e.version} is not known`);
  const body = parseCanonical(e.body);
  const only = (o, allowed) => Object.keys(o).every((k) => allowed.includes(k));
  if (!only(body, ['data', 'reason', 'seat']) || !only(body.data, names)) throw new Error('a field nobody knows');
  return body.data;
}

const origin = (installation) => `crisiscell/${installation}`;

function parseKey(text) {
  const m = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  const raw = m && Buffer.from(m[3], 'base64');
  if (!m || raw.length !== 33 || raw[0] !== 1) throw new Error('no verifier key');
  const id = sha256(m[1], '\n', raw).subarray(0, 4);
  if (id.toString('hex') !== m[2]) throw new Error('the hash of a verifier key is wrong');
  const x = raw.subarray(1).toString('base64url');
  return { text, name: m[1], id, key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }) };
}

// openNote tells whether a note is signed by key: 'good', 'unsigned' (by others only), or 'damaged'.
function openNote(bytes, key) {
  const s = bytes.toString();
  const cut = s.lastIndexOf('\n\n');
  if (!Buffer.from(s).equals(bytes) || cut < 0 || !s.endsWith('\n') || /[\x00-\x09\x0b-\x1f]/.test(s)) return { state: 'damaged' };
  const text = s.slice(0, cut + 1);
  let state = 'unsigned';
  for (const line of s.slice(cut + 2, -1).split('\n')) {
    const m = /^\u2014 ([^+\s]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    const raw = m && Buffer.from(m[2], 'base64');
    if (!m || raw.length < 5) return { state: 'damaged' };
    if (m[1] !== key.name || !raw.subarray(0, 4).equals(key.id)) continue;
    if (!verifySignature(null, Buffer.from(text), key.key, raw.subarray(4))) return { state: 'damaged' };
    state = 'good';
  }
  return { state, text };
}

function parseCheckpoint(bytes) {
  const head = bytes.length <= 16384 && bytes.includes('\n\n') ? bytes.toString().split('\n\n')[0].split('\n') : [];
  const [name, size, root] = head;
  const raw = Buffer.from(root ?? '', 'base64');
  if (!name || !/^[1-9][0-9]{0,15}$/.test(size) || !isPosition(Number(size)) || raw.length !== 32 || raw.toString('base64') !== root) {
    throw new Error('no checkpoint');
  }
  return { origin: name, size: Number(size), root: raw, bytes };
}

class Tree {
  peaks = []; // [hash, leaves below], the largest first

  add(leaf) {
    let node = [leaf, 1];
    while (this.peaks.length > 0 && this.peaks.at(-1)[1] === node[1]) {
      node = [sha256(Buffer.of(1), this.peaks.pop()[0], node[0]), 2 * node[1]];
    }
    this.peaks.push(node);
  }

  root() {
    if (this.peaks.length === 0) return sha256('');
    return this.peaks.map((p) => p[0]).reduceRight((right, left) => sha256(Buffer.of(1), left, right));
  }
}

function check(folder, trust, elsewhere) {
  const manifest = readManifest(folder);
  const [faults, points] = [[], []];
  const fault = (kind, from, to, message) => faults.push({ kind, from, to, message });
  const takePoint = (bytes, own) => {
    try {
      points.push({ ...parseCheckpoint(bytes), own });
    } catch (err) {
      fault('checkpoint', 0, 0, err.message);
    }
  };
  for (const f of manifest.files) if (f.name.startsWith('checkpoints/')) takePoint(small(folder, f.name, 16384), true);
  for (const file of elsewhere) takePoint(readFileSync(file), false);
  points.sort((a, b) => a.size - b.size);
  const entries = readLog(folder);

  // Places: what stands twice or late, what is missing, how far the log is whole from its start.
  const met = new Map();
  let [last, time, whole] = [0, -Infinity, 0];
  for (const [i, e] of entries.entries()) {
    e.sound = e.leaf.equals(e.stored);
    if (!e.sound) fault('edited', e.seq, e.seq, 'the header is not what the stored leaf hash says');
    if (whole === i && e.seq === i + 1) whole++;
    if (met.has(e.seq)) {
      fault('order', e.seq, e.seq, 'stands twice');
      continue;
    }
    met.set(e.seq, e);
    if (e.seq < last) {
      fault('order', e.seq, e.seq, `stands after entry ${last}`);
      continue;
    }
    if (e.time < time) fault('order', e.seq, e.seq, 'its time is before that of the entry before');
    time = Math.max(time, e.time);
    last = e.seq;
  }
  const broken = whole < entries.length;
  [...met.keys()].sort((a, b) => a - b).reduce((before, seq) => {
    if (seq > before + 1) fault('removed', before + 1, seq - 1, `not there, though entry ${last} is`);
    return seq;
  }, 0);

  // Payloads, keys, seals.
  const keys = []; // {since, key}, key null where it cannot be known
  let installation = null;
  if (entries.length === 0) fault('genesis', 1, 1, 'the log has no entry');
  for (const e of met.values()) {
    if (e.state === 'present' && !e.fits && e.sound) fault('payload', e.seq, e.seq, 'not the payload that was accepted, or gone');
    try {
      if (e.seq === 1) {
        if (trust && trust !== e.stored.toString('hex')) fault('genesis', 1, 1, 'not the trusted fingerprint');
        if (e.kind !== 'record.genesis') throw new Error(`the first entry is ${e.kind}`);
        if (!e.fits) throw new Error('its payload cannot be read');
        const g = fact(e, ['authority', 'installation', 'log_key', 'rp_id']);
        const key = parseKey(g.log_key);
        if (key.name !== origin(g.installation)) throw new Error('the log key is of another log');
        installation = g.installation;
        keys.push({ since: 1, key });
      } else if (e.kind === 'record.genesis') {
        fault('genesis', e.seq, e.seq, 'a second genesis entry');
      } else if (e.kind === 'record.key_rotated') {
        rotation(e, installation, keys);
      }
    } catch (err) {
      fault(e.seq === 1 ? 'genesis' : 'key', e.seq, e.seq, err.message);
    }
  }
  seals(met, fault);

  // Checkpoints against the tree of the stored leaf hashes.
  const tree = new Tree();
  const [good, told] = [{ own: 0, other: 0 }, {}];
  let [size, covered] = [0, 0];
  for (const p of points) {
    const side = p.own ? 'own' : 'other';
    const key = keys.findLast((k) => k.since <= p.size)?.key;
    if (installation !== null && p.origin !== origin(installation)) {
      fault('checkpoint', p.size, p.size, 'of another log');
      continue;
    }
    const { state } = key ? openNote(p.bytes, key) : { state: 'unknown' };
    p.signed = state === 'good';
    if (state === 'unsigned') fault('key', p.size, p.size, 'not signed by the log key in force');
    if (state === 'damaged') fault('checkpoint', p.size, p.size, 'its signature is wrong or its form');
    if (state === 'unsigned' || state === 'damaged') continue;
    if (p.size > last) covered = Math.max(covered, p.size);
    if (p.size > whole) continue;
    while (size < p.size) tree.add(entries[size++].stored);
    if (tree.root().equals(p.root)) {
      good[side] = p.size;
      good.own = Math.max(good.own, p.size);
    } else if (!told[side]) {
      told[side] = true;
      fault('rewritten', good[side] + 1, p.size, 'the entries do not give the root that is signed');
    }
  }
  if (covered > 0) fault('truncated', last + 1, covered, `covered by a signed checkpoint, but the log ends at ${last}`);
  while (size < whole) tree.add(entries[size++].stored);
  const root = tree.root().toString('hex');
  compareFiles(folder, manifest, entries.length, broken ? null : root, fault);
  faults.sort((a, b) => a.from - b.from || a.to - b.to || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
  return { faults, entries, points, root: broken ? null : root };
}

function rotation(e, installation, keys) {
  if (!e.fits) {
    keys.push({ since: e.seq, key: null });
    throw new Error('the rotation cannot be read, so that no key is known from here on');
  }
  const r = fact(e, ['new', 'note', 'old']);
  const current = keys.findLast((k) => k.key)?.key.text;
  if (r.old !== current) throw new Error('the rotation does not start from the key in force');
  const text = `${origin(installation)}\nrotate\n${r.old}\n${r.new}\n`;
  for (const key of [r.old, r.new].map(parseKey)) {
    const note = openNote(Buffer.from(r.note), key);
    if (note.state !== 'good' || note.text !== text) throw new Error('the rotation is not signed by both keys');
  }
  const key = parseKey(r.new);
  if (key.name !== origin(installation)) throw new Error('the log key is of another log');
  keys.push({ since: e.seq, key });
}

function seals(met, fault) {
  const open = new Set([...met.values()].filter((e) => e.state === 'sealed').map((e) => e.seq));
  let dark = 0; // the last seal that this reader may not see: it may be the one
  for (const e of met.values()) {
    if (e.kind !== 'record.sealed' || e.seq === 1) continue;
    if (!e.fits) {
      dark = e.seq;
      continue;
    }
    try {
      const s = fact(e, ['blobs', 'entries', 'reason', 'second', 'tombstones']);
      if (!s.second || s.second === e.actor) fault('seal', e.seq, e.seq, 'no second person stands behind the seal');
      for (const seq of s.entries ?? []) {
        if (!isPosition(seq) || seq >= e.seq) fault('seal', e.seq, e.seq, `it seals entry ${seq}, which is not before it`);
        else if (met.get(seq)?.fits) fault('seal', seq, seq, `its payload is here, though entry ${e.seq} destroys it`);
        open.delete(seq);
      }
    } catch (err) {
      fault('seal', e.seq, e.seq, err.message);
    }
  }
  for (const seq of open) if (seq >= dark) fault('seal', seq, seq, 'said to be sealed, but no entry seals it');
}

function readManifest(folder) {
  const bytes = small(folder, 'MANIFEST.json', 8 << 20);
  const m = at('MANIFEST.json', 1, () => parseCanonical(bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes));
  if (m.format !== 1) throw new Unreadable(`MANIFEST.json: format ${m.format}, this reads 1`);
  if (Object.keys(m).join() !== MANIFEST) throw new Unreadable(`MANIFEST.json: its fields are not ${MANIFEST}`);
  const names = m.files.map((f) => f.name);
  const known = (n) => n === 'entries.jsonl' || n === 'payloads.jsonl' || /^checkpoints\/[0-9]{6}\.txt$/.test(n);
  if (!names.every(known) || new Set(names).size !== names.length || !names.includes('entries.jsonl') || !names.includes('payloads.jsonl')) {
    throw new Unreadable('MANIFEST.json: its list of files is not that of an export');
  }
  return m;
}

function compareFiles(folder, manifest, entries, root, fault) {
  for (const f of manifest.files) {
    const h = createHash('sha256');
    let size = 0;
    for (const c of chunks(folder, f.name)) {
      h.update(c);
      size += c.length;
    }
    if (size !== f.size || h.digest('hex') !== f.sha256) fault('file', 0, 0, `${f.name} is not the file that the manifest lists`);
  }
  if (manifest.entries !== entries || (root !== null && manifest.root !== root)) {
    fault('file', 0, 0, 'MANIFEST.json says other entries or another root than there are');
  }
}

function main(args) {
  let [folder, trust, elsewhere] = [null, '', []];
  while (args.length > 0) {
    const a = args.shift();
    if (a === '--trust' && args.length > 0) trust = args.shift().replace(/\s/g, '').toLowerCase();
    else if (a === '--checkpoint' && args.length > 0) elsewhere = [...elsewhere, args.shift()];
    else if (!a.startsWith('--') && folder === null) folder = a;
    else folder = undefined;
  }
  if (!folder || !/^([0-9a-f]{64})?$/.test(trust)) {
    console.error('usage: node verify.mjs FOLDER [--trust FINGERPRINT] [--checkpoint FILE]...');
    return 2;
  }
  const { faults, entries, points, root } = check(folder, trust, elsewhere);
  const count = (state) => entries.filter((e) => e.state === state).length;
  console.log(`${entries.length} entries, ${count('withheld')} payloads withheld, ${count('sealed')} sealed`);
  console.log(`${points.length} checkpoints read, ${points.filter((p) => p.signed).length} with a good signature`);
  console.log(`root ${root ?? 'unknown: entries are missing or out of order'}`);
  for (const f of faults.slice(0, MAX_FAULTS)) {
    const place = f.from === 0 && f.to === 0 ? '-' : f.from === f.to ? f.from : `${f.from}-${f.to}`;
    console.log(`${f.kind} ${place}: ${f.message}`);
  }
  console.log(faults.length === 0 ? 'no fault' : `${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (err) {
  if (!(err instanceof Unreadable) && err.code === undefined) throw err;
  console.error(err.message);
  process.exitCode = 3;
}
