// Fetch the text that an event announces, and make sure that it is that text.
import { createHash } from 'node:crypto';

// Between two pieces of an answer: a large attachment takes longer on a slow line.
const TIMEOUT_SECONDS = 30;
const LONGEST_ASKED_SECONDS = 600;
// Twice the largest attachment. What is longer comes from something that stands before the site.
const MOST_BYTES = 100_000_000;

/** It cannot be done at the moment and may be tried again, after `seconds` where the site asked for that. */
export class NotNow extends Error {
  constructor(reason, seconds = 0) {
    super(reason);
    this.seconds = seconds;
  }
}

/** The site does not give it, or not as it was announced: it is away, or this one thing is damaged there. */
export class NotGiven extends NotNow {}

/** Withdrawn or corrected since it was announced: an event about that follows, so this one may be passed. */
export class Overtaken extends Error {}
export class Gone extends Overtaken {}
export class Changed extends Overtaken {}

/** The text of a publication, its digest checked. Throws `Gone`, `Changed` or `NotNow`. */
export async function fetchText(event) {
  const { indexNumber, data } = event;
  if (event.text !== undefined) { // it came with a first load
    checkDigest(event.text, data.text.digest);
    return event.text;
  }
  const { text, text_digest: present } = await publication(event);
  if (typeof text !== 'string') throw new NotGiven(`${indexNumber}: the answer holds no text`);
  const announced = data.text.digest;
  if (present && present !== announced) {
    checkDigest(text, present);
    throw new Changed(`${indexNumber}: corrected since`);
  }
  checkDigest(text, announced);
  return text;
}

/** An attachment of a publication as a Buffer, its digest checked. Throws as `fetchText` does. */
export async function fetchFile(event, digest) {
  const answer = await get(`${event.data.api}/files/${digest}`);
  if (answer.status === 200) {
    checkDigest(answer.content, digest);
    return answer.content;
  }
  // The present edition has no such file: is it another than was announced?
  const { content_hash: present } = await publication(event);
  if (present !== event.data.content_hash) throw new Changed(`${event.indexNumber}: corrected since`);
  throw new NotGiven(`${event.indexNumber}: the site answered ${answer.status} for ${digest}`);
}

/** Compare a text or attachment with its announced `sm3:<hex>`; throws `NotNow`: it was altered on its way. */
export function checkDigest(content, digest) {
  const found = `sm3:${createHash('sm3').update(content).digest('hex')}`;
  if (found !== digest) throw new NotGiven(`announced ${digest}, found ${found}`);
}

// What the site says of it now.
async function publication({ indexNumber, data }) {
  const answer = await get(data.api);
  if (answer.status === 410) throw new Gone(`${indexNumber}: withdrawn since`);
  if (answer.status !== 200) throw new NotGiven(`${indexNumber}: the site answered ${answer.status}`);
  const found = read(answer);
  if (found === null || typeof found !== 'object') throw new NotGiven(`${indexNumber}: the answer is no publication`);
  return found;
}

/** What an answer says as JSON; null where it is none. */
export function read({ content }) {
  try {
    return JSON.parse(content.toString());
  } catch {
    return null;
  }
}

/** Status and content of what the site answers. Throws `NotGiven` where it asks for patience or is away. */
export async function get(address) {
  const hangUp = new AbortController();
  const timer = setTimeout(() => hangUp.abort(new Error('timed out')), TIMEOUT_SECONDS * 1000);
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: 'application/json' }, signal: hangUp.signal });
    if (answer.status !== 429 && answer.status !== 503) {
      return { status: answer.status, content: await whole(answer, () => timer.refresh()) };
    }
  } catch (error) {
    throw new NotGiven(`${address}: ${error.cause?.message ?? error.message}`);
  } finally {
    clearTimeout(timer);
    hangUp.abort();
  }
  const asked = Number(answer.headers.get('retry-after')) || 0;
  throw new NotGiven(`${address}: the site answered ${answer.status}`, Math.min(asked, LONGEST_ASKED_SECONDS));
}

async function whole(answer, goOn) {
  const parts = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    goOn();
    size += part.length;
    if (size > MOST_BYTES) throw new Error('the answer is longer than anything that is published');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
