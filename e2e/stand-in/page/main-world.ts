/*
 * Runs in the page's own world before any script of the page, and builds there what the preload exposes: frozen
 * objects whose functions hand copies across.
 */
import { type BridgeArgument, type BridgeReturn, type Described, dispatch, listen } from './bridge-events'

type Callback = (...args: unknown[]) => void

const callbacks: Callback[] = []
let returned: BridgeReturn | undefined

function describeArgument(value: unknown): BridgeArgument {
  if (typeof value !== 'function') return { kind: 'value', value: structuredClone(value) }
  if (!callbacks.includes(value as Callback)) callbacks.push(value as Callback)
  return { kind: 'callback', number: callbacks.indexOf(value as Callback) }
}

function callPreload(number: number, args: unknown[]): unknown {
  dispatch('stand-in:call', { number, args: args.map(describeArgument) })
  if (returned === undefined) throw new Error('The preload did not answer')
  if ('error' in returned) throw new Error(returned.error)
  return returned.value
}

function build(described: Described): unknown {
  switch (described.kind) {
    case 'value':
      return described.value
    case 'function':
      return (...args: unknown[]) => callPreload(described.number, args)
    case 'object':
      return Object.freeze(Object.fromEntries(described.entries.map(([name, value]) => [name, build(value)])))
  }
}

listen('stand-in:expose', ({ name, api }) => {
  Object.defineProperty(window, name, { value: build(api), enumerable: true, configurable: false, writable: false })
})
listen('stand-in:returned', (detail) => { returned = detail })
listen('stand-in:callback', ({ number, args }) => callbacks[number]?.(...args))
