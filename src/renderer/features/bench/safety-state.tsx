import { Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCloudOff, IconShieldCheck, IconUpload } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnectionState } from '../../api/core'
import { useDatabaseState } from '../../api/events'
import { useSession } from '../../api/session'
import { formatClock } from '../../components/format/format'
import frame from '../../components/frame/frame.module.css'
import { sendVerdictsOf, useVerdictQueue } from './verdicts/verdicts'

const ICON = { size: 15, stroke: 1.6, 'aria-hidden': true } as const

const WORTH_A_WORD_MS = 1_000

/** Whether all that was decided is stored; always in sight. */
export function SafetyState() {
  const { t } = useTranslation()
  const session = useSession()
  const connection = useConnectionState()
  const { available } = useDatabaseState()
  const queued = useVerdictQueue((state) => state.entries.length)
  // Every decision waits for a blink; only those that wait longer are worth a word.
  const [isLate] = useDebouncedValue(queued > 0, WORTH_A_WORD_MS)
  const waiting = isLate ? queued : 0
  useEffect(() => sendVerdictsOf(session), [session])

  const shown = connection.kind === 'offline'
    ? { tone: 'bad', icon: <IconCloudOff {...ICON} />, text: t('connection.offline', { time: formatClock(connection.since) }), hint: t('connection.offlineHint') }
    : !available
        ? { tone: 'bad', icon: <IconCloudOff {...ICON} />, text: t('connection.databaseAway'), hint: t('connection.databaseAwayHint') }
        : waiting > 0
          ? { tone: 'waiting', icon: <IconUpload {...ICON} />, text: t('connection.waiting', { count: waiting }), hint: t('connection.waitingHint') }
          : { tone: 'safe', icon: <IconShieldCheck {...ICON} />, text: t('connection.safe'), hint: t('connection.safeHint') }

  return (
    <Tooltip label={shown.hint} multiline maw={320}>
      <span className={frame.state} data-tone={shown.tone} role="status">
        {shown.icon}
        {shown.text}
        {waiting > 0 && shown.tone === 'bad' && ` · ${t('connection.waiting', { count: waiting })}`}
      </span>
    </Tooltip>
  )
}
