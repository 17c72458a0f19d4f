import { z } from 'zod'

/** What a person may be on this platform; a row of `roles` each, and several per person are possible. */
export const ROLES = ['operator', 'reviewer', 'supervisor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** Who may call a command: anyone, anyone signed in and unlocked, or holders of one of the roles named. */
export type Access = 'anyone' | 'signed_in' | readonly Role[]

/** A command that is answered once. */
export interface Call<I extends z.ZodType, O extends z.ZodType> {
  kind: 'call'
  access: Access
  input: I
  output: O
}

/** A command that is answered by a sequence of values, until it ends or the caller stops it. */
export interface Stream<I extends z.ZodType, O extends z.ZodType> {
  kind: 'stream'
  access: Access
  input: I
  output: O
}

export function call<I extends z.ZodType, O extends z.ZodType>(access: Access, input: I, output: O): Call<I, O> {
  return { kind: 'call', access, input, output }
}

export function stream<I extends z.ZodType, O extends z.ZodType>(access: Access, input: I, output: O): Stream<I, O> {
  return { kind: 'stream', access, input, output }
}

/** The input of commands that take nothing. */
export const nothing = z.strictObject({})

/** A row id. The caller makes the ids of what it creates, so that a repeated command is the same command. */
export const rowId = z.uuid()

export const sha256 = z.string().regex(/^[a-f0-9]{64}$/)
