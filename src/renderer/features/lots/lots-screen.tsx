import { ActionIcon, Button, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconFileText, IconPackages, IconPrinter, IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lot } from '@shared/contract/models'
import { LOT_STATUSES, type LotStatus } from '@shared/domain/enums'
import { useLots } from '../../api/queries'
import { useMay } from '../../api/session'
import { useCommands } from '../../commands/registry'
import { LotStatusBadge } from '../../components/badges/badges'
import { formatDay, formatRatio } from '../../components/format/format'
import { Screen } from '../../components/screen/screen'
import screen from '../../components/screen/screen.module.css'
import { EmptyState } from '../../components/states/empty-state'
import { ErrorNotice, ErrorState } from '../../components/states/error-state'
import { SkeletonRows } from '../../components/states/skeleton'
import { UserText } from '../../components/user-text'
import { urls } from '../../host/urls'
import { useNavigation, type Place } from '../../navigation/navigation'
import classes from './lots.module.css'

const SEARCH_PAUSE_MS = 150
const SKELETON_ROWS = 10
const ROW_HEIGHT = 40
const ANY = 'any'
const ICON = { size: 18, stroke: 1.5, 'aria-hidden': true } as const

/** All lots that one may see, the latest first. */
export function LotsScreen() {
  const { t } = useTranslation(['lots', 'enums', 'common'])
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), SEARCH_PAUSE_MS)
  const [status, setStatus] = useState<LotStatus | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const lots = useLots({ search, status })
  const rows = lots.data?.pages.flatMap((page) => page.lots) ?? []
  const [opensFirst, setOpensFirst] = useState(false)
  const go = useNavigation((state) => state.go)
  // Enter may come before the lots of what was typed do.
  const isSettled = search === text.trim() && !lots.isFetching
  const first = rows[0]
  useEffect(() => {
    if (!opensFirst || !isSettled) return
    if (first) go(placeOf(first))
    else setOpensFirst(false)
  }, [opensFirst, isSettled, first, go])
  useCommands({ searchLots: { run: () => field.current?.focus() } })

  const bar = (
    <>
      <TextInput
        ref={field} size="sm" w={280} aria-label={t('lots:search')} placeholder={t('lots:searchPlaceholder')} maxLength={100}
        leftSection={<IconSearch size={16} aria-hidden="true" />} value={text} onChange={(event) => { setText(event.currentTarget.value); setOpensFirst(false) }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') { setText(''); event.currentTarget.blur() }
          if (event.key === 'Enter' && text.trim() !== '') setOpensFirst(true)
        }}
      />
      <SegmentedControl
        size="sm" aria-label={t('lots:status')} value={status ?? ANY} transitionDuration={0}
        onChange={(value) => setStatus(value === ANY ? null : (value))}
        data={[{ value: ANY, label: t('lots:anyStatus') }, ...LOT_STATUSES.map((value) => ({ value, label: t(`enums:lot.${value}`) }))]}
      />
    </>
  )

  return (
    <Screen label={t('lots:title')} bar={bar} notice={lots.error && lots.data ? <ErrorNotice error={lots.error} onRetry={() => void lots.refetch()} /> : null}>
      {lots.isPending && <SkeletonRows rows={SKELETON_ROWS} height={ROW_HEIGHT} />}
      {lots.error && !lots.data && <ErrorState error={lots.error} onRetry={() => void lots.refetch()} />}
      {lots.data && rows.length === 0 && (search === '' && status === null
        ? <EmptyState icon={<IconPackages size={40} stroke={1.2} />} title={t('lots:empty')} hint={t('lots:emptyHint')} />
        : <EmptyState title={t('lots:nothing')} hint={t('lots:nothingHint')} />)}
      {rows.length > 0 && <LotTable lots={rows} />}
      {lots.hasNextPage && (
        <div className={screen.more}>
          <Button variant="default" size="sm" loading={lots.isFetchingNextPage} onClick={() => void lots.fetchNextPage()}>{t('common:actions.more')}</Button>
        </div>
      )}
    </Screen>
  )
}

/** A lot on the bench; one that is closed only to look at. */
function placeOf({ id, status }: Lot): Place {
  return { screen: 'bench', lotId: id, ...(status !== 'active' && { readOnly: true }) }
}

function LotTable({ lots }: { lots: readonly Lot[] }) {
  const { t } = useTranslation('lots')
  return (
    <table className={screen.table}>
      <thead>
        <tr>
          <th>{t('columns.lot')}</th>
          <th>{t('columns.part')}</th>
          <th>{t('columns.status')}</th>
          <th>{t('columns.progress')}</th>
          <th className={screen.number}>{t('columns.yield')}</th>
          <th>{t('columns.date')}</th>
          <th>{t('columns.line')}</th>
          <th aria-label={t('columns.actions')} />
        </tr>
      </thead>
      <tbody>{lots.map((lot) => <LotRow key={lot.id} lot={lot} />)}</tbody>
    </table>
  )
}

function LotRow({ lot }: { lot: Lot }) {
  const { t } = useTranslation(['lots', 'common'])
  const go = useNavigation((state) => state.go)
  const mayReport = useMay('reports.create')
  const { progress } = lot
  return (
    <tr>
      <td>
        <button
          type="button" className={screen.rowLink} aria-label={t('lots:openLot', { lot: lot.lot_number })}
          onClick={() => go(placeOf(lot))}
        >
          <UserText>{lot.lot_number}</UserText>
        </button>
      </td>
      <td className={screen.grow}><UserText>{lot.part_number}</UserText> <span className={screen.dim}><UserText>{lot.part_name}</UserText></span></td>
      <td><LotStatusBadge status={lot.status} /></td>
      <td>
        <span className={classes.progress}>
          <progress value={progress.chips_completed} max={progress.batch_size} aria-hidden="true" />
          {t('common:ratio', { numerator: progress.chips_completed, denominator: progress.batch_size })}
        </span>
      </td>
      <td className={screen.number}>
        {formatRatio(progress.yield)}{' '}
        {progress.yield.denominator > 0 && (
          <span className={screen.dim}>{t('common:ratio', { numerator: progress.yield.numerator, denominator: progress.yield.denominator })}</span>
        )}
      </td>
      <td>{formatDay(lot.production_date)}</td>
      <td><UserText>{lot.production_line}</UserText></td>
      <td>
        <span className={screen.rowActions}>
          <ActionIcon
            component="a" href={urls.labels(lot.id)} target="_blank" rel="noreferrer" variant="subtle" color="gray" size={32}
            aria-label={t('lots:printLabels', { lot: lot.lot_number })} title={t('lots:labels')}
          >
            <IconPrinter {...ICON} />
          </ActionIcon>
          {mayReport && (
            <ActionIcon
              variant="subtle" color="gray" size={32} aria-label={t('lots:reportOfLot', { lot: lot.lot_number })} title={t('lots:report')}
              onClick={() => go({ screen: 'reports', create: { kind: 'lot', lot_id: lot.id } })}
            >
              <IconFileText {...ICON} />
            </ActionIcon>
          )}
        </span>
      </td>
    </tr>
  )
}
