import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DETECTION_LABELS } from './detector/detector'
import { classifyDetection, loadModel } from './model-manifest'

const SHIPPED = resolve(__dirname, '../../../../resources/models/golden-diff/1.0.0')
const measures = { areaPx: 40, thicknessPx: 6, extentPx: 9, depthRatio: 0.2, contrast: 1 }

let folder: string

beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'benchlight-model-')) })
afterEach(() => rm(folder, { recursive: true }))

async function writeManifest(change: (manifest: Record<string, unknown>) => void): Promise<void> {
  const manifest = JSON.parse(await readFile(join(SHIPPED, 'manifest.json'), 'utf8')) as Record<string, unknown>
  change(manifest)
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
}

describe('the shipped model', () => {
  it('loads, and its folder is named as it is', async () => {
    const { manifest, sha256 } = await loadModel(SHIPPED)
    expect(SHIPPED.endsWith(join(manifest.name, manifest.version))).toBe(true)
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('has a card', async () => {
    expect(await readFile(join(SHIPPED, 'card.md'), 'utf8')).toContain('golden-diff 1.0.0')
  })

  it('has a defect type and a severity for every label', async () => {
    const { manifest } = await loadModel(SHIPPED)
    const severityOf = Object.fromEntries(DETECTION_LABELS.map((label) =>
      [label, classifyDetection(manifest, { label, measures })]))
    expect(severityOf).toMatchObject({
      open: { defectType: 'open', severity: 'critical' },
      short: { defectType: 'short', severity: 'critical' },
      mousebite: { defectType: 'void', severity: 'medium' },
      'pin-hole': { defectType: 'void', severity: 'low' },
      spur: { defectType: 'foreign_object', severity: 'medium' },
      copper: { defectType: 'foreign_object', severity: 'medium' },
      scratch: { defectType: 'scratch', severity: 'low' },
      contamination: { defectType: 'contamination', severity: 'low' }
    })
  })

  it('takes a deep bite more seriously than a shallow one', async () => {
    const { manifest } = await loadModel(SHIPPED)
    expect(classifyDetection(manifest, { label: 'mousebite', measures: { ...measures, depthRatio: 0.7 } }).severity).toBe('high')
  })
})

describe('loadModel', () => {
  it('tells a changed model by its hash', async () => {
    await writeManifest((manifest) => { manifest.decisionThreshold = 0.123 })
    expect((await loadModel(folder)).sha256).not.toBe((await loadModel(SHIPPED)).sha256)
  })

  it.each<[string, (manifest: Record<string, unknown>) => void, RegExp]>([
    ['a threshold above 1', (manifest) => { manifest.decisionThreshold = 1.5 }, /decisionThreshold/],
    ['a missing label', (manifest) => { delete (manifest.labels as Record<string, unknown>).open }, /labels\.open/],
    ['an unknown parameter', (manifest) => { (manifest.detector as Record<string, unknown>).guess = 1 }, /guess/],
    ['a severity that covers not every case', (manifest) => {
      (manifest.labels as Record<string, unknown>).open = { defectType: 'open', severityRules: [{ severity: 'high', minAreaPx: 9 }] }
    }, /unconditional/]
  ])('refuses a manifest with %s, and names it', async (_what, change, message) => {
    await writeManifest(change)
    await expect(loadModel(folder)).rejects.toMatchObject({ code: 'DETECTION_FAILED', message: expect.stringMatching(message) })
  })

  it('refuses a folder without a manifest, and one that is no JSON', async () => {
    await expect(loadModel(folder)).rejects.toMatchObject({ code: 'DETECTION_FAILED', message: expect.stringContaining(folder) })
    await writeFile(join(folder, 'manifest.json'), '{')
    await expect(loadModel(folder)).rejects.toMatchObject({ code: 'DETECTION_FAILED', message: expect.stringContaining('no JSON') })
  })
})
