/**
 * A stream of pseudo-random numbers that depends on its seed alone.
 *
 * The generator is a 32-bit xorshift with a multiplicative finish. Like the rest of the warehouse it uses only integer
 * operations, `+`, `-`, `*` and `/`, whose results the language fixes to the last bit, so every machine draws the same.
 */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean
  /** An index into `weights`, drawn in proportion to them; weights need not add up to 1. */
  weighted(weights: readonly number[]): number
  /** A whole number whose mean is `expected`; spread wider than a plain rounding so that days differ. */
  count(expected: number): number
}

/** Makes the stream of random numbers that belongs to a seed, any whole number except 0. */
export function random(seed: number): Random {
  let state = seed >>> 0

  function next(): number {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (Math.imul(state, 0x9e3779b1) >>> 0) / 4294967296
  }

  function weighted(weights: readonly number[]): number {
    let rest = next() * weights.reduce((sum, weight) => sum + weight, 0)
    for (const [index, weight] of weights.entries()) {
      rest -= weight
      if (rest < 0) return index
    }
    return weights.length - 1
  }

  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    weighted,
    count: (expected) => Math.floor(expected * (0.4 + 0.6 * (next() + next())) + next()),
  }
}
