// A publication event as an agency receives it.
const TYPES = {
  'yangguang.disclosure.published.v1': 'published',
  'yangguang.disclosure.corrected.v1': 'corrected',
  'yangguang.disclosure.withdrawn.v1': 'withdrawn',
};

/** These bytes are no publication event; the message says why. */
export class NotAnEvent extends Error {}

/**
 * `kind` is published, corrected or withdrawn; `erases`: withdrawn by a purge, every copy is to be forgotten;
 * `erasesThrough`: a public notice has ended, every copy of revisions up to this one is to be forgotten; 0: none.
 */
export function decode(content) {
  let envelope;
  try {
    envelope = JSON.parse(content.toString());
  } catch (error) {
    throw new NotAnEvent(`not a publication event: ${error.message}`);
  }
  const { id, type, subject, sequence, body, time, data } = envelope ?? {};
  const kind = TYPES[type];
  if (!id || !kind || !subject || !body || !data || typeof data !== 'object' || !(sequence >= 1)) {
    throw new NotAnEvent('not a publication event: something is missing');
  }
  const erasesThrough = data.erase_through ?? 0;
  const erases = Boolean(data.erase);
  return { id, kind, indexNumber: subject, sequence, body, at: new Date(time), data, erases, erasesThrough };
}
