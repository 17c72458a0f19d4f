import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import { create } from 'zustand'
import { matchesChord, type KeyPress } from './chord'
import { COMMAND_IDS, commandDefinition, type CommandId } from './definitions'

/** Takes back what a command did, within the moment in which its key may turn out to be a scanner's. */
export type Revoke = () => void

/** What a command does while the screen that binds it is there. */
export interface CommandBinding {
  /** Acts. A command that changes something for good returns how to take it back. */
  run(): Revoke | void
  /** The key was let go; for commands that are `held`. */
  release?(): void
  /** False while there is nothing for it to act on; it is then neither shown nor run. */
  enabled?: boolean
  /** What it does at this moment, where that is more than its usual label. */
  label?: string
}

export type CommandBindings = Partial<Record<CommandId, CommandBinding>>

interface RegistryState {
  /** Bindings by the component that made them; of two for one command, the later counts. */
  owners: ReadonlyMap<string, { current: CommandBindings }>
  bind(owner: string, bindings: { current: CommandBindings }): void
  unbind(owner: string): void
}

export const useRegistry = create<RegistryState>((set) => ({
  owners: new Map(),
  bind: (owner, bindings) => set(({ owners }) => ({ owners: new Map(owners).set(owner, bindings) })),
  unbind: (owner) => set(({ owners }) => ({ owners: new Map([...owners].filter(([key]) => key !== owner)) }))
}))

/** Binds commands for as long as the component is mounted. Bindings may be made anew on every render. */
export function useCommands(bindings: CommandBindings): void {
  const owner = useId()
  const latest = useRef(bindings)
  useLayoutEffect(() => { latest.current = bindings })
  // Key bar and palette are redrawn only when there is something else to show.
  const shown = Object.entries(bindings).map(([id, { enabled, label }]) => `${id}:${enabled !== false}:${label ?? ''}`).join('|')
  useEffect(() => {
    useRegistry.getState().bind(owner, latest)
    return () => useRegistry.getState().unbind(owner)
  }, [owner, shown])
}

export interface ActiveCommand {
  id: CommandId
  binding: CommandBinding
}

/** The commands that can be run now, in the order of the table. */
export function activeCommands(owners: RegistryState['owners'] = useRegistry.getState().owners): ActiveCommand[] {
  const bound = new Map<string, CommandBinding>()
  for (const { current } of owners.values()) {
    for (const [id, binding] of Object.entries(current)) {
      if (binding.enabled !== false) bound.set(id, binding)
    }
  }
  return COMMAND_IDS.flatMap((id) => {
    const binding = bound.get(id)
    return binding ? [{ id, binding }] : []
  })
}

/** Runs a command if it can be run now. */
export function runCommand(id: CommandId): void {
  activeCommands().find((command) => command.id === id)?.binding.run()
}

/** The command that a key press stands for now. */
export function findCommand(press: KeyPress): ActiveCommand | undefined {
  return activeCommands().find(({ id }) => commandDefinition(id).keys.some((chord) => matchesChord(chord, press)))
}
