// To which topics and bodies an agency narrows what it takes.

/** The codes as a Set. Throws for a bare string: its letters would be taken for codes. */
export function names(given, what) {
  if (typeof given === 'string') {
    throw new TypeError(`${what} 应为列表，例如 ['${given}']。 / Give ${what} as a list, such as ['${given}'].`);
  }
  return new Set(given);
}
