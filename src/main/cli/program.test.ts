import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClusterHandle, clusterStatus, startCluster } from '@core/db/cluster'
import { withClient } from '@core/db/cluster/with-client'
import { cleanPicture, faultyPicture, goldenPicture } from '@core/testing/board-pictures'
import { bundleProgram } from '@core/testing/bundle-worker'
import { makeDataFolder, removeDataFolder } from '@core/testing/data-folder'
import { skipUnless } from '@core/testing/require-all'
import { version } from '../../../package.json'

const withoutProc = skipUnless(process.platform === 'linux', 'only Linux tells of all processes in /proc')

/** For what other processes have to come to, on a machine that has much to do. */
const PATIENCE_MS = 30_000

let program: string
let boards: string
let home: string
beforeAll(async () => {
  program = await bundleProgram()
  boards = await mkdtemp(join(tmpdir(), 'benchlight-boards-'))
  home = await makeDataFolder()
})
afterAll(async () => {
  await removeDataFolder(home)
  for (const folder of [program, boards]) await rm(folder, { recursive: true })
})

interface Ending { code: number | null; stdout: string; stderr: string }

function start(args: string[]): { child: ChildProcess; said(text: string): Promise<void>; ended: Promise<Ending> } {
  const child = spawn(process.execPath, [join(program, 'out', 'main', 'cli.js'), ...args], {
    env: { ...process.env, BENCHLIGHT_HOME: home }, stdio: ['ignore', 'pipe', 'pipe']
  })
  const ending: Ending = { code: null, stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => { ending.stdout += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { ending.stderr += chunk.toString() })
  return {
    child,
    async said(text) {
      await expect.poll(() => ending.stderr + ending.stdout, { timeout: PATIENCE_MS, interval: 10 }).toContain(text)
    },
    ended: new Promise((resolve) => { child.on('close', (code) => resolve({ ...ending, code })) })
  }
}

function run(...args: string[]): Promise<Ending> {
  return start(args).ended
}

let folders = 0

/** A folder of images and one of goldens, `0001` faulty and the others flawless. */
async function boardFolders(count: number): Promise<{ images: string; golden: string }> {
  const number = ++folders
  const images = join(boards, `images-${number}`)
  const golden = join(boards, `golden-${number}`)
  await mkdir(images)
  await mkdir(golden)
  for (let index = 1; index <= count; index++) {
    const stem = String(index).padStart(4, '0')
    const seed = 100 * number + index
    await writeFile(join(images, `${stem}_test.png`), index === 1 ? await faultyPicture(seed) : await cleanPicture(seed))
    await writeFile(join(golden, `${stem}_temp.png`), await goldenPicture())
  }
  return { images, golden }
}

function inspectArgs(lot: string, { images, golden }: { images: string; golden: string }, report: string): string[] {
  return ['inspect', '--lot', lot, '--part', 'PCB-1', '--images', images, '--golden', golden, '--report', report]
}

async function database<Row>(query: string): Promise<Row[]> {
  const cluster = await startCluster({ home, log: () => undefined })
  try {
    const { rows } = await withClient(cluster.connection('cq_owner'), (client) => client.query(query))
    return rows as Row[]
  } finally {
    await cluster.leave()
  }
}

async function counts(lot: string): Promise<Record<string, number>> {
  const [row] = await database<Record<string, number>>(`
    with i as (select i.id, i.status from inspections i join lots l on l.id = i.lot_id where lot_number = '${lot}')
    select (select count(*) from i)::int as inspections, (select count(*) from i where status = 'completed')::int as completed,
      (select count(*) from artifacts where inspection_id in (select id from i))::int as artifacts,
      (select count(*) from defects where inspection_id in (select id from i))::int as defects,
      (select count(*) from golden_images g join lots l on l.part_id = g.part_id where lot_number = '${lot}')::int as goldens`)
  return row as Record<string, number>
}

describe('inspect', () => {
  // Held, so that not every command has to start and stop the server.
  let cluster: ClusterHandle
  beforeAll(async () => { cluster = await startCluster({ home, log: () => undefined }) })
  afterAll(() => cluster.leave())

  it('does the whole job, and run twice doubles nothing, also on the closed lot', async () => {
    const folder = await boardFolders(3)
    const report = join(boards, 'new-folder', 'report.json')
    const first = await run('--json', ...inspectArgs('LOT-1', folder, report))
    expect(first).toMatchObject({ code: 0 })
    expect(JSON.parse(first.stdout)).toEqual({
      lot_number: 'LOT-1', captured: 3, known: 0, refused: [], without_golden: [], completed: 2, detection_failed: [], report
    })
    const summary = JSON.parse(await readFile(report, 'utf8')) as Record<string, unknown>
    const once = await counts('LOT-1')
    expect(once).toMatchObject({ inspections: 3, completed: 2, artifacts: 3, defects: 3 })
    expect(summary).toMatchObject({ inspections: once['inspections'], defects: once['defects'] })

    const second = await run(...inspectArgs('LOT-1', folder, join(boards, 'report.csv')))
    expect(second).toMatchObject({ code: 0 })
    expect(second.stdout).toContain('0 images captured, 3 known already, 0 refused')
    expect(await counts('LOT-1')).toEqual(once)
  })

  it('takes known images as a no-op on a closed lot too, and refuses others there', async () => {
    const folder = await boardFolders(1)
    expect(await run(...inspectArgs('LOT-4', folder, join(boards, 'report.csv')))).toMatchObject({ code: 0 })
    await database("update lots set status = 'released' where lot_number = 'LOT-4'")
    const before = await counts('LOT-4')
    expect(await run(...inspectArgs('LOT-4', folder, join(boards, 'report.pdf')))).toMatchObject({ code: 0 })
    expect((await readFile(join(boards, 'report.pdf'))).subarray(0, 5).toString()).toBe('%PDF-')
    const late = await run(...inspectArgs('LOT-4', await boardFolders(1), join(boards, 'report.csv')))
    expect(late.code).toBe(1)
    expect(late.stderr).toContain('Lot LOT-4 is released')
    expect(await counts('LOT-4')).toEqual(before)
  })

  it('refuses a lot of another part', async () => {
    const lot = inspectArgs('LOT-5', await boardFolders(1), join(boards, 'report.csv'))
    expect(await run(...lot)).toMatchObject({ code: 0 })
    expect(await run(...lot.with(4, 'PCB-2'))).toMatchObject({ code: 3, stderr: expect.stringContaining('is of part PCB-1') as string })
  })

  it('does the others where some images cannot be read, names those, and exits with 1', async () => {
    const folder = await boardFolders(3)
    await writeFile(join(folder.images, '0002_test.png'), (await cleanPicture(1)).subarray(0, 500))
    await mkdir(join(folder.images, '0004_test.png'))
    await symlink(join(boards, 'nowhere'), join(folder.images, '0005_test.png'))
    await writeFile(join(folder.golden, '0003_temp.png'), 'no picture')
    const { code, stdout, stderr } = await run('--json', ...inspectArgs('LOT-2', folder, join(boards, 'report-2.json')).with(4, 'PCB-3'))
    expect(code).toBe(1)
    const { captured, refused, without_golden } = JSON.parse(stdout) as { captured: number; refused: { image: string }[]; without_golden: string[] }
    expect(captured).toBe(2)
    expect(refused.map(({ image }) => image)).toEqual(['0003_temp.png', '0002_test.png', '0004_test.png', '0005_test.png'])
    expect(without_golden).toEqual(['0003_test.png'])
    expect(stderr).not.toContain('at async')
    expect(await counts('LOT-2')).toMatchObject({ inspections: 2, defects: 3 })
  })
})

describe('inspect, stopped by Ctrl-C,', () => {
  it('keeps what was done, leaves no process, and goes on where it was', async () => {
    const folder = await boardFolders(12)
    const report = join(boards, 'report-3.json')
    const { child, said, ended } = start(inspectArgs('LOT-3', folder, report))
    await said('Detecting')
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(1)
    expect(stderr).toContain('Stopped')
    expect((await clusterStatus(home)).state).toBe('stopped')
    expect(await readdir(boards)).not.toContain('report-3.json')

    expect(await run(...inspectArgs('LOT-3', folder, report))).toMatchObject({ code: 0 })
    expect(await counts('LOT-3')).toMatchObject({ inspections: 12, artifacts: 12, completed: 11, defects: 3 })
  })

  it.skipIf(withoutProc)('has left no worker behind', async () => {
    const left: string[] = []
    for (const pid of await readdir('/proc')) {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      if (commandLine.includes(program) || commandLine.includes(home)) left.push(commandLine)
    }
    expect(left).toEqual([])
  })
})

describe('detect', () => {
  it('writes a file for each image, surest first, in the model’s own labels', async () => {
    const folder = await boardFolders(2)
    const out = join(boards, 'detections')
    const { code, stdout } = await run('detect', '--images', folder.images, '--golden', folder.golden, '--out', out)
    expect([code, stdout]).toEqual([0, '2 images, 3 detections, 0 failed\n'])
    expect(await readFile(join(out, '0002.txt'), 'utf8')).toBe('')
    const lines = (await readFile(join(out, '0001.txt'), 'utf8')).trimEnd().split('\n').map((line) => line.split(','))
    for (const line of lines) expect(line.join(',')).toMatch(/^\d+,\d+,\d+,\d+,[01]\.\d{4},(open|short|mousebite|spur|copper|pin-hole)$/)
    const confidences = lines.map((line) => Number(line[4]))
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a))
    expect(lines.map((line) => String(line[5])).toSorted()).toEqual(['mousebite', 'open', 'open'])
  })

  it('says which images failed: some exit with 1, all with 3', async () => {
    const folder = await boardFolders(2)
    await writeFile(join(folder.images, '0002_test.png'), 'no picture')
    const some = await run('--json', 'detect', '--images', folder.images, '--golden', folder.golden, '--out', join(boards, 'some'))
    expect(some.code).toBe(1)
    expect(JSON.parse(some.stdout)).toMatchObject({ images: 2, failures: [{ image: '0002_test.png' }] })
    await writeFile(join(folder.images, '0001_test.png'), 'no picture')
    expect((await run('detect', '--images', folder.images, '--golden', folder.golden, '--out', join(boards, 'none'))).code).toBe(3)
  })

  it('prints the shipped threshold', async () => {
    const { code, stdout } = await run('detect', '--print-threshold')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^0\.\d+\n$/)
    const json = await run('detect', '--print-threshold', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ threshold: Number(stdout) })
  })

  it('stops at once on Ctrl-C', async () => {
    const folder = await boardFolders(12)
    const out = join(boards, 'stopped')
    const { child, ended } = start(['detect', '--images', folder.images, '--golden', folder.golden, '--out', out])
    await expect.poll(() => readdir(out).catch(() => []), { interval: 5, timeout: PATIENCE_MS }).not.toEqual([])
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(1)
    expect(stderr.split('\n').filter((line) => line.includes('_test.png'))).toEqual([])
    expect((await readdir(out)).length).toBeLessThan(12)
  })
})

