// Receive an agency's queue or the stream: each event at least once, repeats recognised, acknowledged after handling.
//
// async function handle(event) {
//   if (event.erasesThrough) await store.forgetThrough(event.indexNumber, event.erasesThrough);
//   if (event.erases) await store.forget(event.indexNumber);
//   else if (event.kind === 'withdrawn') await store.unlist(event.indexNumber);
//   else await store.put(event.indexNumber, event.data, await fetchText(event));
// }
//
// await new Subscriber(url, 'agency.sjj', { book: new Book('received.jsonl') }).run(handle);
//
// The twin of the Python package `subscriber`; what it says of each outcome holds here too.
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { Book } from './book.js';
import { decode, NotAnEvent } from './events.js';
import { names, noOthers } from './narrowing.js';
import { NotNow, Overtaken } from './texts.js';

export { Book } from './book.js';
export { BadSite, FirstLoad, OtherLog } from './first_load.js';
export { Changed, checkDigest, fetchFile, fetchText, Gone, NotGiven, NotNow, Overtaken } from './texts.js';

const HEARTBEAT_SECONDS = 60;
const CONNECT_SECONDS = 30;
const IDLE_SECONDS = 1;
const ASIDE_SECONDS = 600;
// A connection of our own that was closed a moment ago may still be counted.
const LEAVING_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 60;

/**
 * The stream as a source: `start` is first, next, an offset or a Date, and holds until the book knows better. Throws for
 * what is none of that: the broker would answer it by closing the connection.
 */
export function stream({ start = 'first', topics = [], name = 'publications.log', ...others } = {}) {
  noOthers(others);
  const isTime = start instanceof Date && !Number.isNaN(start.getTime());
  if (!isTime && !['first', 'next', 'last'].includes(start) && !(Number.isInteger(start) && start >= 0)) {
    throw new TypeError(`start 应为 first、next、位置（整数）或者时间（Date），不能是 ${start}。 / `
      + `start is first, next, an offset or a Date, not ${start}.`);
  }
  return { name, start, topics: names(topics, 'topics'), isStream: true };
}

/** The address of the broker is none; the message says in Chinese and English what one looks like. */
export class BadAddress extends TypeError {
  constructor() {
    super('消息服务器地址不对，应为 amqps://agency.代码:密码@主机/publications。 / '
      + 'This is no address of a broker: give amqps://agency.CODE:PASSWORD@HOST/publications.');
  }
}

export class Subscriber {
  #waits = false; #book; #pause; #heldSince = { id: '', at: 0 }; #due = []; #lookedAside = -Infinity; #stopping = new AbortController();

  /** `source` is the name of a queue, or what `stream()` gives; `bodies` narrows to some bodies. Throws `BadAddress`. */
  constructor(url, source, options = {}) {
    const { book = new Book(), bodies = [], prefetch = 20, patienceSeconds = 600, firstPauseSeconds = 1, ...others } = options;
    noOthers(others);
    if (!URL.canParse(url) || !/^amqps?:\/\/[^/]/.test(url)) throw new BadAddress();
    this.url = new URL(url);
    this.url.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
    this.source = typeof source === 'string' ? { name: source } : source;
    Object.assign(this, { bodies: names(bodies, 'bodies'), prefetch, patienceSeconds, firstPauseSeconds });
    this.#book = book;
    this.#pause = firstPauseSeconds;
  }

