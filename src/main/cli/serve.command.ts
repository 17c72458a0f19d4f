import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/contract/errors'
import type { Core } from '@core/index'
import { EXIT, type ExitCode } from './exit-codes'
import type { CommandContext } from './program'

/** The web host, as far as the command line drives it; the entry file joins the two. */
export type StartWebHost = (options: {
  core: Core
  pageFolder: string
  address: string
  port: number
}) => Promise<{ url: string; port: number; close(): Promise<void> }>

const LOOPBACK = '127.0.0.1'
/** In the data folder. */
const PORT_FILE = 'web-host-port'
const HIGHEST_PORT = 65_535

/** Serves until it is told to stop. The address stands alone on a line of stdout once everything is ready. */
export async function serve(
  context: CommandContext,
  options: { port?: string; listen?: string; demo: boolean }
): Promise<ExitCode> {
  const asked = askedPlace(options)
  const config = context.readConfig({ demo: options.demo })
  const core = await context.startCore(config, 'station')
  try {
    if (context.signal.aborted) return EXIT.done
    const page = { core, pageFolder: join(context.programFolder, '..', 'renderer') }
    const host = asked ? await context.startWebHost({ ...page, ...asked }) : await startOnUsualPort(context, page, config.home)
    for (const notice of core.notices) context.terminal.trouble(notice)
    context.terminal.progress('Ready. Open this address in a browser; Ctrl-C stops everything.')
    process.stdout.write(`${host.url}\n`)
    await aborted(context.signal)
    context.terminal.progress('Stopping')
    await host.close()
    return EXIT.done
  } finally {
    await core.dispose()
  }
}

function askedPlace({ port, listen }: { port?: string; listen?: string }): { address: string; port: number } | null {
  if (listen !== undefined) return parseListen(listen)
  return port === undefined ? null : { address: LOOPBACK, port: parsePort(port) }
}

/**
 * On the port of the last time, if it is free: what the browser keeps for a page, verdicts that wait to be
 * sent among it, belongs to the page's address.
 */
async function startOnUsualPort(
  { startWebHost }: CommandContext, page: { core: Core; pageFolder: string }, home: string
): ReturnType<StartWebHost> {
  const file = join(home, PORT_FILE)
  const usual = Number(await readFile(file, 'utf8').catch(() => '0'))
  const host = await startWebHost({ ...page, address: LOOPBACK, port: usual }).catch((error: unknown) => {
    if (usual === 0 || !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    return startWebHost({ ...page, address: LOOPBACK, port: 0 })
  })
  await writeFile(file, String(host.port))
  return host
}

function parsePort(text: string): number {
  const port = Number(text)
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT) return port
  throw new AppError('BAD_INPUT', `"${text}" is no port; it is a number from 0 to ${HIGHEST_PORT}.`)
}

function parseListen(text: string): { address: string; port: number } {
  const split = text.lastIndexOf(':')
  if (split <= 0) throw new AppError('BAD_INPUT', `--listen takes an address and a port, such as 0.0.0.0:8080, not "${text}".`)
  return { address: text.slice(0, split), port: parsePort(text.slice(split + 1)) }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
