import { SkeletonRows } from '../../components/states/skeleton'
import classes from './bench.module.css'

const ROWS = 14
const ROW_HEIGHT = 34

export function BenchSkeleton() {
  return (
    <div className={classes.bench} aria-busy="true">
      <div className={classes.facts} />
      <div className={classes.chips}><SkeletonRows rows={ROWS} height={ROW_HEIGHT} gap={2} /></div>
      <div className={classes.picture} />
      <div className={classes.side}><SkeletonRows rows={ROWS} height={ROW_HEIGHT} gap={2} /></div>
    </div>
  )
}
