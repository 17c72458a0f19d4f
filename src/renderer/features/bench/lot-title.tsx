import { useTranslation } from 'react-i18next'
import { useLot } from '../../api/queries'
import { UserText } from '../../components/user-text'
import classes from './bench.module.css'

/** What the top bar says on the bench: the lot and its part. */
export function LotTitle({ lotId }: { lotId: string | undefined }) {
  const { t } = useTranslation('bench')
  const lot = useLot(lotId)
  if (!lot.data) return <h1 className={classes.lotTitle}>{t('title')}</h1>
  return (
    <>
      <h1 className={classes.lotTitle}>{t('lot')} <UserText>{lot.data.lot_number}</UserText></h1>
      <span className={classes.dim}><UserText>{lot.data.part_number}</UserText> · <UserText>{lot.data.part_name}</UserText></span>
    </>
  )
}
