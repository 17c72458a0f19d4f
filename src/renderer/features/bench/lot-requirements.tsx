import { useTranslation } from 'react-i18next'
import type { LotDetail } from '@shared/contract/models'
import { urls } from '../../host/urls'
import { formatTime } from '../../components/format/format'
import { UserText } from '../../components/user-text'
import { toleranceText } from './tolerance-text'
import classes from './bench.module.css'

/** Keys that are told in words already. */
const TOLD_KEYS = new Set(['max_defects', 'max_total'])

/** Part, requirements and golden images of the lot. */
export function LotRequirements({ lot }: { lot: LotDetail }) {
  const { t } = useTranslation('bench')
  const { part, golden_images: goldens } = lot
  const requirements = Object.entries({ ...part.tolerance_requirements, ...lot.quality_requirements }).filter(([key]) => !TOLD_KEYS.has(key))
  return (
    <div className={classes.requirements}>
      <h2 className={classes.smallHeading}>{t('facts.part')}</h2>
      <p className={classes.line}><UserText>{part.part_number}</UserText> · <UserText>{part.part_name}</UserText> · {t(`part.${part.part_type}`, { ns: 'enums' })}</p>
      <Table rows={Object.entries(part.specifications)} />
      <h2 className={classes.smallHeading}>{t('facts.tolerancePerChip')}</h2>
      <ul className={classes.bullets}>{toleranceText(part.tolerance_requirements).map((line) => <li key={line}>{line}</li>)}</ul>
      <Table rows={requirements} />
      <h2 className={classes.smallHeading}>{t('facts.goldens')}</h2>
      {goldens.length === 0 && <p className={classes.line}>{t('facts.noGolden')}</p>}
      <ul className={classes.goldens}>
        {goldens.map((golden) => (
          <li key={golden.id} className={classes.golden}>
            <img src={urls.goldenThumbnail(golden.id)} alt="" width={56} height={56} />
            <span>
              <UserText>{golden.view}</UserText> · {t('facts.version', { version: golden.version })}
              <span className={classes.dimLine}>{t('unit.pixels', { ns: 'common', width: golden.width, height: golden.height })}</span>
              {golden.approved_by && golden.approved_at && (
                <span className={classes.dimLine}>{t('facts.approved', { name: golden.approved_by, time: formatTime(golden.approved_at) })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Table({ rows }: { rows: readonly (readonly [string, unknown])[] }) {
  if (rows.length === 0) return null
  return (
    <dl className={classes.table}>
      {rows.map(([key, value]) => (
        <div key={key}>
          <dt><UserText>{key.replaceAll('_', ' ')}</UserText></dt>
          <dd><UserText>{typeof value === 'string' ? value : JSON.stringify(value)}</UserText></dd>
        </div>
      ))}
    </dl>
  )
}
