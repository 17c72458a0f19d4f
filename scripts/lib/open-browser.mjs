import { spawn } from 'node:child_process'
import { say } from './log.mjs'

/** @type {Partial<Record<NodeJS.Platform, [string, string[]]>>} */
const OPENERS = { darwin: ['open', []], win32: ['rundll32', ['url.dll,FileProtocolHandler']] }

/**
 * Opens the address in the browser of the graphical session. That none opens is told and stops nothing: the address
 * stands in the terminal.
 *
 * @param {string} url
 */
export function openBrowser(url) {
  const [command, args] = OPENERS[process.platform] ?? ['xdg-open', []]
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  opener.once('error', (error) => say(`no browser could be opened (${error.message}); open the address above`))
  opener.unref()
}
