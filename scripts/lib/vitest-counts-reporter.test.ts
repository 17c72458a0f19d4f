import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const REPOSITORY = resolve(__dirname, '../..')

const PROJECT = {
  'vitest.config.mjs': "export default { test: { include: ['*.test.mjs'] } }",
  'mixed.test.mjs': `
    import { describe, expect, it } from 'vitest'
    it('passes', () => {})
    it('fails', () => expect(1).toBe(2))
    it('says why it is skipped', (context) => context.skip('needs root'))
    it.skipIf(true)('says nothing', () => {})
    it.todo('is to come')`,
  'broken.test.mjs': "import 'a-package-that-does-not-exist'",
  'hook.test.mjs': `
    import { beforeAll, describe, it } from 'vitest'
    describe('a group', () => {
      beforeAll(() => { throw new Error('no database') })
      it('never ran', () => {})
    })`,
  'late.test.mjs': `
    import { it } from 'vitest'
    it('ends too early', () => { setImmediate(() => { throw new Error('too late') }) })
    it('gives it time', () => new Promise((done) => setImmediate(() => setImmediate(done))))`
}

describe('the counts of a vitest run', () => {
  let folder: string
  let counts: { passed: number; failed: number; skipped: { test: string; reason: string }[]; failures: string[] }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'benchlight-counts-'))
    await symlink(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'), 'junction')
    for (const [name, text] of Object.entries(PROJECT)) await writeFile(join(folder, name), text)
    const file = join(folder, 'counts.json')
    const args = [`--reporter=${join(REPOSITORY, 'scripts/lib/vitest-counts-reporter.mjs')}`, '--maxWorkers=1']
    spawnSync(process.execPath, [join(REPOSITORY, 'node_modules/vitest/vitest.mjs'), 'run', ...args], {
      cwd: folder,
      env: { ...process.env, BENCHLIGHT_COUNTS_FILE: file }
    })
    counts = JSON.parse(await readFile(file, 'utf8'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('have every test that passed', () => {
    expect(counts.passed).toBe(3)
  })

  it('have a failed test, a file that did not load, a hook that failed and an error outside any test', () => {
    expect(counts.failed).toBe(4)
    expect(counts.failures).toEqual(
      expect.arrayContaining([
        'mixed.test.mjs > fails',
        expect.stringMatching(/^broken\.test\.mjs: .*a-package-that-does-not-exist/),
        'hook.test.mjs: no database',
        'outside any test: too late'
      ])
    )
  })

  it('have the skipped with their reasons', () => {
    expect(counts.skipped).toEqual(
      expect.arrayContaining([
        { test: 'mixed.test.mjs > says why it is skipped', reason: 'needs root' },
        { test: 'mixed.test.mjs > says nothing', reason: 'no reason given' },
        { test: 'mixed.test.mjs > is to come', reason: 'no reason given' }
      ])
    )
  })
})
