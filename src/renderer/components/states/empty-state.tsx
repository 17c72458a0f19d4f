import type { ReactNode } from 'react'
import classes from './states.module.css'

/** An empty screen: what comes here, and how to make it come. */
export function EmptyState({ icon, title, hint, children }: { icon?: ReactNode; title: string; hint?: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.state}>
      {icon && <span className={classes.icon} aria-hidden="true">{icon}</span>}
      <h2 className={classes.title}>{title}</h2>
      {hint && <p className={classes.line}>{hint}</p>}
      {children && <div className={classes.actions}>{children}</div>}
    </div>
  )
}
