import { ActionIcon, Popover } from '@mantine/core'
import { IconInfoCircle, IconPrinter } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { urls } from '../../host/urls'
import { LotStatusBadge } from '../../components/badges/badges'
import { formatDay, formatRatio } from '../../components/format/format'
import { UserText } from '../../components/user-text'
import { LotRequirements } from './lot-requirements'
import { toleranceText } from './tolerance-text'
import type { Bench } from './use-bench'
import classes from './bench.module.css'

/** The lot in one line; all of it on demand. */
export function LotFacts({ bench: { lot }, readOnly }: { bench: Bench; readOnly: boolean }) {
  const { t } = useTranslation('bench')
  const { progress } = lot
  return (
    <header className={classes.facts} aria-label={t('facts.label')}>
      <LotStatusBadge status={lot.status} />
      {readOnly && <span className={classes.readOnly}>{t('facts.readOnly')}</span>}
      <Fact label={t('facts.done')}>
        {t('facts.doneOf', { done: progress.chips_completed, total: progress.batch_size })}
        <progress className={classes.progress} value={progress.chips_completed} max={progress.batch_size} aria-hidden="true" />
      </Fact>
      <Fact label={t('facts.yield')}>
        {formatRatio(progress.yield)}
        {progress.yield.denominator > 0 && (
          <span className={classes.dim}>{t('ratio', { ns: 'common', numerator: progress.yield.numerator, denominator: progress.yield.denominator })}</span>
        )}
      </Fact>
      <Fact label={t('facts.made')}><span>{formatDay(lot.production_date)} · <UserText>{lot.production_line}</UserText></span></Fact>
      <Fact label={t('facts.tolerance')} shrinks>{toleranceText(lot.part.tolerance_requirements).join(' · ')}</Fact>
      <span className={classes.factsEnd}>
        <Popover position="bottom-end" width={440} withinPortal transitionProps={{ duration: 0 }}>
          <Popover.Target>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('facts.all')} title={t('facts.all')}>
              <IconInfoCircle size={18} stroke={1.5} aria-hidden="true" />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown><LotRequirements lot={lot} /></Popover.Dropdown>
        </Popover>
        <ActionIcon
          component="a" href={urls.labels(lot.id)} target="_blank" rel="noreferrer" variant="subtle" color="gray" size={28}
          aria-label={t('facts.labels')} title={t('facts.labels')}
        >
          <IconPrinter size={18} stroke={1.5} aria-hidden="true" />
        </ActionIcon>
      </span>
    </header>
  )
}

function Fact({ label, shrinks, children }: { label: string; shrinks?: boolean; children: ReactNode }) {
  return (
    <span className={classes.fact} data-shrinks={shrinks}>
      <span className={classes.dim}>{label}</span>
      <span className={classes.factValue}>{children}</span>
    </span>
  )
}
