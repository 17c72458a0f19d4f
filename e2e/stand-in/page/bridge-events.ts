/**
 * How the page's world and the preload's speak: by events on the window, whose details Chromium clones from one world
 * to the other. They are dispatched synchronously, so that a call has returned when its event has.
 */
export interface BridgeEvents {
  /** Preload to page. */
  'stand-in:expose': Exposure
  /** Page to preload. */
  'stand-in:call': BridgeCall
  /** Preload to page, while a call is dispatched. */
  'stand-in:returned': BridgeReturn
  /** Preload to page. */
  'stand-in:callback': BridgeCallback
}

/** A value on its way into the page's world: functions stay behind and are called by number. */
export type Described =
  | { kind: 'value'; value: unknown }
  | { kind: 'function'; number: number }
  | { kind: 'object'; entries: [string, Described][] }

export interface Exposure { name: string; api: Described }
export interface BridgeCall { number: number; args: BridgeArgument[] }
export type BridgeArgument = { kind: 'value'; value: unknown } | { kind: 'callback'; number: number }
export type BridgeReturn = { value: unknown } | { error: string }
export interface BridgeCallback { number: number; args: unknown[] }

export function dispatch<Name extends keyof BridgeEvents>(name: Name, detail: BridgeEvents[Name]): void {
  window.dispatchEvent(new CustomEvent(name, { detail }))
}

export function listen<Name extends keyof BridgeEvents>(name: Name, listener: (detail: BridgeEvents[Name]) => void): void {
  window.addEventListener(name, (event) => listener((event as CustomEvent<BridgeEvents[Name]>).detail))
}
