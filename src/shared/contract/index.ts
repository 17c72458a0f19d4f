import type { z } from 'zod'
import { healthContract } from './health.contract'
import { inspectionsContract } from './inspections.contract'
import { lotsContract } from './lots.contract'
import { reportsContract } from './reports.contract'
import { sessionContract } from './session.contract'

/** Every command that a renderer, the command line or a test may send to the core. */
export const contract = {
  ...sessionContract,
  ...lotsContract,
  ...inspectionsContract,
  ...reportsContract,
  ...healthContract
} as const

export type Contract = typeof contract
export type CommandName = keyof Contract
export type CallName = { [C in CommandName]: Contract[C]['kind'] extends 'call' ? C : never }[CommandName]
export type StreamName = Exclude<CommandName, CallName>

/** What a caller passes: defaults may be left out. */
export type Input<C extends CommandName> = z.input<Contract[C]['input']>
/** What a handler gets: validated, defaults filled in. */
export type ParsedInput<C extends CommandName> = z.output<Contract[C]['input']>
export type Output<C extends CommandName> = z.output<Contract[C]['output']>

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(contract, name)
}
