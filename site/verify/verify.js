/* Periksa sendiri / Check it yourself. Reads a published tree over HTTP, computes every hash, signature and derived file
 * again, and ends with one of the verdicts of `verify.py`. No dependencies, nothing is sent anywhere.
 *
 *  1 bytes and text · 2 SHA-256 · 3 Ed25519 · 4 JSON as Python writes it · 5 Merkle tree and tiles · 6 signed notes
 *  7 SSH signatures · 8 leaves and history · 9 derived files · 10 verdicts · 11 reading the portal · 12 the log
 *  13 releases, lists and pages · 14 memory · 15 the whole portal · 16 one file · 17 words · 18 the page
 *
 * Sections 1–16 follow the modules of `pipelines/stages/release/log` and `…/audit` one by one and touch no page, so they
 * can be imported and tested alone.
 */

// ───────────────────────────────────────────────────────────────────────────────────────────── 1 bytes and text

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What was read contradicts its own format. */
class Broken extends Error {}

/** The place did not answer; that is no verdict about the publisher. */
class Unreadable extends Error {}

function must(condition, told) {
  if (!condition) throw new Broken(told);
}

function text(bytes) {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new Broken("not UTF-8");
  }
}

function joined(...parts) {
  const found = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    found.set(part, at);
    at += part.length;
  }
  return found;
}

function equal(one, two) {
  return one.length === two.length && one.every((byte, index) => byte === two[index]);
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function base64(bytes) {
  let found = "";
  for (const byte of bytes) found += String.fromCharCode(byte);
  return btoa(found);
}

/** The bytes of a base64 text that has no other spelling: what is decoded must encode to the same text again. */
function unbase64(value) {
  let found;
  try {
    found = Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Broken("not base64");
  }
  must(base64(found) === value, "not canonical base64");
  return found;
}

/** Order of texts by code point, as Python sorts them; JavaScript's own order is by UTF-16 unit. */
function byCodePoint(one, two) {
  let at = 0;
  while (at < one.length && at < two.length && one.charCodeAt(at) === two.charCodeAt(at)) at += 1;
  if (at === one.length || at === two.length) return one.length - two.length;
  const lifted = (unit) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
  return lifted(one.charCodeAt(at)) - lifted(two.charCodeAt(at));
}

const sorted = (texts) => [...texts].sort(byCodePoint);

// ───────────────────────────────────────────────────────────────────────────────────────────── 2 SHA-256 (FIPS 180-4)

const WHOLE = 64 << 20; // bytes up to which WebCrypto, which needs all of them at once, does the work
const SLICE = 4 << 20;

/** The first 32 bits of the fractional parts of the roots of the first primes (§4.2.2, §5.3.3), in whole numbers. */
function primeRoots(count, degree) {
  const found = [];
  for (let number = 2n; found.length < count; number += 1n) {
    let prime = true;
    for (let factor = 2n; factor * factor <= number; factor += 1n) prime &&= number % factor !== 0n;
    if (prime) found.push(wholeRoot(number << (32n * degree), degree));
  }
  return Int32Array.from(found, (value) => Number(BigInt.asIntN(32, value)));
}

function wholeRoot(number, degree) {
  let found = 0n;
  for (let bit = 1n << 40n; bit; bit >>= 1n) if ((found + bit) ** degree <= number) found += bit;
  return found;
}

const K = primeRoots(64, 3n);
const START = primeRoots(8, 2n);

/** SHA-256 of bytes that come in pieces. */
class Sha256 {
  constructor() {
    this.state = Int32Array.from(START);
    this.block = new Uint8Array(64);
    this.words = new Int32Array(64);
    this.length = 0;
  }

  update(bytes) {
    let at = 0;
    const used = this.length % 64;
    this.length += bytes.length;
    if (used) {
      at = Math.min(64 - used, bytes.length);
      this.block.set(bytes.subarray(0, at), used);
      if (used + at < 64) return this;
      this.compress(this.block, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.compress(bytes, at);
    this.block.set(bytes.subarray(at));
    return this;
  }

  /** §5.1.1: one bit, zeros, and the length in bits in the last eight bytes. */
  digest() {
    const bits = this.length * 8;
    const padding = new Uint8Array(((119 - (this.length % 64)) % 64) + 9);
    padding[0] = 0x80;
    const tail = new DataView(padding.buffer, padding.length - 8);
    tail.setUint32(0, Math.floor(bits / 2 ** 32));
    tail.setUint32(4, bits >>> 0);
    this.update(padding);
    const found = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, index) => found.setInt32(index * 4, word));
    return new Uint8Array(found.buffer);
  }

  /** §6.2.2 */
  compress(bytes, at) {
    const w = this.words;
    const k = K; // a local name: a third of the time of the outer one
    for (let i = 0, p = at; i < 16; i += 1, p += 4) {
      w[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    const s = this.state; // read and written one by one: destructuring would take most of the time
    let a = s[0];
    let b = s[1];
    let c = s[2];
    let d = s[3];
    let e = s[4];
    let f = s[5];
    let g = s[6];
    let h = s[7];
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    s[0] += a;
    s[1] += b;
    s[2] += c;
    s[3] += d;
    s[4] += e;
    s[5] += f;
    s[6] += g;
    s[7] += h;
  }
}

const sha256 = (bytes) => new Sha256().update(bytes).digest();

/** Hash pieces as they come: WebCrypto while they are few, our own code once keeping them would need much memory. */
async function hashPieces(pieces) {
  let kept = [];
  let length = 0;
  let digest = null;
  for await (const piece of pieces) {
    length += piece.length;
    kept.push(piece);
    if (length <= WHOLE) continue;
    digest ??= new Sha256();
    kept.forEach((bytes) => digest.update(bytes));
    kept = [];
  }
  return hex(digest ? digest.digest() : new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...kept))));
}

/** A file of any size, read slice by slice. */
async function* slices(file, signal, told) {
  for (let at = 0; at < file.size; at += SLICE) {
    signal?.throwIfAborted();
    const bytes = new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer());
    told?.(at + bytes.length, file.size);
    yield bytes;
  }
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 3 Ed25519 (RFC 8032)

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Whether `signature` over `message` was made with the key of `public_`. §5.1.7: a scalar that is not reduced is refused. */
async function verify(public_, message, signature) {
  if (public_.length !== 32 || signature.length !== 64) return false;
  if (BigInt(`0x${hex(signature.slice(32).reverse())}`) >= ORDER) return false;
  try {
    const key = await crypto.subtle.importKey("raw", public_, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
  } catch {
    return false;
  }
}

/** Whether this browser can check signatures at all: RFC 8032 §7.1 test 2 must pass, and fail for another message. */
async function canVerify() {
  const bytes = (value) => Uint8Array.from(value.match(/../g), (pair) => parseInt(pair, 16));
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return "context";
  const key = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const signature = bytes(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  const sound = (await verify(key, bytes("72"), signature)) && !(await verify(key, bytes("73"), signature));
  return sound ? "" : "ed25519";
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 4 JSON as Python writes it

const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;
const NAMES = { true: true, false: false, null: null };
const NOT_FINITE = ["NaN", "Infinity", "-Infinity"];

/** A number that JavaScript cannot hold, or would print in another way; `text` is how Python prints it. */
class Printed {
  constructor(value) {
    this.text = value;
  }
}

/** RFC 8259. JSON.parse would lose 1.0, 1e5 and 20-digit integers, which stand in lists that we must write again. */
function parseJson(source) {
  let at = 0;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) at = pattern.lastIndex;
    return match;
  };
  const sign = (character) => {
    take(SPACE);
    if (source[at] !== character) return false;
    at += 1;
    return true;
  };
  const expect = (character) => must(sign(character), `not JSON at ${at}`);
  const string = () => {
    take(SPACE);
    const match = take(STRING);
    must(match, `not JSON at ${at}`);
    return JSON.parse(match[0]);
  };
  const list = () => {
    const found = [];
    if (sign("]")) return found;
    do found.push(value());
    while (sign(","));
    expect("]");
    return found;
  };
  const object = () => {
    const found = Object.create(null);
    if (sign("}")) return found;
    do {
      const key = string();
      expect(":");
      found[key] = value();
    } while (sign(","));
    expect("}");
    return found;
  };
  const value = () => {
    if (sign("{")) return object();
    if (sign("[")) return list();
    if (source[at] === '"') return string();
    for (const name of NOT_FINITE) if (source.startsWith(name, at)) return (at += name.length), new Printed(name);
    for (const name in NAMES) if (source.startsWith(name, at)) return (at += name.length), NAMES[name];
    const match = take(NUMBER);
    must(match, `not JSON at ${at}`);
    return match[1] || match[2] ? new Printed(float(Number(match[0]))) : integer(match[0]);
  };
  const found = value();
  take(SPACE);
  must(at === source.length, `not JSON at ${at}`);
  return found;
}

function integer(digits) {
  const number = Number(digits) + 0;
  return Number.isSafeInteger(number) ? (number === 0 ? 0 : number) : new Printed(digits);
}

/** `float.__repr__`: the same shortest digits, but another rule for when to write an exponent. */
function float(number) {
  if (!Number.isFinite(number)) return `${number}`;
  const [digits, power] = number.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? "-" : "+"}${`${Math.abs(exponent)}`.padStart(2, "0")}`;
  }
  const minus = Object.is(number, -0) || number < 0 ? "-" : "";
  const bare = digits.replace("-", "").replace(".", "");
  if (exponent < 0) return `${minus}0.${"0".repeat(-exponent - 1)}${bare}`;
  const whole = bare.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${minus}${whole}.${bare.slice(exponent + 1) || "0"}`;
}

