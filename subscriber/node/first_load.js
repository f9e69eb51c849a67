// Everything that is public, and afterwards whatever changed: read from the site instead of from the broker.
//
// await new FirstLoad('https://zwgk.example.gov.cn', { book }).run(handle);
//
// The twin of `subscriber.first_load` in Python: the book keeps how far the log of changes was read, so what was
// interrupted goes on where it stood, and a later call brings what a full queue has dropped.
import { setTimeout as sleep } from 'node:timers/promises';
import { names, noOthers } from './narrowing.js';
import { get, NotGiven, NotNow, Overtaken, read } from './texts.js';

const PLACE = 'changes';
const PORTION = 1000;
const LONGEST_PAUSE_SECONDS = 60;
// The site was waited for already, and what else it does not give is damaged in the same way.
const FURTHER_PATIENCE_SECONDS = 10;

/** The address of the site is none; the message says in Chinese and English what one looks like. */
export class BadSite extends TypeError {
  constructor(site) {
    super(`网站地址不对：${site}，应为 https://主机。 / This is no address of a site: ${site}; give https://HOST.`);
  }
}

/**
 * The log of the site has not come as far as the book: the book is another site's, or the site was put back. Sequences of
 * before would make the agency leave out what is told anew, so a person begins with a new book.
 */
export class OtherLog extends Error {
  constructor(place) {
    super(`网站的公开日志还没有到 ${place}：接收记录（book）是另一个网站的，或者网站从备份恢复过。请换用新的接收记录重新读取。 / `
      + `The site's log has not reached ${place}: the book is another site's, or the site was put back to a backup. `
      + 'Begin with a new book.');
  }
}

export class FirstLoad {
  #place; #site; #api; #book; #topics; #bodies; #patienceSeconds; #firstPauseSeconds; #patience;

