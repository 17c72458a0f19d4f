import { z } from 'zod'
import { contract } from '@shared/contract'
import { ERROR_CODES } from '@shared/contract/errors'

/** `docs/contract.md`: every command with who may call it, what it takes and gives, and every error code. */
export function contractPage(): string {
  const commands = Object.entries(contract).map(([name, { kind, access, input, output }]) =>
    [
      `### \`${name}\``,
      '',
      `${kind === 'stream' ? 'Answers with a sequence of values' : 'Answers once'}. May be called by ${describeAccess(access)}.`,
      '',
      `- Takes \`${shapeOf(input, 'input')}\``,
      `- Gives \`${shapeOf(output, 'output')}\``
    ].join('\n')
  )
  const errors = Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  return [
    '# The contract',
    'Every command that a screen, the command line or a test may send to the core, on either host. Written by `npm run generate`; do not edit.',
    '## Commands',
    ...commands,
    '## Errors',
    ['| code | meaning |', '| --- | --- |', ...errors].join('\n')
  ].join('\n\n') + '\n'
}

function describeAccess(access: 'anyone' | 'signed_in' | readonly string[]): string {
  if (access === 'anyone') return 'anyone'
  return access === 'signed_in' ? 'everyone signed in' : `the roles ${access.join(', ')}`
}

interface JsonSchema {
  type?: string
  enum?: unknown[]
  const?: unknown
  format?: string
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}

function shapeOf(schema: z.ZodType, io: 'input' | 'output'): string {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => { if (zodSchema instanceof z.ZodDate) jsonSchema.format = 'Date' }
  })
  return write(json as JsonSchema)
}

function write(schema: JsonSchema): string {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map(write).join(' or ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ')
  if (schema.format === 'Date') return 'Date'
  if (schema.type === 'array') return `[${write(schema.items ?? {})}]`
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) =>
      `${name}${schema.required?.includes(name) ? '' : '?'}: ${write(field)}`
    )
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
  }
  if (schema.type === 'object') return 'object'
  return schema.format ?? schema.type ?? 'any'
}
