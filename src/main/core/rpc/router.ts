import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type CommandName, type Contract, type Output, type ParsedInput, contract, isCommandName } from '@shared/contract'
import { AppError } from '@shared/contract/errors'
import type { DownMessage, UpMessage, WireError } from '@shared/rpc/wire'
import type { UserSession } from '../users/user-session'

/** What a handler knows of the call besides its input. */
export interface CallContext {
  session: UserSession
  /** Aborted when the caller stops the command or the connection goes. */
  signal: AbortSignal
}

type Handler<C extends CommandName> = Contract[C]['kind'] extends 'stream'
  ? (input: ParsedInput<C>, context: CallContext) => AsyncIterable<Output<C>>
  : (input: ParsedInput<C>, context: CallContext) => Promise<Output<C>> | Output<C>

export type Handlers = { [C in CommandName]: Handler<C> }

/** The part of the handlers that one domain provides; keys of other domains do not fit. */
export type HandlersOf<Part> = { [C in keyof Part & CommandName]: Handler<C> }

export type LogFault = (fault: { correlationId: string; command: string; error: unknown }) => void

/** One open connection: feeds requests in, answers come through the function given to `connect`. */
export interface RouterPeer {
  receive(message: UpMessage): void
  close(): void
}

export interface Router {
  connect(send: (message: DownMessage) => void, session: UserSession): RouterPeer
}

/**
 * Joins the domains' handlers into one table.
 *
 * @throws Error when a command has no handler, or two; so a gap fails the start, not an operator
 */
export function collectHandlers(parts: Partial<Handlers>[]): Handlers {
  const table: Partial<Handlers> = {}
  for (const part of parts) {
    for (const name of Object.keys(part)) {
      if (!isCommandName(name)) throw new Error(`There is no command ${name} in the contract`)
      if (name in table) throw new Error(`Two handlers for ${name}`)
    }
    Object.assign(table, part)
  }
  const missing = Object.keys(contract).filter((name) => !(name in table))
  if (missing.length > 0) throw new Error(`No handler for ${missing.join(', ')}`)
  return table as Handlers
}

/**
 * Serves the contract to any number of connections: validates input, checks access, runs the handler, sends
 * answers, and turns every error into data. Faults that are not `AppError`s are logged and masked.
 */
export function createRouter(handlers: Handlers, logFault: LogFault): Router {
  return {
    connect(send, session) {
      const running = new Map<number, AbortController>()

      async function serve(id: number, command: string, rawInput: unknown): Promise<void> {
        const controller = new AbortController()
        running.set(id, controller)
        const reply = (message: DownMessage): void => { if (!controller.signal.aborted) send(message) }
        try {
          const { name, input } = admit(command, rawInput, session)
          const handler = handlers[name] as (input: unknown, context: CallContext) => unknown
          const answer = handler(input, { session, signal: controller.signal })
          if (contract[name].kind === 'stream') {
            for await (const value of answer as AsyncIterable<unknown>) {
              if (controller.signal.aborted) break
              reply({ type: 'next', id, value })
            }
            reply({ type: 'end', id })
          } else {
            reply({ type: 'result', id, value: await answer })
          }
        } catch (error) {
          reply({ type: 'error', id, error: toWireError(error, command, logFault) })
        } finally {
          running.delete(id)
        }
      }

      return {
        receive(message) {
          if (message.type === 'request') void serve(message.id, message.command, message.input)
          else running.get(message.id)?.abort()
        },
        close() {
          for (const controller of running.values()) controller.abort()
          running.clear()
        }
      }
    }
  }
}

function admit(command: string, rawInput: unknown, session: UserSession): { name: CommandName; input: unknown } {
  if (!isCommandName(command)) throw new AppError('NOT_FOUND', `There is no command ${JSON.stringify(command).slice(0, 100)}`)
  session.demand(contract[command].access)
  const parsed = contract[command].input.safeParse(rawInput)
  if (!parsed.success) throw new AppError('BAD_INPUT', z.prettifyError(parsed.error), parsed.error.issues)
  return { name: command, input: parsed.data }
}

/** An error as it crosses; what is no `AppError` is logged whole and crosses without its message. */
export function toWireError(error: unknown, command: string, logFault: LogFault): WireError {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, data: error.data, correlationId: error.correlationId ?? randomUUID() }
  }
  const correlationId = randomUUID()
  logFault({ correlationId, command, error })
  return {
    code: 'INTERNAL',
    message: 'Something unexpected happened. What was saved before is kept; the log has the details.',
    correlationId
  }
}
