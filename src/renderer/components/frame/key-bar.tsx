import { useTranslation } from 'react-i18next'
import { commandDefinition } from '../../commands/definitions'
import { activeCommands, useRegistry } from '../../commands/registry'
import { KeyCaps } from '../key-cap'
import classes from './frame.module.css'

/** From this place in the order on, commands stand at the right end. */
const FIRST_AT_END = 90

/** What the keys do now: drawn from what is bound at the moment, so it cannot lie. */
export function KeyBar() {
  const { t } = useTranslation('commands')
  const owners = useRegistry((state) => state.owners)
  const shown = activeCommands(owners)
    .flatMap(({ id, binding }) => {
      const { bar, keys: [chord] } = commandDefinition(id)
      return bar === undefined || chord === undefined ? [] : [{ id, binding, bar, chord }]
    })
    .toSorted((a, b) => a.bar - b.bar)

  const keyOf = ({ id, binding, chord }: (typeof shown)[number]) => (
    <button
      key={id}
      type="button"
      tabIndex={-1}
      className={classes.key}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => binding.run()}
    >
      <KeyCaps chord={chord} />
      {binding.label ?? t(`label.${id}`)}
    </button>
  )
  return (
    <footer className={classes.keyBar} aria-label={t('keyBar')}>
      <div className={classes.keys}>{shown.filter(({ bar }) => bar < FIRST_AT_END).map(keyOf)}</div>
      <div className={classes.keysEnd}>{shown.filter(({ bar }) => bar >= FIRST_AT_END).map(keyOf)}</div>
    </footer>
  )
}
