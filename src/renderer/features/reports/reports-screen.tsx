import { ActionIcon, Button } from '@mantine/core'
import { IconDownload, IconExternalLink, IconFileText, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Report } from '@shared/contract/models'
import type { ReportScope } from '@shared/contract/reports.contract'
import { useReports } from '../../api/queries'
import { useMay } from '../../api/session'
import { useCommands } from '../../commands/registry'
import { formatBytes, formatTime } from '../../components/format/format'
import { KeyCaps } from '../../components/key-cap'
import { Screen } from '../../components/screen/screen'
import screen from '../../components/screen/screen.module.css'
import { EmptyState } from '../../components/states/empty-state'
import { ErrorNotice, ErrorState } from '../../components/states/error-state'
import { SkeletonRows } from '../../components/states/skeleton'
import { UserText } from '../../components/user-text'
import { urls } from '../../host/urls'
import { useNavigation } from '../../navigation/navigation'
import { CreateReportDialog } from './create-report-dialog'
import { ReportStatusBadge } from './report-status-badge'

const SKELETON_ROWS = 8
const ROW_HEIGHT = 40
const ICON = { size: 18, stroke: 1.5, 'aria-hidden': true } as const

/** All reports, the latest first. Opened with a scope, it offers to create that report. */
export function ReportsScreen({ create }: { create: ReportScope | undefined }) {
  const { t } = useTranslation(['reports', 'common'])
  const reports = useReports()
  const mayCreate = useMay('reports.create')
  const replace = useNavigation((state) => state.replace)
  const [isOpen, setOpen] = useState(create !== undefined)
  const rows = reports.data?.pages.flatMap((page) => page.reports) ?? []
  const open = (): void => setOpen(true)
  useCommands({ newReport: { run: open, enabled: mayCreate } })

  const bar = mayCreate && (
    <Button size="sm" leftSection={<IconPlus size={16} aria-hidden="true" />} rightSection={<KeyCaps chord="KeyN" />} onClick={open}>
      {t('reports:new')}
    </Button>
  )
  return (
    <Screen label={t('reports:title')} bar={bar} notice={reports.error && reports.data ? <ErrorNotice error={reports.error} onRetry={() => void reports.refetch()} /> : null}>
      {reports.isPending && <SkeletonRows rows={SKELETON_ROWS} height={ROW_HEIGHT} />}
      {reports.error && !reports.data && <ErrorState error={reports.error} onRetry={() => void reports.refetch()} />}
      {reports.data && rows.length === 0 && <EmptyState icon={<IconFileText size={40} stroke={1.2} />} title={t('reports:empty')} hint={t('reports:emptyHint')} />}
      {rows.length > 0 && <ReportTable reports={rows} />}
      {reports.hasNextPage && (
        <div className={screen.more}>
          <Button variant="default" size="sm" loading={reports.isFetchingNextPage} onClick={() => void reports.fetchNextPage()}>{t('common:actions.more')}</Button>
        </div>
      )}
      {isOpen && (
        <CreateReportDialog
          scope={create}
          onClose={() => { setOpen(false); replace({ screen: 'reports' }) }}
        />
      )}
    </Screen>
  )
}

function ReportTable({ reports }: { reports: readonly Report[] }) {
  const { t } = useTranslation('reports')
  return (
    <table className={screen.table}>
      <thead>
        <tr>
          <th>{t('columns.title')}</th>
          <th>{t('columns.format')}</th>
          <th>{t('columns.status')}</th>
          <th className={screen.number}>{t('columns.size')}</th>
          <th>{t('columns.by')}</th>
          <th>{t('columns.created')}</th>
          <th aria-label={t('columns.actions')} />
        </tr>
      </thead>
      <tbody>
        {reports.map((report) => (
          <tr key={report.id}>
            <td className={screen.grow} title={report.error ?? undefined}>
              <UserText>{report.title}</UserText>
              {report.error && <span className={screen.dim}> · <UserText>{report.error}</UserText></span>}
            </td>
            <td>{report.format.toUpperCase()}</td>
            <td><ReportStatusBadge status={report.status} /></td>
            <td className={screen.number}>{report.file_size_bytes === null ? '–' : formatBytes(report.file_size_bytes)}</td>
            <td><UserText>{report.generated_by}</UserText></td>
            <td>{formatTime(report.created_at)}</td>
            <td>{report.status === 'completed' && <ReportLinks report={report} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ReportLinks({ report }: { report: Report }) {
  const { t } = useTranslation('reports')
  const file = urls.reportFile(report.id)
  return (
    <span className={screen.rowActions}>
      <ActionIcon
        component="a" href={file} target="_blank" rel="noreferrer" variant="subtle" color="gray" size={32}
        aria-label={t('openReport', { title: report.title })} title={t('open')}
      >
        <IconExternalLink {...ICON} />
      </ActionIcon>
      <ActionIcon
        component="a" href={file} download variant="subtle" color="gray" size={32}
        aria-label={t('downloadReport', { title: report.title })} title={t('download')}
      >
        <IconDownload {...ICON} />
      </ActionIcon>
    </span>
  )
}
