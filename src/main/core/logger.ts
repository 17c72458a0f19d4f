import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'

export type { Logger } from 'pino'

/** The application's log, `<home>/logs/benchlight.log`, one JSON object a line; never on a terminal. */
export function openLog(home: string): Logger {
  const folder = join(home, 'logs')
  mkdirSync(folder, { recursive: true })
  return pino(
    { name: 'benchlight', redact: ['*.password', '*.pin', '*.connectionString'] },
    pino.destination({ dest: join(folder, 'benchlight.log'), sync: false })
  )
}
