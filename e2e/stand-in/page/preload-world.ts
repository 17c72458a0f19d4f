/*
 * Runs in a world of its own that shares the page's DOM and nothing else, before the built preload script, and gives
 * it the `require` of a sandboxed preload: the module `electron`, and no other.
 */
import { type BridgeArgument, type Described, dispatch, listen } from './bridge-events'
import { pack, unpack } from './codec'

declare global {
  /** Made by Chromium's `Runtime.addBinding` in this world only. */
  var standInToMain: (packed: string) => void
  /** Called from the main process by evaluation in this world. */
  var standInFromMain: (packed: string) => void
  var standInRequire: (name: string) => unknown
}

/** What crosses to the main process. */
export interface RendererMessage { channel: string; args: unknown[] }

type Listener = (event: { sender: typeof ipcRenderer }, ...args: unknown[]) => void

const listeners = new Map<string, Set<Listener>>()

const ipcRenderer = {
  send(channel: string, ...args: unknown[]): void {
    globalThis.standInToMain(pack({ channel, args } satisfies RendererMessage))
  },
  on(channel: string, listener: Listener) {
    const known = listeners.get(channel) ?? new Set()
    listeners.set(channel, known.add(listener))
    return ipcRenderer
  },
  off(channel: string, listener: Listener) {
    listeners.get(channel)?.delete(listener)
    return ipcRenderer
  }
}

globalThis.standInFromMain = (packed) => {
  const { channel, args } = unpack(packed) as RendererMessage
  for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer }, ...args)
}

type ExposedFunction = (...args: unknown[]) => unknown

const exposed: ExposedFunction[] = []

function describe(value: unknown): Described {
  if (typeof value === 'function') return { kind: 'function', number: exposed.push(value as ExposedFunction) - 1 }
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return { kind: 'object', entries: Object.entries(value).map(([name, part]) => [name, describe(part)]) }
  }
  return { kind: 'value', value: structuredClone(value) }
}

function receiveArgument(argument: BridgeArgument): unknown {
  if (argument.kind === 'value') return argument.value
  return (...args: unknown[]) => dispatch('stand-in:callback', { number: argument.number, args: structuredClone(args) })
}

listen('stand-in:call', ({ number, args }) => {
  try {
    const value = exposed[number]?.(...args.map(receiveArgument))
    if (value instanceof Promise) throw new Error('The stand-in bridge carries no promises')
    dispatch('stand-in:returned', { value: structuredClone(value) })
  } catch (error) {
    dispatch('stand-in:returned', { error: error instanceof Error ? error.message : String(error) })
  }
})

const electron = {
  ipcRenderer,
  contextBridge: {
    exposeInMainWorld(name: string, api: unknown): void {
      dispatch('stand-in:expose', { name, api: describe(api) })
    }
  }
}

globalThis.standInRequire = (name) => {
  if (name === 'electron' || name === 'electron/renderer') return electron
  throw new Error(`module not found: ${name} (a sandboxed preload may require only electron)`)
}
