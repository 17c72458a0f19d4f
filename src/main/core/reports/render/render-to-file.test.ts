import { createHash } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleSummary } from '../testing/sample-summary'
import type { RenderFormat, RenderRequest } from './render-protocol'
import { renderToFile } from './render-to-file'

let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'render-')) })
afterEach(async () => { await rm(folder, { recursive: true }) })

const request = (kind: RenderFormat): RenderRequest => ({
  id: 'r1',
  kind,
  summary: sampleSummary({ chips: 3, defectsPerThirdChip: 1 }),
  outPath: join(folder, `report.${kind}`),
  fontsFolder: null
})
const ignore = (): void => undefined

describe('renderToFile', () => {
  it.each(['pdf', 'csv', 'json'] as const)('writes %s whole, and tells its size and checksum', async (kind) => {
    const { bytes, sha256 } = await renderToFile(request(kind), ignore)
    const content = await readFile(join(folder, `report.${kind}`))
    expect(bytes).toBe(content.length)
    expect(bytes).toBeGreaterThan(500)
    expect(sha256).toBe(createHash('sha256').update(content).digest('hex'))
    expect(await readdir(folder)).toEqual([`report.${kind}`])
  })

  it('leaves the older report alone, and nothing of its own, when it fails', async () => {
    await writeFile(join(folder, 'report.pdf'), 'older')
    const broken = request('pdf')
    broken.summary.scope.time_zone = 'Mars/Olympus'
    await expect(renderToFile(broken, ignore)).rejects.toThrow(/Mars\/Olympus/)
    expect(await readFile(join(folder, 'report.pdf'), 'utf8')).toBe('older')
    expect(await readdir(folder)).toEqual(['report.pdf'])
  })

  it('says so when there is no folder to write to', async () => {
    await rm(folder, { recursive: true })
    await expect(renderToFile(request('csv'), ignore)).rejects.toThrow(/ENOENT/)
    folder = await mkdtemp(join(tmpdir(), 'render-'))
  })
})