  /** Receive until `stop()`, or until `handle` throws anything but `Overtaken` and `NotNow`. */
  async run(handle) {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#receive(handle);
      } catch (error) {
        if (error instanceof Raised) throw error.cause;
        await this.#wait(error);
      }
    }
  }

  /** Let `run` end after the present event. */
  stop() {
    this.#stopping.abort();
  }

  /** Handle one message; false for a repeat, for another body's and for what is no event. Throws `NotNow`. */
  async take(content, handle) {
    const event = this.#concerned(content);
    if (!event || event.sequence <= this.#book.last(event.indexNumber)) return false;
    try {
      await passOvertaken(event, handle);
    } catch (error) {
      if (!(error instanceof NotNow) || !this.#isOver(event)) throw error;
      console.error(`${event.indexNumber}: set aside, and tried again later: ${error.message}`);
      this.#book.setAside(event, content, error.message);
      return true;
    }
    this.#book.keep(event);
    return true;
  }

  #concerned(content) {
    try {
      const event = decode(content);
      return this.bodies.size && !this.bodies.has(event.body) ? null : event;
    } catch (error) {
      if (!(error instanceof NotAnEvent)) throw error;
      if (content.length) console.error(`left out: ${error.message}`); // a stream has empty ones for what was too old
      return null;
    }
  }

  #isOver(event) {
    if (this.#heldSince.id !== event.id) this.#heldSince = { id: event.id, at: performance.now() };
    return performance.now() - this.#heldSince.at >= this.patienceSeconds * 1000;
  }

  // Nothing is in our hand while we wait: what is purged meanwhile can be taken out of the queue.
  async #wait(error) {
    const seconds = Math.max(this.#pause, error.seconds ?? 0);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_SECONDS);
    console.error(`${whyOf(error)}; again in ${seconds} s`);
    this.#waits = true;
    await sleep(seconds * 1000, null, { signal: this.#stopping.signal }).catch(() => {});
  }

  async #receive(handle) {
    const connection = await connect(this.url.href, { timeout: CONNECT_SECONDS * 1000 });
    let turn = Promise.resolve();
    let isOver = false;
    let channel;
    let timer;
    let stopped;
    try {
      channel = await connection.createChannel();
      await channel.prefetch(this.prefetch);
      if (!this.source.isStream && !this.#isAnothers()) await mustBeAlone(channel, this.source.name);
      await new Promise((resolve, reject) => {
        for (const source of [connection, channel]) source.on('error', reject);
        connection.on('close', () => reject(new Error('closed')));
        if (this.#stopping.signal.aborted) resolve(); // while it connected: an event of the past is told to nobody
        stopped = resolve;
        this.#stopping.signal.addEventListener('abort', stopped);
        let waiting = 0;
        const inTurn = (act) => {
          waiting += 1;
          turn = turn.then(() => (isOver ? null : act())).catch((error) => { isOver = true; reject(error); })
            .finally(() => { waiting -= 1; });
        };
        timer = setInterval(() => waiting || inTurn(() => this.#retryOne(handle)), IDLE_SECONDS * 1000);
        const receive = (message) => {
          if (message) inTurn(() => this.#deliver(channel, message, handle));
          else reject(new Error('the queue was removed, or the stream is being written anew'));
        };
        channel.consume(this.source.name, receive, { arguments: this.#arguments() }).catch(reject);
      });
    } finally {
      clearInterval(timer);
      this.#stopping.signal.removeEventListener('abort', stopped);
      isOver = true;
      await turn;
      // The channel first: closing the connection overtakes the last acknowledgement, and what was handled came again.
      await settled(() => channel?.close());
      await settled(() => connection.close());
    }
  }

  // The queue of another agency, which the broker refuses: who receives from it is nobody's business.
  #isAnothers() {
    const user = decodeURIComponent(this.url.username);
    return user.startsWith('agency.') && user !== this.source.name;
  }

  #arguments() {
    if (!this.source.isStream) return {};
    const place = this.#book.place(this.source.name);
    if (place !== undefined) return { 'x-stream-offset': place + 1 };
    const { start } = this.source;
    const time = start instanceof Date ? { '!': 'timestamp', value: Math.floor(start.getTime() / 1000) } : start;
    return { 'x-stream-offset': time };
  }

  async #deliver(channel, message, handle) {
    const { name, topics, isStream } = this.source;
    const topic = message.fields.routingKey.split('.')[2]; // never changes, so nothing that follows is missed
    if (!isStream || !topics.size || topics.has(topic)) await raising(() => this.take(message.content, handle));
    if (isStream) this.#book.keepPlace(name, message.properties.headers['x-stream-offset']);
    channel.ack(message);
    this.#goOn();
  }

  // Something went well: whoever read in the log that it was not so reads that it is again.
  #goOn() {
    this.#pause = this.firstPauseSeconds;
    if (this.#waits) console.error('connected again');
    this.#waits = false;
  }

  // While nothing comes: one of what was set aside.
  async #retryOne(handle) {
    this.#goOn();
    if (!this.#due.length && performance.now() - this.#lookedAside >= ASIDE_SECONDS * 1000) {
      this.#lookedAside = performance.now();
      this.#due = this.#book.aside();
    }
    const indexNumber = this.#due.shift();
    const aside = indexNumber && this.#book.asideOf(indexNumber);
    if (!aside) return;
    try {
      await raising(() => passOvertaken(decode(aside.content), handle));
      this.#book.settle(indexNumber);
    } catch (error) {
      if (!(error instanceof NotNow)) throw error;
      console.error(`${indexNumber}: still set aside: ${error.message}`);
    }
  }
}

// Something that is over in any case, however it ends: amqplib throws at once for what is closed already.
async function settled(act) {
  try {
    await act();
  } catch {
    // it is closed
  }
}

// Another program receives from the queue: what one is told would be handled before what the other was told.
class Shared extends Error {}

async function mustBeAlone(channel, queue) {
  const until = performance.now() + LEAVING_SECONDS * 1000;
  channel.on('error', () => {}); // what is no queue of the account is refused with the same words as by consuming
  while ((await channel.checkQueue(queue)).consumerCount) {
    if (performance.now() > until) throw new Shared();
    await sleep(100);
  }
}

// What to do about it, where that is known.
function whyOf(error) {
  if (error instanceof NotNow) return `not now (${error.message})`;
  if (error instanceof Shared) {
    return 'another program receives from this queue, and two would lose the order and take turns; this one waits until '
      + 'that one has ended';
  }
  if (/ACCESS.REFUSED/.test(error.message) && /^Handshake/.test(error.message)) {
    return 'the broker refuses this account; was it rotated? Ask for the new credentials';
  }
  if (/ConnectionOpenOk/.test(error.message)) {
    return 'the broker does not let this account in: the address ends in /publications, and of one account at most 4 '
      + `programs are connected at once (${error.message})`;
  }
  if (error.code === 403 || error.code === 404) {
    return `the broker does not give this queue; name your own, agency.CODE (${error.message})`;
  }
  return `the connection was lost (${error.message})`;
}

// What an agency's own `handle` threw, told apart from what the connection throws.
class Raised extends Error {}

async function raising(act) {
  try {
    await act();
  } catch (error) {
    throw error instanceof NotNow ? error : new Raised(error.message, { cause: error });
  }
}

async function passOvertaken(event, handle) {
  try {
    await handle(event);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error; // a later event tells what is to be done
  }
}
