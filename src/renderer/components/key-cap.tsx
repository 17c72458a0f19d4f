import { chordCaps, type Chord } from '../commands/chord'
import classes from './key-cap.module.css'

/** A chord as key caps. */
export function KeyCaps({ chord }: { chord: Chord }) {
  return (
    <span className={classes.caps}>
      {chordCaps(chord).map((cap) => <kbd key={cap} className={classes.cap}>{cap}</kbd>)}
    </span>
  )
}
