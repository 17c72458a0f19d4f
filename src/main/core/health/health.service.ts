import { access, constants, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HealthCheck } from '@shared/contract/health.contract'
import type { Database } from '../db/database'
import { loadModel } from '../inference/model-manifest'
import { findBrowserPath, findElectronPath } from './programs'

const GIBIBYTE = 2 ** 30
const LOW_DISK_GIBIBYTES = 2

export interface HealthOptions {
  db: Database | null
  /** Why there is no database, when there is none. */
  databaseFault: string | null
  home: string
  modelDir: string
}

/** Looks at all that a station needs, and says of what is wrong what to do. Never throws. */
export async function checkHealth(options: HealthOptions): Promise<HealthCheck[]> {
  return Promise.all([
    checkDatabase(options),
    checkStorage(options.home),
    checkModel(options.modelDir),
    checkBrowser(),
    checkElectron(),
    checkPermissions(options.home)
  ])
}

async function checkDatabase({ db, databaseFault }: HealthOptions): Promise<HealthCheck> {
  if (!db) return failed('database', databaseFault ?? 'The database was not started', 'Read the message above; nothing was changed.')
  try {
    const started = performance.now()
    const { version } = await db.ping()
    return ok('database', `PostgreSQL ${version} answered in ${Math.round(performance.now() - started)} ms`)
  } catch (error) {
    return failed('database', messageOf(error), 'Benchlight tries to reach it again by itself. If it stays away, restart Benchlight.')
  }
}

async function checkStorage(home: string): Promise<HealthCheck> {
  try {
    const { bavail, bsize } = await statfs(home)
    const free = (bavail * bsize) / GIBIBYTE
    const summary = `${free.toFixed(1)} GiB free below ${home}`
    if (free >= LOW_DISK_GIBIBYTES) return ok('storage', summary)
    return { name: 'storage', state: 'warning', summary, advice: 'Free some space before the next shift: captures are refused when the disk is full.' }
  } catch (error) {
    return failed('storage', messageOf(error), `Make the data folder ${home} reachable, or name another one with BENCHLIGHT_HOME.`)
  }
}

async function checkModel(modelDir: string): Promise<HealthCheck> {
  try {
    const { manifest, sha256 } = await loadModel(modelDir)
    return ok('model', `${manifest.name} ${manifest.version}, manifest ${sha256.slice(0, 12)}`)
  } catch (error) {
    return failed('model', messageOf(error), 'Install Benchlight again: its model folder is damaged.')
  }
}

async function checkBrowser(): Promise<HealthCheck> {
  const path = await findBrowserPath()
  if (path) return ok('browser', path)
  return {
    name: 'browser', state: 'warning', summary: 'No Chromium, Chrome or Edge was found on this machine',
    advice: 'Only needed to open the web host here, and for the tests: `npm test` installs one.'
  }
}

async function checkElectron(): Promise<HealthCheck> {
  const path = await findElectronPath()
  if (path) return ok('electron', path)
  return {
    name: 'electron', state: 'warning', summary: 'The Electron runtime is not installed',
    advice: 'Not needed for the web host. `npm start` fetches it where a display is present.'
  }
}

async function checkPermissions(home: string): Promise<HealthCheck> {
  try {
    await access(home, constants.R_OK | constants.W_OK | constants.X_OK)
    const probe = await mkdtemp(join(home, '.probe-'))
    await writeFile(join(probe, 'written'), 'by the health check')
    await rm(probe, { recursive: true })
    return ok('permissions', `${home} can be read and written`)
  } catch (error) {
    return failed('permissions', messageOf(error), `Give the user of Benchlight read and write access to ${home}.`)
  }
}

function ok(name: HealthCheck['name'], summary: string): HealthCheck {
  return { name, state: 'ok', summary, advice: null }
}

function failed(name: HealthCheck['name'], summary: string, advice: string): HealthCheck {
  return { name, state: 'failed', summary, advice }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
