import { endedTogether, forEachLine, signalGroup, startChild } from './child.mjs'
import { asReason, collectTail } from './last-words.mjs'
import { say, seconds } from './log.mjs'

/** How long Electron may take until its window stands. */
const WINDOW_LIMIT_MS = 20_000

/** What Electron's main process prints on stdout: its window stands, or it has raised the one of a running Benchlight. */
const WINDOW_READY = 'benchlight: window ready'
const ALREADY_OPEN = 'benchlight: already open'

/**
 * Runs Electron until its window is closed, or until it is clear that there will be none.
 *
 * @param {string} runtime
 * @param {string[]} args
 * @param {{ limitMs?: number }} [options]
 * @returns {Promise<{ windowStood: true, code: number } | { windowStood: false, failure: string }>}
 */
export async function runElectron(runtime, args, { limitMs = WINDOW_LIMIT_MS } = {}) {
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  const child = startChild(runtime, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const tail = collectTail(child)
  let windowStood = false
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    signalGroup(child, 'SIGKILL')
  }, limitMs)

  child.stderr?.pipe(process.stderr)
  forEachLine(child, (line) => {
    if (line === ALREADY_OPEN) say('Benchlight is open already; its window was raised')
    if (line !== WINDOW_READY && line !== ALREADY_OPEN) return
    windowStood = true
    clearTimeout(timer)
  })

  const { code, stopped } = await endedTogether(child)
  clearTimeout(timer)
  if (stopped) return { windowStood: true, code: 0 }
  if (windowStood) return { windowStood: true, code }
  const failure = timedOut ? `none within ${seconds(limitMs)}` : `it ended with code ${code}`
  return { windowStood: false, failure: `${failure}${asReason(tail())}` }
}