/** `json.dumps(ensure_ascii=False, sort_keys=True)`; with `indent` 1 on lines of its own, without it with no spaces. */
function dumps(value, indent = 0, depth = 1) {
  if (value instanceof Printed) return value.text;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const items = Array.isArray(value)
    ? value.map((item) => dumps(item, indent, depth + 1))
    : sorted(Object.keys(value)).map(
        (key) => `${JSON.stringify(key)}${indent ? ": " : ":"}${dumps(value[key], indent, depth + 1)}`,
      );
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (!items.length || !indent) return `${open}${items.join(",")}${close}`;
  const line = `\n${" ".repeat(indent * depth)}`;
  return `${open}${line}${items.join(`,${line}`)}\n${" ".repeat(indent * (depth - 1))}${close}`;
}

const asJson = (value) => utf8.encode(`${dumps(value, 1)}\n`);

// ───────────────────────────────────────────────────────────────────────────────────────────── 5 tree (RFC 6962 §2.1), tiles

const WIDTH = 256; // c2sp.org/tlog-tiles: tiles have height 8
const ENTRIES = "entries";

const leafHash = (entry) => sha256(joined([0], entry));
const nodeHash = (left, right) => sha256(joined([1], left, right));

/** The roots of the complete subtrees, largest first, after a leaf joins a tree of `size`. */
function grown(peaks, size, leaf) {
  const after = [...peaks];
  let value = leaf;
  for (let rest = size; rest % 2; rest = (rest - 1) / 2) value = nodeHash(after.pop(), value);
  return [...after, value];
}

function rootOfPeaks(peaks) {
  if (!peaks.length) return sha256(new Uint8Array());
  return peaks.reduceRight((value, peak) => nodeHash(peak, value));
}

const root = (hashes) => rootOfPeaks(hashes.reduce((peaks, value, index) => grown(peaks, index, value), []));

