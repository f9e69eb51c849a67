// What was received so far, in a file of JSON lines: shows repeats, keeps the places to go on at, survives a restart.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

export class Book {
  #file; #received = new Map(); #loaded = new Set(); #places = new Map(); #aside = new Map(); #left = new Map();

  /** Without a file it forgets at the end, for trials. */
  constructor(file = '') {
    this.#file = file;
    const lines = linesOf(file);
    if (lines.some((line) => line && !line.startsWith('["'))) { // it would be written over
      throw new Error(`${file} 不是接收记录，没有改动，请换一个文件名。 / ${file} is no book and is left as it is; name another file.`);
    }
    // What follows the last end of a line was cut off by a crash; what it told comes again.
    for (const line of lines.slice(0, -1)) this.#read(JSON.parse(line));
    this.#write(this.#entries());
  }

  /** The last sequence of an index number that was received; 0 before the first. */
  last(indexNumber) {
    return this.#received.get(indexNumber) ?? 0;
  }

  /** Remember an event as handled; what was set aside of its index number is settled by that. */
  keep(event) {
    this.#add(['received', event.indexNumber, event.sequence]);
    this.settle(event.indexNumber);
  }

  /** Remember that a load brought it; the sequence of its events is not known by that. */
  keepLoaded(indexNumber) {
    if (!this.#loaded.has(indexNumber)) this.#add(['loaded', indexNumber]);
  }

  /** Whether an event or a load brought anything of this index number. */
  has(indexNumber) {
    return this.#received.has(indexNumber) || this.#loaded.has(indexNumber);
  }

  /** Remember an event as received, and its message as still to be handled. */
  setAside(event, content, reason) {
    this.#add(['aside', event.indexNumber, content.toString(), reason]);
    this.#add(['received', event.indexNumber, event.sequence]);
  }

  /** Nothing is set aside of an index number any more; its words leave the file. */
  settle(indexNumber) {
    if (this.#aside.delete(indexNumber)) this.#forget((kind, name) => kind === 'aside' && name === indexNumber);
  }

  /** The index numbers of which something is set aside; what stays for days needs a person. */
  aside() {
    return [...this.#aside.keys()];
  }

  asideOf(indexNumber) {
    return this.#aside.get(indexNumber);
  }

  /** Remember what a load goes on without: a line of the log, without words of the publication. */
  leave(place, indexNumber, line, reason) {
    this.#add(['left', indexNumber, place, line, reason]);
  }

  /** It was brought, or is gone: nothing is left out of it any more. */
  keepBrought(place, indexNumber) {
    const isIt = (kind, name, of) => kind === 'left' && name === indexNumber && of === place;
    if (this.#left.delete(`${place} ${indexNumber}`)) this.#forget(isIt);
  }

  /** What loads left out (that of one place), since the site did not give it; what stays for days needs a person there. */
  left(place) {
    return [...this.#left.values()].filter((left) => place === undefined || left.place === place);
  }

  /** How far a stream was read; undefined before the beginning. */
  place(name) {
    return this.#places.get(name);
  }

  keepPlace(name, place) {
    this.#add(['place', name, place]);
  }

  #add(entry) {
    this.#read(entry);
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  #read([kind, name, ...rest]) {
    if (kind === 'received') this.#received.set(name, Math.max(rest[0], this.last(name)));
    if (kind === 'loaded') this.#loaded.add(name);
    if (kind === 'place') this.#places.set(name, rest[0]);
    if (kind === 'left') {
      const [place, line, reason] = rest;
      this.#left.set(`${place} ${name}`, { indexNumber: name, place, line, reason });
    }
    if (kind === 'aside') this.#aside.set(name, { content: rest[0], reason: rest[1] });
  }

  // Of what stands in the file, not of what is known here: a load in a program of its own writes into it too.
  #forget(isGone) {
    const lines = linesOf(this.#file);
    this.#write(lines.slice(0, -1).map((line) => JSON.parse(line)).filter((entry) => !isGone(...entry)));
  }

  #entries() {
    return [
      ...[...this.#received].map(([name, sequence]) => ['received', name, sequence]),
      ...[...this.#loaded].map((name) => ['loaded', name]),
      ...[...this.#places].map(([name, place]) => ['place', name, place]),
      ...[...this.#aside].map(([name, { content, reason }]) => ['aside', name, content, reason]),
      ...[...this.#left.values()].map(({ indexNumber, place, line, reason }) => ['left', indexNumber, place, line, reason]),
    ];
  }

  #write(entries) {
    if (!this.#file) return;
    writeFileSync(`${this.#file}.new`, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

// The last one, behind the last end of a line, is empty or was cut off.
function linesOf(file) {
  return file && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}
