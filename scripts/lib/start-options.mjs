import util from 'node:util'
import { UsageError } from './usage-error.mjs'

export const START_HELP = `Usage: npm start [-- options]

Installs and builds what is missing, starts the database and opens Benchlight: in its own window where there is a
display, else in the browser. Ctrl-C stops everything.

Options:
  --home DIR          the data folder (default: BENCHLIGHT_HOME, else the one of the system)
  --web               use the web host even where Electron could open
  --port PORT         the web host's port on 127.0.0.1 (default: the last one, if free)
  --listen ADDR:PORT  publish the web host on this address, for instance from a container
  --no-demo           do not seed the demo station on the first run
  --no-open           do not open a browser
  --help              show this
`

/**
 * @typedef {object} StartOptions
 * @property {boolean} help
 * @property {boolean} web
 * @property {boolean} open
 * @property {boolean} published `--listen` was given
 * @property {string[]} webHostArgs what the web host is started with
 * @property {string[]} electronArgs what Electron is started with
 */

/**
 * @param {string[]} args
 * @returns {StartOptions}
 * @throws {UsageError}
 */
export function parseStartOptions(args) {
  const values = parse(args)
  const port = values.port === undefined ? [] : ['--port', checkPort(values.port)]
  const listen = values.listen === undefined ? [] : ['--listen', checkAddress(values.listen)]
  const common = [
    ...(values.home === undefined ? [] : ['--home', values.home]),
    ...(values['no-demo'] ? ['--no-demo'] : [])
  ]
  return {
    help: values.help ?? false,
    web: (values.web ?? false) || values.port !== undefined,
    open: !values['no-open'],
    published: values.listen !== undefined,
    webHostArgs: [...common, ...port, ...listen],
    electronArgs: common
  }
}

/** @param {string[]} args */
function parse(args) {
  try {
    return util.parseArgs({
      args,
      options: {
        help: { type: 'boolean' },
        home: { type: 'string' },
        port: { type: 'string' },
        listen: { type: 'string' },
        web: { type: 'boolean' },
        'no-demo': { type: 'boolean' },
        'no-open': { type: 'boolean' }
      }
    }).values
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message)
  }
}

/** @param {string} text */
function checkPort(text) {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return text
  throw new UsageError(`a port is a number from 0 to 65535, not "${text}"`)
}

/** @param {string} text `127.0.0.1:8080`, `[::]:8080`, `0.0.0.0:8080` */
function checkAddress(text) {
  const port = /^(?:\[[0-9a-f:.]+\]|[^:]+):(\d+)$/i.exec(text)?.[1]
  if (!port) throw new UsageError(`--listen wants ADDR:PORT, such as 0.0.0.0:8080, not "${text}"`)
  checkPort(port)
  return text
}