/** `tile/<L>/<N>[.p/<W>]`; N in groups of three digits, all but the last with an `x`. */
function tilePath(level, index, width = WIDTH) {
  const groups = [`${index % 1000}`.padStart(3, "0")];
  for (let rest = Math.floor(index / 1000); rest; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${`${rest % 1000}`.padStart(3, "0")}`);
  }
  return `tile/${level}/${groups.join("/")}${width === WIDTH ? "" : `.p/${width}`}`;
}

/** Where the bundle lies whose last entry is the last one of a log of `size`. */
const bundlePath = (size) => tilePath(ENTRIES, Math.floor((size - 1) / WIDTH), ((size - 1) % WIDTH) + 1);

/** Entries, each after its length (big-endian uint16). */
const bundle = (entries) => joined(...entries.flatMap((entry) => [[entry.length >> 8, entry.length & 255], entry]));

function unbundle(content) {
  const entries = [];
  for (let start = 0; start < content.length; ) {
    const end = start + 2 + ((content[start] << 8) | content[start + 1]);
    must(start + 2 <= content.length && end <= content.length, "the bundle is cut off");
    entries.push(content.subarray(start + 2, end));
    start = end;
  }
  return entries;
}

/** The hash tiles that the last of these leaf hashes brings about, by path. */
function newTiles(leaves) {
  const found = new Map();
  for (let level = 0, count = leaves.length; count; level += 1, count /= WIDTH) {
    const index = Math.floor((count - 1) / WIDTH);
    const width = ((count - 1) % WIDTH) + 1;
    const span = WIDTH ** level;
    const roots = Array.from({ length: width }, (_, place) => {
      const start = (index * WIDTH + place) * span;
      return root(leaves.slice(start, start + span));
    });
    found.set(tilePath(level, index, width), joined(...roots));
    if (count % WIDTH) break;
  }
  return found;
}

// ───────────────────────────────────────────────────────────────────────────── 6 c2sp.org/signed-note, /tlog-checkpoint

const ED25519 = 1;
// the blanks are those of Python's \s, which knows U+0085 but not U+FEFF
const LINE =
  /^— ([^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000+]+) ([A-Za-z0-9+/]+={0,2})$/;
const SIZE = /^(?:0|[1-9][0-9]{0,17})$/;

/** `name+id+base64(kind || public key)`; the id is SHA-256(name || LF || kind || key)[:4]. Only Ed25519 signs logs here. */
function readVkey(vkey) {
  must(typeof vkey === "string", "not a vkey");
  const [name, id, ...rest] = vkey.split("+");
  const raw = unbase64(rest.join("+"));
  const expected = sha256(joined(utf8.encode(`${name}\n`), raw)).slice(0, 4);
  must(rest.length && [ED25519, 4].includes(raw[0]) && raw.length === 33 && hex(expected) === id, "not a vkey of Ed25519");
  return { name, id: expected, public: raw.slice(1), vkey };
}

/** Text and signatures of a note. Throws Broken when the form is not the note's. */
function splitNote(note) {
  const whole = text(note);
  const at = whole.lastIndexOf("\n\n");
  must(!/[\x00-\x09\x0b-\x1f]/.test(whole) && at >= 0 && whole.endsWith("\n"), "not a signed note");
  const lines = whole.slice(at + 2, -1).split("\n");
  return { text: `${whole.slice(0, at)}\n`, signatures: lines.map(signature) };
}

/** `— name base64(id || signature)`. One signature has one spelling. */
function signature(line) {
  const match = LINE.exec(line);
  must(match, "a signature line is not well-formed");
  const raw = unbase64(match[2]);
  must(raw.length > 4, "a signature line is not well-formed");
  return { name: match[1], id: raw.slice(0, 4), value: raw.slice(4) };
}

/** The text, when exactly these keys signed it in this order. */
async function textSignedBy(note, vkeys) {
  const { text: said, signatures } = splitNote(note);
  const keys = vkeys.map(readVkey);
  const same =
    keys.length === signatures.length &&
    keys.every((key, index) => key.name === signatures[index].name && equal(key.id, signatures[index].id));
  must(same, "not signed by the expected key");
  for (const [index, key] of keys.entries()) {
    const sound = await verify(key.public, utf8.encode(said), signatures[index].value);
    must(sound, "the signature does not fit the text");
  }
  return said;
}

const checkpointText = (origin, size, rootHash) => `${origin}\n${size}\n${base64(rootHash)}\n`;

/** The checkpoint that a note claims, before anybody has looked at its signatures. Extension lines are refused. */
function glance(note) {
  const said = splitNote(note).text;
  const lines = said.split("\n");
  must(lines.length === 4 && lines[0] && !lines[3] && SIZE.test(lines[1]), "not a checkpoint");
  const found = { origin: lines[0], size: Number(lines[1]), root: unbase64(lines[2]) };
  must(found.root.length === 32 && Number.isSafeInteger(found.size), "not a checkpoint");
  return found;
}

/** c2sp.org/tlog-proof: the leaf as `extra`, its index, the path to the root, the checkpoint. */
function releaseProof(leaf, index, peaksBefore, checkpoint) {
  const hashes = [...peaksBefore].reverse().map(base64); // the leaf joined last: its path is the peaks before it
  const lines = ["c2sp.org/tlog-proof@v1", `extra ${base64(leaf)}`, `index ${index}`, ...hashes, "", ""];
  return joined(utf8.encode(lines.join("\n")), checkpoint);
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 7 PROTOCOL.sshsig

const NAMESPACE = "terbuka";
const COLUMNS = 70;

/** SSH strings (RFC 4251 §5): each with its length before it. */
function sshStrings(...values) {
  const parts = values.map((value) => (typeof value === "string" ? utf8.encode(value) : value));
  return joined(
    ...parts.flatMap((part) => [[part.length >>> 24, (part.length >> 16) & 255, (part.length >> 8) & 255, part.length & 255], part]),
  );
}

function armour(public_, value) {
  const blob = joined(
    utf8.encode("SSHSIG"),
    [0, 0, 0, 1],
    sshStrings(sshStrings("ssh-ed25519", public_), NAMESPACE, "", "sha512", sshStrings("ssh-ed25519", value)),
  );
  const lines = base64(blob).match(new RegExp(`.{1,${COLUMNS}}`, "g"));
  return ["-----BEGIN SSH SIGNATURE-----", ...lines, "-----END SSH SIGNATURE-----", ""].join("\n");
}

/** Whether `armoured` is, byte for byte, what the publisher writes for this content and key. */
async function sshVerify(content, armoured, public_) {
  let value;
  try {
    value = unbase64(text(armoured).split("\n").slice(1, -2).join("")).slice(-64);
  } catch {
    return false;
  }
  if (!equal(utf8.encode(armour(public_, value)), armoured)) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", content));
  return verify(public_, joined(utf8.encode("SSHSIG"), sshStrings(NAMESPACE, "", "sha512", digest)), value);
}

/** The line of ssh-keygen(1) ALLOWED SIGNERS. */
const allowedSigner = (public_) =>
  `publisher namespaces="${NAMESPACE}" ssh-ed25519 ${base64(sshStrings("ssh-ed25519", public_))}\n`;

// ───────────────────────────────────────────────────────────────────────────────────────────── 8 leaves and history

const KINDS = {
  release: ["editions"],
  revise: ["editions", "reason"],
  withdraw: ["basis", "files", "path", "reason"],
  key: ["by", "retires", "vkey"],
  policy: ["dataset", "grace", "promise"],
  approve: ["what", "who"],
  note: ["text"],
};
const FIRST = ["recovery", "vkey"]; // leaf 0: the first key, and the one that is kept offline
const COMMON = ["kind", "n", "time", "v"];

const sameKeys = (value, keys) => dumps(sorted(Object.keys(value))) === dumps(keys);
const whole = (value) => Number.isSafeInteger(value) && value >= 0;

/** One entry of the log. Canonical JSON only: what is read must encode to the same bytes again. */
function readLeaf(content) {
  const value = parseJson(text(content));
  const plain = value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Printed);
  must(plain && equal(utf8.encode(dumps(value)), content), "a leaf is not canonical JSON");
  const { kind, n, time, v, ...facts } = value;
  const expected = n === 0 ? FIRST : Object.hasOwn(KINDS, kind) && KINDS[kind];
  const known = v === 1 && whole(n) && whole(time) && expected && sameKeys(facts, expected);
  must(known && COMMON.every((key) => key in value), "a leaf is not of a kind that is known here");
  return { n, kind, time, facts };
}

/** Before the first leaf. `keys`: every { since: size from which it signs, vkey, by: vkey that vouched for it }. */
const NOTHING = { size: 0, time: 0, keys: [], recovery: "", entries: new Map(), policies: new Map() };

const vkeyOf = (history) => history.keys.at(-1).vkey;
const originOf = (history) => readVkey(history.keys[0].vkey).name;
const revisions = (history, dataset, edition) =>
  (history.entries.get(dataset) ?? []).filter((entry) => entry.edition === edition);
const isWithdrawn = (entry) => entry.withdrawals.some((leaf) => !leaf.facts.files.length);
const withdrawnFiles = (entry) => new Set(entry.withdrawals.flatMap((leaf) => leaf.facts.files));
const allEntries = (history) => [...history.entries.values()].flat();

/** The keys that sign the checkpoint of this size: at a change of key the one that vouches, then the new one. */
function signers(history, size) {
  const { since, vkey, by } = history.keys.findLast((item) => item.since <= size);
  return since === size && by ? [by, vkey] : [vkey];
}

/** The history with one leaf more. Throws Broken when it contradicts what came before. */
function follow(before, leaf) {
  must(leaf.n === before.size && leaf.time >= before.time, `leaf ${leaf.n} is out of order`);
  must(leaf.n !== 0 || leaf.kind === "key", "the log does not begin with a key");
  const after = { ...before, size: leaf.n + 1, time: leaf.time };
  if (leaf.kind === "key") return followKey(after, leaf);
  if (leaf.kind === "policy") return { ...after, policies: new Map(before.policies).set(leaf.facts.dataset, leaf) };
  if (leaf.kind === "withdraw") return followWithdrawal(after, leaf);
  return leaf.kind === "release" || leaf.kind === "revise" ? followRelease(after, leaf) : after;
}

function followKey(history, leaf) {
  const { vkey, by = "", retires } = leaf.facts;
  const recovery = leaf.n ? history.recovery : leaf.facts.recovery;
  const vouched = leaf.n === 0 || ([vkeyOf(history), recovery].includes(by) && retires === vkeyOf(history));
  must(vouched, `leaf ${leaf.n}: neither the key in use nor the recovery key vouches for the new key`);
  const names = [vkey, recovery, ...history.keys.map((known) => known.vkey)].map((key) => readVkey(key).name);
  must(new Set(names).size === 1, `leaf ${leaf.n}: a key of another log`);
  return { ...history, keys: [...history.keys, { since: history.size, vkey, by }], recovery };
}

function followRelease(history, leaf) {
  const entries = new Map(history.entries);
  for (const item of leaf.facts.editions) {
    must(sameKeys(item, ["dataset", "edition", "rev", "sums"]) && whole(item.rev), `leaf ${leaf.n}: not an edition`);
    const { dataset, edition, rev, sums } = item;
    must([dataset, edition, sums].every((value) => typeof value === "string"), `leaf ${leaf.n}: not an edition`);
    const known = entries.get(dataset) ?? [];
    const before = known.filter((entry) => entry.edition === edition);
    const inOrder = rev === before.length + 1 && (leaf.kind === "revise") === before.length > 0;
    must(inOrder, `leaf ${leaf.n}: ${dataset} ${edition} r${rev} is out of order`);
    const path = `data/${dataset}/${edition}/r${rev}`;
    const about = { leaf: leaf.n, time: leaf.time, reason: leaf.facts.reason ?? null, withdrawals: [] };
    entries.set(dataset, [...known, { dataset, edition, rev, sums, path, ...about }]);
  }
  return { ...history, entries };
}

function followWithdrawal(history, leaf) {
  const { path, files } = leaf.facts;
  must(Array.isArray(files) && files.every((name) => typeof name === "string"), `leaf ${leaf.n}: not a list of files`);
  const known = history.entries.get(path.split("/")[1]) ?? [];
  const found = known.find((entry) => entry.path === path);
  must(found && !isWithdrawn(found), `leaf ${leaf.n}: nothing to withdraw at this path`);
  const after = { ...found, withdrawals: [...found.withdrawals, leaf] };
  const entries = new Map(history.entries).set(
    found.dataset,
    known.map((entry) => (entry === found ? after : entry)),
  );
  return { ...history, entries };
}

// ───────────────────────────────────────────────────────────────────────────── 9 derived files: the publisher writes the same

const CHECKPOINT = "log/checkpoint";
const VKEY = "log/vkey";
const ALLOWED_SIGNERS = "log/allowed_signers";
const SUMS = "SHA256SUMS";
const SIGNATURE = "SHA256SUMS.sig";
const FACTS = "release.json";
const PROOF = "release.tlog-proof";
const TOMBSTONE = "TOMBSTONE.json";
const PACKAGE = "datapackage.json";
const SUMS_LINE = /([0-9a-f]{64}) {2}([^/\x00-\x1f]+)\n/g;

const checkpointPath = (size) => `log/checkpoints/${size}`;
const vkeyFile = (history) => utf8.encode(`${vkeyOf(history)}\n`);

function allowedSigners(history) {
  const keys = new Set(history.keys.map((known) => known.vkey));
  return utf8.encode([...keys].map((vkey) => allowedSigner(readVkey(vkey).public)).join(""));
}

/** SHA256SUMS as name → hash. */
function readSums(content) {
  const said = text(content);
  const found = new Map();
  for (const [, value, name] of said.matchAll(SUMS_LINE)) found.set(name, value);
  const again = [...found].map(([name, value]) => `${value}  ${name}\n`).join("");
  must(again === said, "not a list of hashes");
  return found;
}

/** The newest revision of an edition that was not withdrawn. */
const current = (history, dataset, edition) =>
  revisions(history, dataset, edition).findLast((entry) => !isWithdrawn(entry)) ?? null;

/** Which release each `latest/` shows; null where everything was withdrawn. */
function shown(history, dataset) {
  const editions = sorted(new Set((history.entries.get(dataset) ?? []).map((entry) => entry.edition)));
  const found = new Map(editions.map((edition) => [`data/${dataset}/${edition}/latest`, current(history, dataset, edition)]));
  const newest = [...found.values()].findLast((entry) => entry) ?? null;
  return found.set(`data/${dataset}/latest`, newest);
}

/** What of a release stands in `latest/`: the table and the package. */
function copied(entry, names) {
  const gone = withdrawnFiles(entry);
  return names.filter((name) => (name.startsWith(`${entry.dataset}.`) || name === PACKAGE) && !gone.has(name));
}

/** RFC 3339 in UTC, in whole seconds. */
function moment(time) {
  must(time <= 253402300799, "a time after the year 9999");
  return new Date(time * 1000).toISOString().replace(".000Z", "Z");
}

/** What stands where bytes were withdrawn: why, on which legal ground, when, and the leaf that says so. */
function tombstone(dataset, edition, withdrawals) {
  const withdrawn = withdrawals.map(({ n, time, facts }) => ({
    path: facts.path,
    files: facts.files.length ? facts.files : null,
    reason: facts.reason,
    basis: facts.basis,
    withdrawn_at: moment(time),
    log: n,
  }));
  return asJson({ dataset, edition, withdrawn });
}

/** The tombstone in a `latest/` that has nothing left to show. */
function tombstoneAt(history, folder) {
  const [, dataset, ...rest] = folder.split("/").slice(0, -1);
  const edition = rest.join("");
  const entries = history.entries.get(dataset).filter((entry) => !rest.length || entry.edition === edition);
  return tombstone(dataset, edition, entries.flatMap((entry) => entry.withdrawals));
}

/** `versions.json`. `facts`: the content of `release.json` by the release's path. */
function versions(history, dataset, facts) {
  const listed = [...(history.entries.get(dataset) ?? [])].sort(
    (one, two) => byCodePoint(one.edition, two.edition) || one.rev - two.rev,
  );
  const releases = listed.map((entry) => version(history, entry, isWithdrawn(entry) ? {} : (facts.get(entry.path) ?? {})));
  return asJson({ dataset, releases });
}

function version(history, entry, facts) {
  const known = current(history, entry.dataset, entry.edition);
  const gone = withdrawnFiles(entry);
  return {
    ...facts,
    dataset: entry.dataset,
    edition: entry.edition,
    revision: entry.rev,
    path: entry.path,
    status: isWithdrawn(entry) ? "withdrawn" : entry === known ? "current" : "superseded",
    released_at: moment(entry.time),
    reason: entry.reason,
    sums: entry.sums,
    log: entry.leaf,
    files: (facts.files ?? []).filter((file) => !gone.has(file.name)),
    withdrawals: entry.withdrawals.map(({ n, facts: said }) => ({
      files: said.files,
      reason: said.reason,
      basis: said.basis,
      log: n,
    })),
  };
}

const PARTS = ["pages", "catalog"];
const ABSENT = "-";
const ROW = /^([0-9a-f]{64}|-) {2}([^\x00-\x1f]+)$/;

/** The signed list of pages or of catalogue files: path → the hashes that it may have. */
function readManifest(said) {
  const [head, ...rows] = said.split("\n").slice(0, -1);
  const matches = rows.slice(2).map((row) => ROW.exec(row));
  must(rows.length >= 2 && /^[0-9]+$/.test(rows[1]) && matches.every(Boolean), "not a list of files");
  const files = new Map();
  for (const [, value, path] of matches) files.set(path, [...(files.get(path) ?? []), value]);
  const found = { origin: rows[0], part: head.split(" ").length === 3 ? head.split(" ")[1] : "", size: Number(rows[1]), files };
  const listed = sorted(files.keys()).flatMap((path) => sorted(files.get(path)).map((value) => `${value}  ${path}\n`));
  must(`terbuka ${found.part} v1\n${found.origin}\n${found.size}\n${listed.join("")}` === said, "not a list of files");
  return found;
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 10 verdicts

/** From the worst to the best; the words and sentences of `audit/verdicts.py`. */
const SENTENCES = {
  FORKED: [
    "Sejarah ditulis ulang: catatan ini tidak melanjutkan catatan yang pernah dilihat.",
    "History was rewritten: this log does not continue the one that was seen before.",
  ],
  "ROLLED-BACK": [
    "Catatan lebih pendek daripada yang pernah dilihat: ada rilis yang disembunyikan.",
    "The log is shorter than it was before: releases are being hidden.",
  ],
  "BAD-KEY": [
    "Tanda tangan bukan dari kunci penerbit yang dikenal.",
    "The signature is not by the publisher's known key.",
  ],
  BROKEN: ["Catatan rusak atau bertentangan dengan dirinya sendiri.", "The log is damaged or contradicts itself."],
  MODIFIED: [
    "Isi berkas berbeda dari yang dicatat penerbit.",
    "A file differs from what the publisher put on record.",
  ],
  MISSING: ["Berkas yang tercatat tidak ada.", "A file that is on record is not there."],
  STALE: [
    "Penerbit melewati janjinya sendiri: tidak ada yang baru sejak lama.",
    "The publisher broke its own promise: nothing new for too long.",
  ],
  "KEY-ROTATED": [
    "Kunci penerbit diganti dengan sah sejak pemeriksaan terakhir.",
    "The publisher's key was lawfully replaced since the last look.",
  ],
  WITHDRAWN: [
    "Penerbit menarik data ini secara terbuka, dengan alasan.",
    "The publisher has openly withdrawn this data, and says why.",
  ],
  OK: [
    "Semua cocok dengan buku catatan yang ditandatangani penerbit.",
    "Everything agrees with the log that the publisher signed.",
  ],
};
const ORDER_OF_WORDS = Object.keys(SENTENCES);
const KEEPING = ["OK", "STALE", "KEY-ROTATED", "WITHDRAWN", "MODIFIED", "MISSING"]; // the log itself continues

function worst(faults) {
  const found = new Set(faults.map((fault) => fault.verdict));
  return ORDER_OF_WORDS.find((word) => found.has(word)) ?? "OK";
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 11 reading the portal

const AT_ONCE = 8;
const GONE = [403, 404, 410];

/** A published tree at `root`. `told` is called after each file with this object. */
class Portal {
  constructor(root_, signal = undefined, told = () => {}) {
    Object.assign(this, { root: root_, signal, told, phase: "", asked: 0, done: 0, files: 0, bytes: 0 });
    this.open = 0;
    this.waiting = [];
  }

  /** Begin to count anew. */
  enter(phase) {
    Object.assign(this, { phase, asked: 0, done: 0 });
    this.told(this);
  }

  /** The content, or null when there is no such file. */
  read(path) {
    return this.with(path, async (answer) => {
      const content = new Uint8Array(await answer.arrayBuffer());
      this.bytes += content.length;
      return content;
    });
  }

  /** The hash of the content, read in pieces; or null. */
  sha256(path) {
    return this.with(path, (answer) => hashPieces(this.pieces(answer)));
  }

  async *pieces(answer) {
    const reader = answer.body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      this.bytes += next.value.length;
      yield next.value;
    }
  }

  async with(path, use) {
    this.asked += 1;
    await this.turn();
    try {
      const answer = await this.fetch(path);
      if (GONE.includes(answer.status)) return null;
      if (!answer.ok) throw new Unreadable(`${path}: HTTP ${answer.status}`);
      const found = await use(answer);
      this.files += 1;
      return found;
    } catch (error) {
      this.signal?.throwIfAborted();
      throw error instanceof Unreadable ? error : new Unreadable(`${path}: ${error.message}`);
    } finally {
      this.open -= 1;
      this.done += 1;
      this.waiting.shift()?.();
      this.told(this);
    }
  }

  async turn() {
    if (this.open >= AT_ONCE) await new Promise((resolve) => this.waiting.push(resolve));
    this.open += 1;
  }

  /** Never from the browser's cache: a check must see what the server gives now. */
  fetch(path) {
    this.signal?.throwIfAborted();
    const relative = path.split("/").map(encodeURIComponent).join("/");
    return fetch(new URL(relative, this.root), { cache: "no-store", credentials: "omit", signal: this.signal });
  }
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 12 the log

const emptyLog = () => ({
  entries: [],
  histories: [NOTHING], // of every size, from 0 on
  peaks: [], // the complete subtrees of the tree of every size
  notes: new Map(), // the checkpoint of every size
  note: null,
  paths: new Set(),
  faults: [],
});

const fault = (log, verdict, path, detail) => log.faults.push({ verdict, path, detail });
const historyOf = (log) => log.histories.at(-1);
const rootAt = (log, size) => rootOfPeaks(log.peaks[size]);
const isRead = (log) => log.peaks.length > 0;

/** Everything under `log/` but the signed lists of pages. */
async function readLog(portal, now) {
  const log = await readLeaves(portal);
  if (!isRead(log)) return log;
  const size = log.entries.length;
  await Promise.all([
    ...Array.from({ length: size }, (_, before) => readCheckpoint(portal, log, before + 1)),
    ...publicKeys(portal, log, now),
    ...tiles(portal, log),
  ]);
  const kept = log.notes.get(size);
  if (!kept || !equal(kept, log.note)) {
    fault(log, "MODIFIED", CHECKPOINT, `it is not the checkpoint of ${size} leaves that is kept`);
  }
  return log;
}

/** Checkpoint and leaves; `isRead` only when they are a history without contradiction. */
async function readLeaves(portal) {
  const log = emptyLog();
  log.paths.add(CHECKPOINT);
  log.note = await portal.read(CHECKPOINT);
  if (log.note === null) {
    fault(log, "MISSING", CHECKPOINT, "there is no checkpoint");
    return log;
  }
  try {
    const { size } = glance(log.note);
    const entries = await bundles(portal, log, size);
    if (!entries) return log;
    log.entries = entries;
    for (const entry of entries) log.histories.push(follow(historyOf(log), readLeaf(entry)));
    must(entries.length === size && size, `the checkpoint speaks of ${size} leaves, ${entries.length} are there`);
    log.peaks = growth(entries);
  } catch (error) {
    passOn(portal, error);
    fault(log, "BROKEN", CHECKPOINT, `${error.message}`.slice(0, 200));
  }
  return log;
}

/** What is no finding about the publisher: a place that does not answer, or a reader who cancelled. */
function passOn(portal, error) {
  portal.signal?.throwIfAborted();
  if (error instanceof Unreadable) throw error;
}

/** All entries; null, with a fault, at the first bundle that is not there. One by one: a size that is claimed costs nothing. */
async function bundles(portal, log, size) {
  const entries = [];
  for (let end = Math.min(WIDTH, size); end > 0; end = end < size ? Math.min(end + WIDTH, size) : 0) {
    const path = `log/${bundlePath(end)}`;
    const content = await portal.read(path);
    if (content === null) {
      fault(log, "MISSING", path, "the log cannot be read without it");
      return null;
    }
    entries.push(...unbundle(content));
  }
  return entries;
}

function growth(entries) {
  const found = [[]];
  entries.forEach((entry, index) => found.push(grown(found[index], index, leafHash(entry))));
  return found;
}

async function readCheckpoint(portal, log, size) {
  const path = checkpointPath(size);
  log.paths.add(path);
  const note = await portal.read(path);
  if (note === null) {
    fault(log, "MISSING", path, "a checkpoint that was published once is gone");
    return;
  }
  log.notes.set(size, note);
  await judgeCheckpoint(log, path, size, note);
}

/** Signed by the keys of that time, over the root that we computed. */
async function judgeCheckpoint(log, path, size, note) {
  const expected = checkpointText(originOf(historyOf(log)), size, rootAt(log, size));
  try {
    const said = await textSignedBy(note, signers(historyOf(log), size));
    if (said !== expected) fault(log, "FORKED", path, "the publisher signed another history of this size");
  } catch (error) {
    fault(log, unsigned(note, expected), path, error.message);
  }
}

/** A sound text under a stranger's signature is something else than a damaged file. */
function unsigned(note, expected) {
  try {
    return splitNote(note).text === expected ? "BAD-KEY" : "MODIFIED";
  } catch {
    return "BROKEN";
  }
}

const publicKeys = (portal, log, now) => [
  keyFile(portal, log, now, VKEY, vkeyFile),
  keyFile(portal, log, now, ALLOWED_SIGNERS, allowedSigners),
];

/** A file that names the key; for two days it may be one change of key behind, as lists may. */
async function keyFile(portal, log, now, path, write) {
  log.paths.add(path);
  const since = historyOf(log).keys.at(-1).since;
  const before = log.histories[since - 1];
  const fresh = now - log.histories[since].time < CATCHING_UP;
  const found = await portal.read(path);
  const old = before.keys.length ? write(before) : null;
  const isOld = fresh && (found === null ? old === null : old !== null && equal(found, old));
  if (isOld || (found !== null && equal(found, write(historyOf(log))))) return;
  fault(log, found === null ? "MISSING" : "MODIFIED", path, "it does not follow from the log");
}

/** Tiles and bundles of every size. A partial one may be gone once the full one is there (tlog-tiles). */
function tiles(portal, log) {
  const hashes = log.entries.map(leafHash);
  const full = Math.floor(hashes.length / WIDTH) * WIDTH;
  return hashes.flatMap((_, before) => {
    const size = before + 1;
    const start = Math.floor(before / WIDTH) * WIDTH;
    const expected = newTiles(hashes.slice(0, size)).set(bundlePath(size), bundle(log.entries.slice(start, size)));
    return [...expected].map(([path, content]) =>
      same(portal, log, `log/${path}`, content, size <= full && path.includes(".p/")),
    );
  });
}

async function same(portal, log, path, expected, optional = false) {
  log.paths.add(path);
  const content = await portal.read(path);
  if (content === null) {
    if (!optional) fault(log, "MISSING", path, "it follows from the log, but it is not there");
  } else if (!equal(content, expected)) {
    fault(log, "MODIFIED", path, "it does not follow from the log");
  }
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 13 releases, lists, pages

const BEHIND = 4; // leaves of one dataset that lists may lack at once
const CATCHING_UP = 2 * 86400; // seconds that lists may be one release behind: the next publish repairs them

/** Every release and what follows from it. `tables` false: only lists and evidence, not the data's bytes. */
async function checkReleases(portal, log, now, tables) {
  const history = historyOf(log);
  const sums = new Map();
  const facts = new Map();
  await Promise.all(
    allEntries(history).map(async (entry) => {
      sums.set(entry.path, await checkRelease(portal, log, entry, tables, facts));
    }),
  );
  portal.enter("derived");
  await Promise.all([...history.entries.keys()].map((dataset) => checkDerived(portal, log, now, dataset, sums, facts, tables)));
  return tableBytes(history, sums, facts);
}

/** Sums, signature, proof and every file of one release; returns name → hash. */
async function checkRelease(portal, log, entry, tables, facts) {
  const path = `${entry.path}/${SUMS}`;
  log.paths.add(path);
  const content = await portal.read(path);
  if (content === null || hex(sha256(content)) !== entry.sums) {
    [SIGNATURE, PROOF].forEach((name) => log.paths.add(`${entry.path}/${name}`));
    fault(log, content === null ? "MISSING" : "MODIFIED", path, `leaf ${entry.leaf} records ${entry.sums}`);
    return new Map();
  }
  const evidence = checkEvidence(portal, log, entry, content);
  let sums = new Map();
  try {
    sums = readSums(content);
  } catch {
    fault(log, "BROKEN", path, "the publisher recorded a list that cannot be read");
  }
  await Promise.all([
    evidence,
    ...[...sums].map(([name, value]) => checkFileOf(portal, log, entry, name, value, tables, facts)),
  ]);
  return sums;
}

async function checkFileOf(portal, log, entry, name, value, tables, facts) {
  const path = `${entry.path}/${name}`;
  log.paths.add(path);
  if (!tables && !name.endsWith(".json")) return;
  const allowed = new Set(isWithdrawn(entry) || withdrawnFiles(entry).has(name) ? [value, null] : [value]);
  if (name !== FACTS) return oneOf(log, path, await portal.sha256(path), allowed);
  const content = await portal.read(path);
  const found = content && hex(sha256(content));
  oneOf(log, path, found, allowed);
  if (found === value) facts.set(entry.path, readFacts(content));
}

function readFacts(content) {
  try {
    return parseJson(text(content));
  } catch {
    return {};
  }
}

/** Signature and proof that lie beside a release. */
async function checkEvidence(portal, log, entry, sums) {
  const [path, proofPath] = [`${entry.path}/${SIGNATURE}`, `${entry.path}/${PROOF}`];
  const note = log.notes.get(entry.leaf + 1);
  log.paths.add(path).add(proofPath);
  const [found, proof] = await Promise.all([portal.read(path), note && portal.read(proofPath)]);
  const key = readVkey(vkeyOf(log.histories[entry.leaf + 1])).public;
  if (found === null) fault(log, "MISSING", path, "the signature is gone");
  else if (!(await sshVerify(sums, found, key))) {
    fault(log, "MODIFIED", path, "the signature does not fit SHA256SUMS and the key of that time");
  }
  if (!note) return; // without its checkpoint the proof cannot be computed; that the checkpoint is gone was told
  const expected = releaseProof(log.entries[entry.leaf], entry.leaf, log.peaks[entry.leaf], note);
  if (proof === null) fault(log, "MISSING", proofPath, "the proof does not follow from the log");
  else if (!equal(proof, expected)) fault(log, "MODIFIED", proofPath, "the proof does not follow from the log");
}

/** What follows from the releases of a dataset. For two days after a leaf the state before it is allowed too. */
async function checkDerived(portal, log, now, dataset, sums, facts, tables) {
  const leaves = historyOf(log).entries.get(dataset).flatMap((entry) => [entry.leaf, ...entry.withdrawals.map((leaf) => leaf.n)]);
  const fresh = [...new Set(leaves)].sort((one, two) => one - two).filter((leaf) => now - log.histories[leaf + 1].time < CATCHING_UP);
  const states = [derived(historyOf(log), dataset, sums, facts)];
  const listed = `data/${dataset}/versions.json`;
  log.paths.add(listed);
  if (fresh.length) {
    const caughtUp = (await portal.sha256(listed)) === (states[0].get(listed) ?? null);
    // the list is written after all copies, but before the last tombstones
    if (caughtUp) states.push(withoutTombstones(states[0]));
    else for (const leaf of fresh.slice(-BEHIND)) states.push(derived(log.histories[leaf], dataset, sums, facts));
  }
  const paths = new Set(states.flatMap((state) => [...state.keys()]));
  await Promise.all(
    sorted(paths).map(async (path) => {
      log.paths.add(path);
      if (!tables && !path.endsWith(".json")) return;
      oneOf(log, path, await portal.sha256(path), new Set(states.map((state) => state.get(path) ?? null)));
    }),
  );
}

const withoutTombstones = (state) => new Map([...state].filter(([path]) => !path.endsWith(TOMBSTONE)));

/** Path → hash; nothing before the dataset's first release. No list where a release.json is gone, which was told. */
function derived(history, dataset, sums, facts) {
  const found = new Map();
  if (!history.entries.has(dataset)) return found;
  const known = (entry) => isWithdrawn(entry) || Object.keys(facts.get(entry.path) ?? {}).length > 0;
  if (history.entries.get(dataset).every(known)) {
    found.set(`data/${dataset}/versions.json`, hex(sha256(versions(history, dataset, facts))));
  }
  for (const [folder, entry] of shown(history, dataset)) {
    if (entry === null) found.set(`${folder}/${TOMBSTONE}`, hex(sha256(tombstoneAt(history, folder))));
    else {
      const names = sums.get(entry.path);
      copied(entry, [...names.keys()]).forEach((name) => found.set(`${folder}/${name}`, names.get(name)));
    }
  }
  for (const entry of history.entries.get(dataset)) {
    if (!entry.withdrawals.length) continue;
    found.set(`${entry.path}/${TOMBSTONE}`, hex(sha256(tombstone(dataset, entry.edition, entry.withdrawals))));
  }
  return found;
}

function oneOf(log, path, found, allowed) {
  if (allowed.has(found)) return;
  const expected = sorted([...allowed].map((value) => value ?? "nothing")).join(" or ");
  fault(log, found === null ? "MISSING" : "MODIFIED", path, `expected ${expected}, found ${found ?? "nothing"}`);
}

/** How many bytes only a full check reads: the tables of every release, and their copies in `latest/`. */
function tableBytes(history, sums, facts) {
  const bytes = (entry, names) =>
    (facts.get(entry.path)?.files ?? [])
      .filter((file) => names.includes(file.name) && !file.name.endsWith(".json"))
      .reduce((sum, file) => sum + file.bytes, 0);
  const left = (entry) => [...sums.get(entry.path).keys()].filter((name) => !withdrawnFiles(entry).has(name));
  const releases = allEntries(history).filter((entry) => !isWithdrawn(entry));
  const copies = [...history.entries.keys()].flatMap((dataset) => [...shown(history, dataset).values()].filter(Boolean));
  return (
    releases.reduce((sum, entry) => sum + bytes(entry, left(entry)), 0) +
    copies.reduce((sum, entry) => sum + bytes(entry, copied(entry, left(entry))), 0)
  );
}

/** Pages or catalogue against their signed list. */
async function checkPart(portal, log, part, now) {
  const path = `log/${part}`;
  log.paths.add(path);
  const note = await portal.read(path);
  if (note === null) {
    fault(log, "MISSING", path, "nothing says which files belong to the portal");
    return;
  }
  let found;
  try {
    found = await manifest(log, part, note);
  } catch (error) {
    fault(log, "MODIFIED", path, `${error.message}`.slice(0, 200));
    return;
  }
  const size = log.entries.length;
  if (found.size < size && now - log.histories[found.size + 1].time > CATCHING_UP) {
    fault(log, "STALE", path, `the portal shows the log of ${found.size} leaves, there are ${size}`);
  }
  await Promise.all([...found.files].map(([file, values]) => checkListed(portal, log, file, values)));
}

async function checkListed(portal, log, file, values) {
  log.paths.add(file);
  const value = await portal.sha256(file);
  if (values.includes(value ?? ABSENT)) return;
  fault(log, value === null ? "MISSING" : "MODIFIED", file, `the publisher signed ${values.join(" or ")}`);
}

/** A list counts when the key of its time signed it. */
async function manifest(log, part, note) {
  const line = text(note).split("\n")[2] ?? "";
  const size = /^[0-9]+$/.test(line) ? Number(line) : 0;
  must(size > 0 && size <= log.entries.length, `it speaks of ${size} leaves`);
  const found = readManifest(await textSignedBy(note, [vkeyOf(log.histories[size])]));
  const right = found.origin === originOf(historyOf(log)) && found.part === part;
  must(right, "it is a list of something else");
  return found;
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 14 memory

const FIELDS = ["origin", "root", "size", "time", "vkey"]; // and, since the second version, `withdrawn`

const withdrawals = (log) => allEntries(historyOf(log)).reduce((sum, entry) => sum + entry.withdrawals.length, 0);

/** What to keep until the next look. */
function remember(log, now) {
  const size = log.entries.length;
  const history = historyOf(log);
  const about = { vkey: vkeyOf(history), time: now, withdrawn: withdrawals(log) };
  return { origin: originOf(history), size, root: base64(rootAt(log, size)), ...about };
}

/** A memory that was kept (here or by `verify.py`), or a checkpoint that somebody saved. Throws Broken when it is neither. */
function recall(content) {
  if (!text(content).trimStart().startsWith("{")) {
    const { origin, size, root: rootHash } = glance(content);
    return { origin, size, root: base64(rootHash), vkey: "", time: 0, withdrawn: -1 };
  }
  const found = { ...parseJson(text(content)) };
  const { withdrawn = 0, ...rest } = found;
  const sound = sameKeys(rest, FIELDS) && whole(rest.size) && whole(rest.time) && Number.isSafeInteger(withdrawn);
  const texts = sound && [rest.origin, rest.root, rest.vkey].every((value) => typeof value === "string");
  must(texts, "not a memory of a log");
  return { ...rest, withdrawn };
}

/** Does the log continue what is remembered? */
function compare(log, memory) {
  const history = historyOf(log);
  const size = log.entries.length;
  if (originOf(history) !== memory.origin) {
    fault(log, "FORKED", CHECKPOINT, `this is the log ${originOf(history)}, remembered is ${memory.origin}`);
  } else if (memory.size > size) {
    fault(log, "ROLLED-BACK", CHECKPOINT, `${memory.size} leaves were there once, now ${size}`);
  } else if (base64(rootAt(log, memory.size)) !== memory.root) {
    fault(log, "FORKED", CHECKPOINT, `the first ${memory.size} leaves are not those that were there`);
  }
  if (memory.vkey) compareKey(log, memory.vkey);
  const news = withdrawals(log) - memory.withdrawn;
  if (memory.withdrawn >= 0 && news > 0) {
    fault(log, "WITHDRAWN", CHECKPOINT, `${news} withdrawals since the last look`);
  }
}

function compareKey(log, vkey) {
  const history = historyOf(log);
  if (!history.keys.some((known) => known.vkey === vkey)) {
    fault(log, "BAD-KEY", VKEY, `remembered is ${vkey}, and nothing in the log leads from it`);
  } else if (vkey !== vkeyOf(history)) {
    fault(log, "KEY-ROTATED", VKEY, `from ${vkey} to ${vkeyOf(history)}`);
  }
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 15 the whole portal

const DAYS = { D: 1, W: 7, M: 31, Y: 366 };

const LOOKS = 3; // a publisher that is at work must not look like a fault

/** Look at all of a published tree, again if it moved on meanwhile. `now`: seconds since 1970; `memories`: what the
 * reader knew before. */
async function audit(portal, now, memories, tables) {
  for (let look = 1; ; look += 1) {
    const found = await auditOnce(portal, now, memories, tables);
    if (!found.faults.length || look === LOOKS || !(await moved(portal, found.log.note))) return found;
  }
}

async function moved(portal, note) {
  const found = await portal.read(CHECKPOINT);
  return note === null || found === null ? found !== note : !equal(found, note);
}

async function auditOnce(portal, now, memories, tables) {
  portal.enter("log");
  const log = await readLog(portal, now);
  let bytes = 0;
  if (isRead(log)) {
    memories.forEach((memory) => compare(log, memory));
    portal.enter("releases");
    bytes = await checkReleases(portal, log, now, tables);
    portal.enter("pages");
    await Promise.all(PARTS.map((part) => checkPart(portal, log, part, now)));
    promises(log, now);
    if (log.faults.length) await pending(portal, log);
  }
  return conclude(log, { tables, tableBytes: bytes, paths: log.paths.size });
}

function conclude(log, more) {
  const known = new Map(log.faults.map((item) => [dumps(item), item]));
  const faults = [...known.values()].sort(
    (one, two) =>
      ORDER_OF_WORDS.indexOf(one.verdict) - ORDER_OF_WORDS.indexOf(two.verdict) || byCodePoint(one.path, two.path),
  );
  return { log, faults, verdict: worst(faults), notes: [], ...more };
}

/** The publisher's own promise in the log against the newest release of each dataset. */
function promises(log, now) {
  const history = historyOf(log);
  for (const [dataset, { facts }] of history.policies) {
    const entries = history.entries.get(dataset) ?? [];
    if (!entries.length || !facts.promise) continue;
    const allowed = seconds(facts.promise) + seconds(facts.grace);
    if (now - Math.max(...entries.map((entry) => entry.time)) <= allowed) continue;
    fault(log, "STALE", `data/${dataset}/versions.json`, `promised every ${facts.promise} with ${facts.grace} of grace`);
  }
}

/** An ISO 8601 duration of one unit, taken long: months of 31 days, years of 366. */
const seconds = (duration) => (duration ? Number(duration.slice(1, -1)) * DAYS[duration.at(-1)] * 86400 : 0);

/** The leaf of a publish that is under way: it does not count yet, but one that cannot be read is a damaged log.
 *
 * `verify.py` always asks. Here it is asked only when something else is wrong, because in a sound portal nothing is there
 * and browsers print every 404 as an error. */
async function pending(portal, log) {
  const path = `log/${bundlePath(log.entries.length + 1)}`;
  const content = await portal.read(path);
  if (content === null) return;
  try {
    follow(historyOf(log), readLeaf(unbundle(content).at(-1)));
  } catch {
    fault(log, "BROKEN", path, "the leaf that is claimed next cannot be read");
  }
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 16 one file

// files that follow from the log and stand in no list: the check of the whole portal computes them again
const EVIDENCE = /^(versions|TOMBSTONE)\b.*\.json$|^SHA256SUMS\b.*\.sig$|tlog-proof$|^(checkpoint|vkey|allowed_signers)\b/;

/** Is this file what the publisher put on record? Its hash is looked for in the lists that the log commits to. */
async function checkFile(portal, file, memories, told) {
  portal.enter("hash");
  const value = await hashPieces(slices(file, portal.signal, told));
  portal.enter("log");
  const log = await readLeaves(portal);
  let places = [];
  if (isRead(log)) {
    await judgeCheckpoint(log, CHECKPOINT, log.entries.length, log.note);
    await keyFile(portal, log, now(), VKEY, vkeyFile);
    memories.forEach((memory) => compare(log, memory));
    portal.enter("releases");
    places = await find(portal, log, file.name, value);
    await judgePlaces(portal, log, file.name, value, places);
  }
  const found = conclude(log, { file: { name: file.name, size: file.size, sha256: value }, places });
  return places.length || found.faults.length ? found : { ...found, verdict: "" };
}

/** Where in releases and pages a hash stands. First the datasets whose name the file bears, then all others. */
async function find(portal, log, name, value) {
  const near = (entry) => name.startsWith(entry.dataset);
  const entries = allEntries(historyOf(log)).reverse();
  const lookAt = async (some) => (await Promise.all(some.map((entry) => findIn(portal, log, entry, value)))).flat();
  const found = await lookAt(entries.filter(near));
  if (found.length) return found;
  const others = await lookAt(entries.filter((entry) => !near(entry)));
  return others.length ? others : findInParts(portal, log, value);
}

/** The names under which one release knows a hash. A list that is not the one of its leaf is no evidence. */
async function findIn(portal, log, entry, value) {
  const path = `${entry.path}/${SUMS}`;
  const sums = await portal.read(path);
  if (sums === null || hex(sha256(sums)) !== entry.sums) {
    fault(log, sums === null ? "MISSING" : "MODIFIED", path, `leaf ${entry.leaf} records ${entry.sums}`);
    return [];
  }
  let listed;
  try {
    listed = [...readSums(sums), [SUMS, entry.sums]];
  } catch {
    fault(log, "BROKEN", path, "the publisher recorded a list that cannot be read");
    return [];
  }
  return listed.filter(([, known]) => known === value).map(([name]) => ({ entry, sums, path: `${entry.path}/${name}`, name }));
}

async function findInParts(portal, log, value) {
  const found = [];
  for (const part of PARTS) {
    const note = await portal.read(`log/${part}`);
    if (note === null) continue;
    try {
      const { files } = await manifest(log, part, note);
      for (const [path, values] of files) if (values.includes(value)) found.push({ entry: null, path, name: path });
    } catch (error) {
      fault(log, "MODIFIED", `log/${part}`, error.message);
    }
  }
  return found;
}

const withdrawalOf = ({ entry, name }) =>
  entry.withdrawals.findLast(({ facts }) => !facts.files.length || facts.files.includes(name));

/** Faults of other releases say nothing about this file; those of its own do. */
async function judgePlaces(portal, log, name, value, places) {
  if (!places.length) {
    if (!EVIDENCE.test(name)) fault(log, "MODIFIED", name, `no release and no page on record has the hash ${value}`);
    return;
  }
  log.faults = log.faults.filter((item) => !item.path.endsWith(`/${SUMS}`));
  const gone = ({ entry, name: own }) => entry && (isWithdrawn(entry) || withdrawnFiles(entry).has(own));
  places.sort((one, two) => Number(gone(one) ?? 0) - Number(gone(two) ?? 0)); // stable: newest first
  const [best] = places;
  if (!best.entry) return;
  if (gone(best)) fault(log, "WITHDRAWN", best.path, `leaf ${withdrawalOf(best).n} says why`);
  await readCheckpoint(portal, log, best.entry.leaf + 1);
  await checkEvidence(portal, log, best.entry, best.sums);
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 17 words for people

const PHASES = {
  hash: ["Menghitung sidik berkas Anda", "Computing the hash of your file"],
  log: ["Membaca buku catatan", "Reading the log"],
  releases: ["Mencocokkan rilis", "Checking releases"],
  derived: ["Mencocokkan salinan dan daftar", "Checking copies and lists"],
  pages: ["Mencocokkan halaman", "Checking pages"],
};
const SIGNS = { OK: "✓", STALE: "!", "KEY-ROTATED": "!", WITHDRAWN: "–" };
const TONES = { OK: "kept", STALE: "late", "KEY-ROTATED": "late", WITHDRAWN: "quiet" };
const ADVICE = [
  "Pakai verify.py dari alamat yang sama, atau peramban yang lebih baru.",
  "Use verify.py from the same address, or a newer browser.",
];
const CANNOT = {
  context: [
    "Peramban hanya mau memeriksa tanda tangan di halaman https:// atau di komputer sendiri (http://127.0.0.1).",
    "Browsers check signatures only on https:// pages or on your own machine (http://127.0.0.1).",
  ],
  ed25519: [
    "Peramban ini belum mengenal tanda tangan Ed25519, jadi tidak ada putusan.",
    "This browser does not know Ed25519 signatures yet, so there is no verdict.",
  ],
};

const numbers = { id: new Intl.NumberFormat("id"), en: new Intl.NumberFormat("en") };
const megabytes = { id: decimal("id"), en: decimal("en") };
const WHEN = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
const dates = { id: new Intl.DateTimeFormat("id", WHEN), en: new Intl.DateTimeFormat("en-GB", WHEN) };

function decimal(language) {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** One sentence in both languages; `make` gets how numbers, sizes and times are said there. */
function said(make) {
  return ["id", "en"].map((language) =>
    make[language === "id" ? 0 : 1]({
      count: (value) => numbers[language].format(value),
      size: (value) => sizeIn(language, value),
      when: (time) => dates[language].format(new Date(time * 1000)),
    }),
  );
}

function sizeIn(language, value) {
  if (value < 1000) return `${value} ${language === "id" ? "bita" : "bytes"}`;
  return value < 1e6 ? `${numbers[language].format(Math.round(value / 1000))} KB` : `${megabytes[language].format(value / 1e6)} MB`;
}

// ───────────────────────────────────────────────────────────────────────────────────────────── 18 the page

/** An element. Children are elements or texts; nothing that was read is ever taken for markup. */
function el(name, attributes = {}, ...children) {
  const found = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
  found.append(...children);
  return found;
}

/** A text in both languages, of which the style shows the one that was chosen. */
function two([indonesian, english]) {
  const found = document.createDocumentFragment();
  found.append(el("span", { class: "say", lang: "id" }, indonesian), el("span", { class: "say", lang: "en" }, english));
  return found;
}

const at = (id) => document.getElementById(id);
const now = () => Math.floor(Date.now() / 1000);

/** A relative link to a published file; each part is encoded, so that no name can become another address. */
function fileLink(path) {
  return el("a", { href: `../${path.split("/").map(encodeURIComponent).join("/")}` }, path);
}

/** The house's drawing of a hash: one bar for each of the first 48 hexadecimal digits. */
function fingerprint(value) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const put = (element, attributes) => Object.entries(attributes).forEach(([key, item]) => element.setAttribute(key, item));
  put(svg, { viewBox: "0 0 238 30", preserveAspectRatio: "none", class: "print", "aria-hidden": "true" });
  for (const [index, digit] of [...value.slice(0, 48)].entries()) {
    const height = 3 + (parseInt(digit, 16) * 27) / 15;
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    put(bar, { x: index * 5, y: (30 - height) / 2, width: 3, height });
    svg.append(bar);
  }
  return svg;
}

/** What this page remembers between two looks. `given`: a checkpoint or memory that the reader chose. */
class Keeper {
  constructor(root_) {
    this.name = `terbuka-verify:${root_.pathname}`;
    this.given = null;
    this.trouble = null;
    this.kept = this.load();
  }

  load() {
    try {
      const content = localStorage.getItem(this.name);
      return content === null ? null : recall(utf8.encode(content));
    } catch {
      this.trouble = [
        "Ingatan di peramban ini tidak dapat dibaca. Pakai checkpoint yang Anda simpan.",
        "The memory in this browser cannot be read. Use a checkpoint that you saved.",
      ];
      return null;
    }
  }

  all() {
    return [this.kept, this.given?.memory].filter(Boolean);
  }

  /** Only a log that continues what was seen may replace what was seen. */
  renew(found) {
    if (!KEEPING.includes(found.verdict) || !isRead(found.log)) return;
    this.kept = remember(found.log, now());
    try {
      localStorage.setItem(this.name, memoryText(this.kept));
    } catch {
      this.trouble = [
        "Peramban ini tidak mau menyimpan ingatan. Simpan checkpoint sebagai berkas.",
        "This browser does not keep memories. Save the checkpoint as a file.",
      ];
    }
  }

  forget() {
    this.kept = null;
    this.given = null;
    this.trouble = null;
    try {
      localStorage.removeItem(this.name);
    } catch {
      // what could not be stored need not be removed
    }
  }
}

const memoryText = (memory) => `${dumps(memory, 1)}\n`;

/** Everything that happens on the page. */
class Page {
  constructor() {
    this.root = new URL("../", location.href);
    this.keeper = new Keeper(this.root);
    this.running = null;
    this.runs = 0;
  }

  async begin() {
    at("asleep").remove();
    document.querySelectorAll(".needs-script").forEach((section) => section.removeAttribute("hidden"));
    this.language();
    this.listen();
    this.showMemory();
    const reason = await canVerify();
    if (reason) this.cannot(CANNOT[reason]);
    else this.enable(true);
    document.documentElement.dataset.ready = reason || "yes";
  }

  listen() {
    addEventListener("hashchange", () => this.language());
    at("quick").addEventListener("click", () => this.checkAll(false));
    at("full").addEventListener("click", () => this.checkAll(true));
    at("cancel").addEventListener("click", () => this.running?.abort());
    at("file").addEventListener("change", (event) => this.checkOne(event.target));
    at("saved").addEventListener("change", (event) => this.choose(event.target));
    at("forget").addEventListener("click", () => {
      this.keeper.forget();
      this.showMemory();
    });
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => this.drop(event));
  }

  /** The style chooses the language by the address (#en); the document says which one it is. */
  language() {
    const english = ["#en", "#content"].includes(location.hash);
    document.documentElement.lang = english ? "en" : "id";
    document.title = english ? "Check it yourself" : "Periksa sendiri";
  }

  enable(on) {
    for (const id of ["quick", "full", "file", "saved"]) at(id).disabled = !on;
  }

  cannot(told) {
    this.say("", [two(told), " ", two(ADVICE)]);
  }

  drop(event) {
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file && !at("file").disabled) this.check((portal, told) => checkFile(portal, file, this.keeper.all(), told));
  }

  checkOne(input) {
    const [file] = input.files;
    input.value = ""; // so that the same file can be chosen again
    if (file) return this.check((portal, told) => checkFile(portal, file, this.keeper.all(), told));
  }

  checkAll(tables) {
    return this.check((portal) => audit(portal, now(), this.keeper.all(), tables));
  }

  /** A saved checkpoint or memory: compare the portal with it at once. */
  async choose(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    try {
      must(file.size < 1e6, "too long");
      this.keeper.given = { name: file.name, memory: recall(new Uint8Array(await file.arrayBuffer())) };
    } catch {
      this.keeper.given = null;
      this.say("", [
        two([`${file.name} bukan checkpoint dan bukan ingatan.`, `${file.name} is neither a checkpoint nor a memory.`]),
      ]);
      this.showMemory();
      return;
    }
    this.showMemory();
    await this.checkAll(false);
  }

  /** Run one check from its start to its verdict. */
  async check(task) {
    this.running?.abort();
    const control = new AbortController();
    this.running = control;
    const portal = new Portal(this.root, control.signal, () => this.progress(portal, portal.done, portal.asked));
    this.busy(true);
    try {
      const found = await task(portal, (done, all) => this.progress(portal, done, all));
      const before = { memory: this.keeper.kept, given: this.keeper.given };
      this.keeper.renew(found);
      this.show(found, portal, before);
    } catch (error) {
      if (this.running === control) this.failed(error, control.signal.aborted);
    } finally {
      if (this.running === control) this.busy(false);
    }
  }

  /** Who pressed a button with the keyboard finds the focus on "cancel", and back on the button afterwards. */
  busy(on) {
    const from = document.activeElement;
    const pressed = ["quick", "full", "file", "saved"].includes(from.id);
    if (on) this.from = pressed ? from : null;
    at("working").hidden = !on;
    if (on && pressed) at("cancel").focus({ preventScroll: true });
    this.enable(!on);
    if (!on) this.from?.focus({ preventScroll: true });
    if (on) this.say("", [two(["Memeriksa …", "Checking …"])], "…");
    else document.documentElement.dataset.runs = this.runs += 1;
  }

  /** At most once a frame: writing takes longer than reading a small file. */
  progress(portal, done, all) {
    this.state = { portal, done, all };
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (portal.signal === this.running?.signal) this.draw(this.state);
    });
  }

  draw({ portal, done, all }) {
    at("bar").max = Math.max(all, 1);
    at("bar").value = done;
    const files = said([
      ({ count, size }) => `${PHASES[portal.phase][0]} · ${count(portal.files)} berkas, ${size(portal.bytes)}`,
      ({ count, size }) => `${PHASES[portal.phase][1]} · ${count(portal.files)} files, ${size(portal.bytes)}`,
    ]);
    at("doing").replaceChildren(two(files));
  }

  failed(error, cancelled) {
    const told = cancelled
      ? ["Dibatalkan; belum ada putusan.", "Cancelled; there is no verdict."]
      : [`Tidak dapat memeriksa: ${error.message}`, `Cannot check: ${error.message}`];
    this.say("", [two(told)]);
    at("found").replaceChildren();
  }

  /** The live region: sign, word, sentence. */
  say(verdict, sentence, sign = "?") {
    const word = verdict || null;
    const box = at("verdict");
    box.dataset.verdict = verdict;
    box.dataset.tone = verdict ? (TONES[verdict] ?? "refused") : "none";
    const mark = el("span", { class: "sign", "aria-hidden": "true" }, verdict ? (SIGNS[verdict] ?? "✕") : sign);
    const title = word ? el("strong", { class: "word" }, word) : "";
    box.replaceChildren(mark, el("div", {}, title, el("p", { class: "sentence" }, ...sentence)));
    if (!verdict) at("stamp").replaceChildren();
  }

  // ── the verdict

  show(found, portal, before) {
    const none = [
      "Tidak ada putusan untuk berkas bukti ini sendirian: jalankan pemeriksaan seluruh portal, yang menghitungnya ulang.",
      "There is no verdict on this piece of evidence alone: check the whole portal, which computes it again.",
    ];
    this.say(found.verdict, [two(SENTENCES[found.verdict] ?? none)]);
    at("found").replaceChildren(...this.limits(found, before), this.facts(found, portal, before), ...this.faults(found), ...this.withdrawn(found));
    at("stamp").replaceChildren(...this.stamp(found.log));
    this.last = isRead(found.log) ? found.log : null;
    if (found.tableBytes) this.offer(found.tableBytes);
    this.showMemory();
    at("verdict").scrollIntoView({ block: "nearest" });
  }

  /** What a good verdict does not say. */
  limits(found, before) {
    const told = [];
    if (found.tables === false && found.tableBytes) {
      told.push(
        said([
          ({ size }) => `Pemeriksaan cepat: isi tabel (${size(found.tableBytes)}) belum dibaca.`,
          ({ size }) => `Quick check: the tables' own bytes (${size(found.tableBytes)}) were not read.`,
        ]),
      );
    }
    if (!before.memory && !before.given && isRead(found.log)) {
      told.push([
        "Belum ada ingatan untuk dibandingkan. Tanpa ingatan, sejarah yang ditulis ulang seluruhnya tidak akan terlihat.",
        "There was no memory to compare with. Without a memory, a history that was rewritten as a whole cannot be seen.",
      ]);
    }
    if (found.verdict === "MODIFIED" && found.places?.length === 0) {
      told.push([
        "Isi seperti ini tidak tercatat di portal ini, dengan nama apa pun.",
        "Content like this is not on record here, under any name.",
      ]);
    }
    return told.map((sentence) => el("p", { class: "limit" }, two(sentence)));
  }

  facts(found, portal, { memory, given }) {
    const rows = el("dl", { class: "facts" });
    const row = (title, ...value) => rows.append(el("div", {}, el("dt", {}, two(title)), el("dd", {}, ...value)));
    if (found.file) this.factsOfFile(found, row);
    if (isRead(found.log)) {
      const history = historyOf(found.log);
      row(["Buku catatan", "Log"], originOf(history), " · ", two(said([({ count }) => `${count(history.size)} catatan`, ({ count }) => `${count(history.size)} entries`])));
      row(["Catatan terbaru", "Newest entry"], two(said([({ when }) => when(history.time), ({ when }) => when(history.time)])));
      row(["Kunci penerbit", "Publisher's key"], el("code", {}, vkeyOf(history)));
    }
    for (const [name, known] of [[null, memory], [given?.name, given?.memory]]) if (known) row(["Dibandingkan dengan", "Compared with"], two(memorySentence(known, name)));
    row(
      ["Dibaca", "Read"],
      two(said([({ count, size }) => `${count(portal.files)} berkas, ${size(portal.bytes)}`, ({ count, size }) => `${count(portal.files)} files, ${size(portal.bytes)}`])),
    );
    return rows;
  }

  factsOfFile(found, row) {
    const { name, size: bytes, sha256: value } = found.file;
    row(["Berkas Anda", "Your file"], `${name} · `, two(said([({ size }) => size(bytes), ({ size }) => size(bytes)])));
    row(["SHA-256", "SHA-256"], el("code", {}, value), fingerprint(value));
    const [place] = found.places;
    if (!place) return;
    row(["Tercatat sebagai", "On record as"], fileLink(place.path));
    if (!place.entry) return;
    row(
      ["Catatan", "Entry"],
      two(said([({ when }) => `nomor ${place.entry.leaf}, ${when(place.entry.time)}`, ({ when }) => `number ${place.entry.leaf}, ${when(place.entry.time)}`])),
    );
    const newest = current(historyOf(found.log), place.entry.dataset, place.entry.edition);
    if (newest && newest.rev > place.entry.rev) row(["Ada koreksi", "Corrected since"], fileLink(newest.path), " ", reasonOf(newest.reason));
    const leaf = found.verdict === "WITHDRAWN" && withdrawalOf(place);
    if (leaf) row(["Alasan penarikan", "Why withdrawn"], reasonOf(leaf.facts.reason), ` (${leaf.facts.basis})`);
  }

  faults({ faults, file }) {
    if (!faults.length) return [];
    const items = faults.map(({ verdict, path, detail }) =>
      el("li", {}, el("strong", {}, verdict), " ", file?.name === path ? path : fileLink(path), el("span", { class: "detail", lang: "en" }, detail)),
    );
    const title = said([({ count }) => `Yang tidak cocok: ${count(faults.length)}`, ({ count }) => `What does not fit: ${count(faults.length)}`]);
    const found = [el("h3", {}, two(title)), el("ul", { class: "faults" }, ...items.slice(0, 20))];
    if (items.length <= 20) return found;
    const more = said([({ count }) => `${count(items.length - 20)} lagi`, ({ count }) => `${count(items.length - 20)} more`]);
    return [...found, el("details", {}, el("summary", {}, two(more)), el("ul", { class: "faults" }, ...items.slice(20)))];
  }

  /** Withdrawals are no fault, but a reader should know them. */
  withdrawn({ log, file }) {
    const leaves = isRead(log) && !file ? allEntries(historyOf(log)).flatMap((entry) => entry.withdrawals) : [];
    if (!leaves.length) return [];
    const items = leaves.map(({ n, facts }) =>
      el("li", {}, el("strong", {}, `${n}`), " ", `${facts.path} `, reasonOf(facts.reason), ` (${facts.basis})`),
    );
    return [el("h3", {}, two(["Ditarik secara terbuka", "Openly withdrawn"])), el("ul", { class: "faults gone" }, ...items)];
  }

  /** The house's stamp in the margin: what was seen, drawn so that two people can compare at a glance. */
  stamp(log) {
    if (!isRead(log)) return [];
    const { size, time } = historyOf(log);
    const found = hex(rootAt(log, size));
    return [
      el("p", { class: "stamp-entry" }, two(said([({ count }) => `${count(size)} catatan`, ({ count }) => `${count(size)} entries`]))),
      el("p", {}, two(said([({ when }) => when(time), ({ when }) => when(time)]))),
      fingerprint(found),
      el("code", {}, found.slice(0, 16)),
    ];
  }

  offer(bytes) {
    const told = said([({ size }) => `membaca ${size(bytes)} lagi`, ({ size }) => `reads ${size(bytes)} more`]);
    at("full-size").replaceChildren(two(told));
  }

  // ── memory

  showMemory() {
    const { kept, given, trouble } = this.keeper;
    const none = ["Halaman ini belum pernah melihat buku catatan itu.", "This page has not seen the log yet."];
    const seen = kept && memorySentence(kept).map((line, index) => `${["Terakhir dilihat", "Last seen"][index]}: ${line}`);
    const lines = [seen || none, given && memorySentence(given.memory, given.name), trouble];
    at("memory").replaceChildren(...lines.filter(Boolean).map((line) => el("p", {}, two(line))));
    at("forget").hidden = !kept && !given;
    this.link("keep-checkpoint", this.last && [this.last.note, `checkpoint-${this.last.entries.length}.txt`]);
    this.link("keep-memory", kept && [utf8.encode(memoryText(kept)), `ingatan-${kept.size}.json`]);
  }

  /** A download of what was checked, not of what the server would give at the click. */
  link(id, content) {
    const link = at(id);
    if (link.href) URL.revokeObjectURL(link.href);
    link.hidden = !content;
    if (!content) return link.removeAttribute("href");
    link.href = URL.createObjectURL(new Blob([content[0]], { type: "application/octet-stream" }));
    link.download = content[1];
    link.querySelector(".size").replaceChildren(two(said([({ size }) => size(content[0].length), ({ size }) => size(content[0].length)])));
  }
}

function memorySentence({ size, time }, name) {
  const source = name ? `${name}: ` : "";
  const seen = (when) => (time ? `, ${when(time)}` : "");
  return said([
    ({ count, when }) => `${source}${count(size)} catatan${seen(when)}`,
    ({ count, when }) => `${source}${count(size)} entries${seen(when)}`,
  ]);
}

const reasonOf = (reason) => two([`${reason?.id ?? ""}`, `${reason?.en ?? ""}`]);

export { SENTENCES, Sha256, asJson, canVerify, hashPieces, hex, parseJson, root, sha256, slices, sshVerify, textSignedBy, verify };

if (globalThis.document) new Page().begin();
