import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadModel } from '@core/inference/model-manifest'
import { skipUnless } from '@core/testing/require-all'
import { DEEPPCB_FOLDER, evaluateDeepPcb } from './deeppcb'

const ROOT = resolve(__dirname, '../..')
const DATA = resolve(ROOT, DEEPPCB_FOLDER)
const MODEL_DIR = resolve(ROOT, 'resources/models/golden-diff/1.0.0')
/** Every fiftieth of the thousand pairs: some of each board group. */
const EVERY = 50

describe('the shipped detector on real boards', () => {
  it.skipIf(skipUnless(existsSync(DATA), `${DATA} is not there`))('finds nearly all that is annotated, and little else', async () => {
    const { manifest } = await loadModel(MODEL_DIR)
    let seen = 0
    const result = await evaluateDeepPcb(DATA, { manifest, includes: () => seen++ % EVERY === 0 })
    expect(result.pairs).toBe(20)
    expect(result.refused).toEqual([])
    expect(result.classBlind.recall).toBeGreaterThanOrEqual(0.97)
    expect(result.classBlind.precision).toBeGreaterThanOrEqual(0.9)
    const weak = Object.entries(result.perClass).filter(([, { recall }]) => recall < 0.85)
    expect(weak).toEqual([])
  })
})
