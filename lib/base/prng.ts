// A small seeded generator (sfc32, Chris Doty-Humphrey): the same seed gives the same stream.

/** A stream of uniform numbers in [0, 1). */
export type Prng = () => number;

/** Starts a stream; use one stream per purpose, so that adding a draw moves nothing else. */
export function prng(seed: number, stream = 0): Prng {
  let a = seed | 0;
  let b = stream | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = () => {
    const sum = ((a + b | 0) + counter) | 0;
    counter = counter + 1 | 0;
    a = b ^ (b >>> 9);
    b = c + (c << 3) | 0;
    c = (c << 21 | c >>> 11) + sum | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let warm = 0; warm < 16; warm++) next();
  return next;
}
