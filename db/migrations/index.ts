import type { Migration } from 'kysely'
import * as enumerations from './0001-enumerations'
import * as identity from './0002-identity'
import * as manufacturing from './0003-manufacturing'
import * as inspections from './0004-inspections'
import * as reports from './0005-reports'
import * as rowLevelSecurity from './0006-row-level-security'

/**
 * All migrations, in order. Append only: a released one is never edited, `db/schema.sql` guards that.
 * A static list, not a folder scan, so that the bundle carries them.
 */
export const migrations: Record<string, Migration> = {
  '0001-enumerations': enumerations,
  '0002-identity': identity,
  '0003-manufacturing': manufacturing,
  '0004-inspections': inspections,
  '0005-reports': reports,
  '0006-row-level-security': rowLevelSecurity
}
