import type { ReactNode } from 'react'
import { KeyBar } from './key-bar'
import { Rail } from './rail'
import classes from './frame.module.css'

interface FrameProps {
  title: ReactNode
  search: ReactNode
  status: ReactNode
  children: ReactNode
}

/** What stands around every screen: rail, top bar, key bar. */
export function Frame({ title, search, status, children }: FrameProps) {
  return (
    <div className={classes.frame}>
      <Rail />
      <header className={classes.top}>
        <div className={classes.topTitle}>{title}</div>
        {search}
        <div className={classes.topEnd}>{status}</div>
      </header>
      <main className={classes.workspace}>{children}</main>
      <KeyBar />
    </div>
  )
}
