/**
 * The generator's only source of chance: sfc32 (Chris Doty-Humphrey, PractRand), its state filled by SplitMix32
 * (after Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014) from the 32-bit FNV-1a hash
 * of the seed's parts. All of it is 32-bit integer arithmetic, so a seed means the same numbers on every machine.
 */
export type SeedPart = string | number

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193
const WARM_UP_ROUNDS = 12
const UINT32 = 2 ** 32

function fnv1a(text: string): number {
  let hash = FNV_OFFSET
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, FNV_PRIME)
  return hash >>> 0
}

function splitMix32(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) | 0
  }
}

export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  /** The same parts in the same order give the same sequence; parts are told apart by a separator. */
  constructor(...seed: SeedPart[]) {
    const fill = splitMix32(fnv1a(seed.join('\u001f')))
    this.a = fill()
    this.b = fill()
    this.c = fill()
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.uint32()
  }

  /** Uniform over the integers 0 … 2³² − 1. */
  uint32(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * (this.uint32() / UINT32)
  }

  /** Uniform over the integers low … high, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * (this.uint32() / UINT32))
  }

  chance(probability: number): boolean {
    return this.uint32() / UINT32 < probability
  }

  /** One element; throws a RangeError on an empty list. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Cannot pick from an empty list')
    return items[this.integer(0, items.length - 1)] as T
  }

  /** A shuffled copy (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const copy = [...items]
    for (let last = copy.length - 1; last > 0; last--) {
      const other = this.integer(0, last)
      const held = copy[last] as T
      copy[last] = copy[other] as T
      copy[other] = held
    }
    return copy
  }

  /** Standard normal deviate (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uint32() / UINT32))
    return radius * Math.cos(2 * Math.PI * (this.uint32() / UINT32))
  }
}
