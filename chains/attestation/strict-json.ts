/**
 * JSON as RFC 8259 writes it, read without the laxness of JSON.parse: a member named twice, nesting deeper than 64, an integer that a
 * double cannot hold, a lone surrogate, a byte order mark or a byte that is not UTF-8 are refused, since two readers of a signed text
 * could take such things differently.
 */
import { RootlineError } from '../../schema/error.ts';
import { fromUtf8 } from '../log/encoding.ts';
import { MAX_DEPTH, MAX_JSON_NODES } from './limits.ts';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject { [name: string]: Json }

// oxlint-disable-next-line no-control-regex -- exactly the characters that RFC 8259 wants escaped
const PLAIN = /[^"\\\u0000-\u001f]*/y;
// oxlint-disable-next-line no-control-regex -- likewise
const SPECIAL = /[\\\u0000-\u001f]/;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const HEX4 = /^[0-9a-fA-F]{4}$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const ESCAPES: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * Reads one JSON document strictly.
 * @throws RootlineError `malformed` with the offset in characters, or `too-complex`
 */
export function parseJson(source: Uint8Array | string, what = 'the JSON'): Json {
  const text = typeof source === 'string' ? source : fromUtf8(source, what);
  return new Reader(text, what).document();
}

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Reader {
  private readonly text: string;
  private readonly what: string;
  private at = 0;
  private nodes = 0;

  constructor(text: string, what: string) {
    this.text = text;
    this.what = what;
  }

  document(): Json {
    this.space();
    const value = this.value(1);
    this.space();
    if (this.at < this.text.length) this.fail('something follows the end of the document');
    return value;
  }

  private fail(why: string): never {
    throw new RootlineError('malformed', `${this.what}: ${why}, at character ${this.at}`, { errors: [{ at: `character ${this.at}`, message: why }] });
  }

  private space(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      this.at++;
    }
  }

  private value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new RootlineError('too-complex', `${this.what} is nested deeper than ${MAX_DEPTH}`);
    if (++this.nodes > MAX_JSON_NODES) throw new RootlineError('too-complex', `${this.what} has more than ${MAX_JSON_NODES} parts`);
    switch (this.text[this.at]) {
      case '{': return this.object(depth);
      case '[': return this.array(depth);
      case '"': return this.string();
      case 't': return this.word('true', true);
      case 'f': return this.word('false', false);
      case 'n': return this.word('null', null);
      default: return this.number();
    }
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail('not a JSON value');
    this.at += word.length;
    return value;
  }

  private object(depth: number): JsonObject {
    const object: JsonObject = {};
    this.at++;
    this.space();
    if (this.text[this.at] === '}') { this.at++; return object; }
    for (;;) {
      if (this.text[this.at] !== '"') this.fail('a member name is expected');
      const name = this.string();
      // An own member of this name would change the object's prototype in other code.
      if (name === '__proto__') this.fail('a member may not be named __proto__');
      if (Object.hasOwn(object, name)) this.fail(`the member ${JSON.stringify(name.slice(0, 60))} is there twice`);
      this.space();
      if (this.text[this.at] !== ':') this.fail('a colon is expected');
      this.at++;
      this.space();
      object[name] = this.value(depth + 1);
      if (this.ends('}')) return object;
    }
  }

  private array(depth: number): Json[] {
    const array: Json[] = [];
    this.at++;
    this.space();
    if (this.text[this.at] === ']') { this.at++; return array; }
    for (;;) {
      array.push(this.value(depth + 1));
      if (this.ends(']')) return array;
    }
  }

  /** Steps over a comma (false) or the closing bracket (true). */
  private ends(bracket: string): boolean {
    this.space();
    const c = this.text[this.at];
    if (c !== ',' && c !== bracket) this.fail(`a comma or ${bracket} is expected`);
    this.at++;
    this.space();
    return c === bracket;
  }

  private string(): string {
    const from = ++this.at;
    const end = this.text.indexOf('"', from);
    const whole = this.text.slice(from, end);
    if (end >= 0 && !SPECIAL.test(whole)) {
      this.at = end + 1;
      return whole;
    }
    return this.stringInParts();
  }

  /** A string with escapes, or one that is wrong. */
  private stringInParts(): string {
    let out = '';
    for (;;) {
      PLAIN.lastIndex = this.at;
      const run = PLAIN.exec(this.text)?.[0] ?? '';
      out += run;
      this.at += run.length;
      const c = this.text[this.at];
      if (c === undefined) this.fail('a string does not end');
      this.at++;
      if (c === '"') break;
      if (c !== '\\') this.fail('a control character stands in a string');
      out += this.escape();
    }
    // Unescaped text came out of UTF-8 and holds no lone surrogate.
    if (LONE_SURROGATE.test(out)) this.fail('a string holds half a surrogate pair');
    return out;
  }

  private escape(): string {
    const c = this.text[this.at++] ?? '';
    if (c !== 'u') return ESCAPES[c] ?? this.fail('no such escape');
    const hex = this.text.slice(this.at, this.at + 4);
    if (!HEX4.test(hex)) this.fail('an escape of four hex digits is expected');
    this.at += 4;
    return String.fromCharCode(parseInt(hex, 16));
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (!match) this.fail('not a JSON value');
    const value = Number(match[0]);
    const integer = match[1] === undefined && match[2] === undefined;
    if (!Number.isFinite(value) || (integer && !Number.isSafeInteger(value))) this.fail('a number is too large to be read exactly');
    this.at += match[0].length;
    return value;
  }
}