describe('the command line', () => {
  it('exits with 2 where it was called wrongly, and says how on stderr', async () => {
    const wrong = [
      ['fly'], ['inspect'], ['detect'], ['detect', '--copper', 'green'], ['--bogus'],
      inspectArgs('LOT-9', { images: boards, golden: boards }, 'report.docx'),
      inspectArgs('https://example.org', { images: boards, golden: boards }, 'report.pdf'),
      inspectArgs('LOT-9', { images: join(boards, 'nowhere'), golden: boards }, 'report.pdf')
    ]
    const endings = await Promise.all(wrong.map((args) => run(...args)))
    expect(endings.map(({ code }) => code)).toEqual(wrong.map(() => 2))
    expect(endings.filter(({ stdout, stderr }) => stdout !== '' || stderr === '')).toEqual([])
    expect(endings.filter(({ stderr }) => stderr.includes('    at '))).toEqual([])
  })

  it('exits with 0 for help and version', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('inspect') as string })
    expect(await run('inspect', '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--golden') as string })
    expect(await run('--version')).toMatchObject({ code: 0, stdout: `${version}\n` })
  })

  it('lets the doctor tell every check as JSON', async () => {
    const { code, stdout } = await run('doctor', '--json')
    const checks = JSON.parse(stdout) as { name: string; state: string }[]
    expect(checks.map(({ name }) => name)).toEqual(['database', 'storage', 'model', 'browser', 'electron', 'permissions'])
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([])
    expect(code).toBe(0)
  })

  it('lets the doctor say what is wrong, and exit with 3, where the data folder is none', async () => {
    const file = join(boards, 'a-file')
    await writeFile(file, '')
    const { code, stdout } = await run('--home', file, 'doctor')
    expect(code).toBe(3)
    expect(stdout).toMatch(/database +FAILED/)
    expect(stdout).toMatch(/permissions +FAILED/)
  })

  it('migrates once', async () => {
    const empty = await makeDataFolder()
    const first = await run('--home', empty, '--json', 'migrate')
    expect(first.code).toBe(0)
    expect((JSON.parse(first.stdout) as { applied: string[] }).applied.length).toBeGreaterThan(0)
    expect(await run('--home', empty, 'migrate')).toMatchObject({ code: 0, stdout: 'The database is up to date.\n' })
    await removeDataFolder(empty)
  })
})

describe('serve', () => {
  it('prints the address with its token alone on a line of stdout, and stops on SIGTERM', async () => {
    const { child, said, ended } = start(['serve', '--no-demo'])
    await said('#t=')
    child.kill('SIGTERM')
    const { code, stdout } = await ended
    expect(code).toBe(0)
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]+\n$/)
    expect((await clusterStatus(home)).state).toBe('stopped')
  })
})