  /**
   * `topics` and `bodies` narrow as a subscription does; with others than before it begins anew, so that a wider load brings
   * the past too. Throws `BadSite`.
   */
  constructor(site, options = {}) {
    const { book, topics = [], bodies = [], patienceSeconds = 600, firstPauseSeconds = 1, ...others } = options;
    noOthers(others);
    if (!book) throw new TypeError('请给出接收记录（book）。 / Give a Book, as { book: new Book(file) }.');
    if (!/^https?:\/\//.test(site)) throw new BadSite(site);
    this.#site = site.replace(/\/+$/, '');
    this.#api = `${this.#site}/catalog/api/v1`;
    this.#book = book;
    this.#topics = names(topics, 'topics');
    this.#bodies = names(bodies, 'bodies');
    // How far the log was read holds for what was asked for then.
    const asked = [...[...this.#topics].map((topic) => `topic=${topic}`), ...[...this.#bodies].map((body) => `body=${body}`)];
    this.#place = [PLACE, ...asked.sort()].join(' ');
    this.#patienceSeconds = patienceSeconds;
    this.#firstPauseSeconds = firstPauseSeconds;
  }

  /**
   * Handle what changed since the last time, as events without a sequence; gives how many.
   * Throws `NotNow` where the site is away for `patienceSeconds`; the next call goes on there. Where it is there and does
   * not give one publication, that one is left out, so that those behind it do not wait, and tried again by the next call;
   * `Book.left()` lists what is left out. Throws `OtherLog`.
   */
  async run(handle) {
    let handled = 0;
    this.#patience = this.#patienceSeconds;
    for (const left of this.#book.left(this.#place)) if (await this.#takenLater(left, handle)) handled += 1;
    for (;;) {
      const lines = await this.#patiently(() => this.#lines());
      if (!lines.length) return handled;
      // An event carries the present state, so the last line about a publication is enough.
      const last = new Map(lines.map((line) => [line.index_number, line.id]));
      for (const line of lines) {
        const isLast = last.get(line.index_number) === line.id;
        if (isLast && await this.#taken(line, handle)) handled += 1;
        this.#book.keepPlace(this.#place, line.id);
      }
    }
  }

  async #taken(line, handle) {
    const { index_number: number, act, id, revision, body, at, erase_through } = line;
    let done = false;
    try {
      done = await this.#patiently(() => this.#take(line, handle));
    } catch (error) {
      if (!(error instanceof NotGiven) || act === 'withdrawn') throw error; // nothing is fetched for a withdrawal
      await this.#lines(); // the site is away where it does not give its log either
      console.error(`${number}: left out, and tried again by the next load: ${error.message}`);
      const kept = { id, act, index_number: number, revision, body, at, erase_through };
      this.#book.leave(this.#place, number, kept, error.message);
      this.#patience = Math.min(this.#patienceSeconds, FURTHER_PATIENCE_SECONDS);
      return false;
    }
    this.#book.keepBrought(this.#place, number);
    return done;
  }

  async #takenLater({ indexNumber, line }, handle) {
    return this.#patiently(async () => {
      try {
        const done = await this.#take(line, handle);
        this.#book.keepBrought(this.#place, indexNumber);
        return done;
      } catch (error) {
        if (!(error instanceof NotGiven)) throw error;
        console.error(`${indexNumber}: still left out: ${error.message}`);
        return false;
      }
    });
  }

  async #patiently(act) {
    const since = performance.now();
    for (let pause = this.#firstPauseSeconds; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof NotNow) || performance.now() - since >= this.#patience * 1000) throw error;
        const seconds = Math.max(pause, error.seconds);
        console.error(`not now (${error.message}); again in ${seconds} s`);
        await sleep(seconds * 1000);
      }
    }
  }

  async #lines() {
    const after = this.#book.place(this.#place) ?? 0;
    const answer = await get(`${this.#api}/changes?after=${after}&limit=${PORTION}`);
    if (answer.status === 422 && read(answer)?.code === 'cursor_ahead') throw new OtherLog(after);
    return answerOf(answer, 'changes', 'items').items;
  }

  async #take(line, handle) {
    if (this.#bodies.size && !this.#bodies.has(line.body)) return false;
    const event = line.act === 'withdrawn' ? withdrawn(line) : await this.#present(line);
    if (!event) return false;
    try {
      await handle(event);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error; // a change about that follows
    }
    if (this.#topics.size) this.#book.keepLoaded(event.indexNumber);
    return true;
  }

  // The present state of a publication in the shape of the events; null for what is gone or of other topics.
  // What the agency has already concerns it still, though a correction gave it another topic.
  async #present(line) {
    const number = line.index_number;
    const answer = await get(`${this.#api}/published/${number.split('/').map(encodeURIComponent).join('/')}`);
    if (answer.status === 410) return null; // a later line says so
    const found = answerOf(answer, number, 'text_digest');
    const isOther = this.#topics.size > 0 && found.topics.length > 0 && !this.#topics.has(found.topics[0]);
    if (isOther && !this.#book.has(number)) return null;
    return eventOf(line, { ...this.#data(found), ...eraseThrough(line) }, found.text);
  }

  #data(found) {
    const { index_number, revision, title, summary, topics, formed_on, content_hash, level } = found;
    const data = {
      index_number, revision, title, summary, topics, formed_on, content_hash, level,
      body: { code: found.body, name: found.body_name },
      item: { code: found.item, title: found.item_title },
      topic: topics[0] ?? 'other',
      address: this.#site + found.address,
      api: this.#api + found.address,
      published_at: zulu(found.first_published_at),
      updated_at: zulu(found.published_at),
      text: { digest: found.text_digest, size: Buffer.byteLength(found.text) },
      attachments: found.attachments.map(({ digest, size, media_type }) => ({ digest, size, ...(media_type && { media_type }) })),
      supersedes: null,
    };
    if (found.co_issuers.length) data.co_issuers = found.co_issuers.map(({ body, name }) => ({ code: body, name }));
    for (const name of ['document_number', 'period', 'change_reason']) if (found[name]) data[name] = found[name];
    return data;
  }
}

function withdrawn(line) {
  const { index_number, revision, reason, erase, at } = line;
  return eventOf(line, { index_number, revision, reason, erase, unlist: !erase, withdrawn_at: at, ...eraseThrough(line) });
}

function eventOf(line, data, text) {
  const { id, act, index_number: indexNumber, body, at } = line;
  return {
    id: `changes/${id}`, kind: act, indexNumber, sequence: 0, body, at: new Date(at), data, text,
    erases: Boolean(data.erase), erasesThrough: data.erase_through ?? 0,
  };
}

function eraseThrough(line) {
  return line.erase_through ? { erase_through: line.erase_through } : {};
}

// What was asked for, which has `wanted`: what stands before a site may answer 200 with words of its own.
function answerOf(answer, about, wanted) {
  const found = answer.status === 200 ? read(answer) : null;
  if (found === null || typeof found !== 'object' || !(wanted in found)) {
    throw new NotGiven(`${about}: the site answered ${answer.status}, and not what was asked for`);
  }
  return found;
}

function zulu(moment) {
  return moment.replace('+00:00', 'Z');
}
