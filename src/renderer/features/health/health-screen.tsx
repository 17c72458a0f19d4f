import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { HealthCheck } from '@shared/contract/health.contract'
import { useHealth } from '../../api/queries'
import { useCommands } from '../../commands/registry'
import { formatTime } from '../../components/format/format'
import { KeyCaps } from '../../components/key-cap'
import { Screen } from '../../components/screen/screen'
import screen from '../../components/screen/screen.module.css'
import { ErrorNotice, ErrorState } from '../../components/states/error-state'
import { SkeletonRows } from '../../components/states/skeleton'
import { UserText } from '../../components/user-text'
import classes from './health.module.css'

const SKELETON_ROWS = 6
const ROW_HEIGHT = 64
const ICON = { size: 22, stroke: 1.6, 'aria-hidden': true } as const

const STATES = {
  ok: { color: '#1fb58a', icon: <IconCircleCheck {...ICON} /> },
  warning: { color: '#efc84a', icon: <IconAlertTriangle {...ICON} /> },
  failed: { color: '#ff6a5f', icon: <IconCircleX {...ICON} /> }
} as const

/** What the station needs to work, and what to do about what is missing. */
export function HealthScreen() {
  const { t } = useTranslation('health')
  const health = useHealth()
  const again = (): void => void health.refetch()
  useCommands({ checkHealth: { run: again } })
  const bad = health.data?.filter(({ state }) => state !== 'ok').length ?? 0

  const bar = (
    <>
      {health.data && <strong role="status">{bad === 0 ? t('summaryOk') : t('summaryBad', { count: bad })}</strong>}
      {health.data && <span className={screen.dim}>{t('checkedAt', { time: formatTime(new Date(health.dataUpdatedAt)) })}</span>}
      <span className={screen.barEnd}>
        <Button size="sm" variant="default" loading={health.isFetching} rightSection={<KeyCaps chord="KeyR" />} onClick={again}>{t('again')}</Button>
      </span>
    </>
  )
  return (
    <Screen label={t('title')} bar={bar} notice={health.error && health.data ? <ErrorNotice error={health.error} onRetry={again} /> : null}>
      {health.isPending && <SkeletonRows rows={SKELETON_ROWS} height={ROW_HEIGHT} />}
      {health.error && !health.data && <ErrorState error={health.error} onRetry={again} />}
      <ul className={classes.checks}>{health.data?.map((check) => <Check key={check.name} check={check} />)}</ul>
    </Screen>
  )
}

function Check({ check: { name, state, summary, advice } }: { check: HealthCheck }) {
  const { t } = useTranslation('health')
  const { color, icon } = STATES[state]
  return (
    <li className={classes.check}>
      <span className={classes.icon} style={{ color }}>{icon}</span>
      <span className={classes.name}>{t(`name.${name}`)}</span>
      <span className={classes.state} style={{ color }}>{t(`state.${state}`)}</span>
      <span className={classes.words}>
        <UserText>{summary}</UserText>
        {advice && <span className={classes.advice}><UserText>{advice}</UserText></span>}
      </span>
    </li>
  )
}
