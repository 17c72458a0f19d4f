import bench from './en/bench.json'
import commands from './en/commands.json'
import common from './en/common.json'
import enums from './en/enums.json'
import errors from './en/errors.json'
import health from './en/health.json'
import lots from './en/lots.json'
import reports from './en/reports.json'
import session from './en/session.json'
import viewer from './en/viewer.json'

export const resources = {
  en: { bench, commands, common, enums, errors, health, lots, reports, session, viewer }
} as const
