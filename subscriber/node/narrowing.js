// To which topics and bodies an agency narrows what it takes.

/** The codes as a Set. Throws for a bare string: its letters would be taken for codes. */
export function names(given, what) {
  if (typeof given === 'string') {
    throw new TypeError(`${what} 应为列表，例如 ['${given}']。 / Give ${what} as a list, such as ['${given}'].`);
  }
  return new Set(given);
}

/** Throws for options that there are not: what is misspelt would narrow nothing, and everything would come. */
export function noOthers(others) {
  const [unknown] = Object.keys(others);
  if (unknown) throw new TypeError(`没有 ${unknown} 这个选项，请核对拼写。 / There is no option ${unknown}; check its spelling.`);
}
