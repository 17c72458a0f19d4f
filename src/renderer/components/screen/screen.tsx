import type { ReactNode } from 'react'
import classes from './screen.module.css'

/** A screen that is a list: its bar with filters and actions, then the body that scrolls. */
export function Screen({ label, bar, notice, children }: { label: string; bar: ReactNode; notice?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.screen} aria-label={label}>
      <div className={classes.bar}>{bar}</div>
      {notice && <div className={classes.notice}>{notice}</div>}
      <div className={classes.body}>{children}</div>
    </section>
  )
}
