import { Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { KeyCaps } from '../components/key-cap'
import { COMMAND_GROUPS, COMMAND_IDS, commandDefinition } from './definitions'
import { activeCommands, useCommands, useRegistry } from './registry'
import classes from './help-sheet.module.css'

/** Keys of the number pad stand for their namesakes. */
const isWorthShowing = (chord: string): boolean => !chord.startsWith('Numpad')

/** All keys on one sheet, from the same table that the keys are read from. */
export function HelpSheet() {
  const { t } = useTranslation('commands')
  const [opened, setOpened] = useState(false)
  const owners = useRegistry((state) => state.owners)
  useCommands({ help: { run: () => setOpened(true) } })
  const active = new Set(opened ? activeCommands(owners).map(({ id }) => id) : [])

  return (
    <Modal opened={opened} onClose={() => setOpened(false)} title={t('helpTitle')} size={960}>
      <p className={classes.hint}>{t('helpHint')}</p>
      <div className={classes.groups}>
        {COMMAND_GROUPS.map((group) => (
          <section key={group} className={classes.group} aria-label={t(`group.${group}`)}>
            <h3 className={classes.heading}>{t(`group.${group}`)}</h3>
            <dl className={classes.list}>
              {COMMAND_IDS.filter((id) => commandDefinition(id).group === group && commandDefinition(id).keys.length > 0).map((id) => (
                <div key={id} className={classes.row} data-active={active.has(id)}>
                  <dt>{t(`label.${id}`)}</dt>
                  <dd>{commandDefinition(id).keys.filter(isWorthShowing).map((chord) => <KeyCaps key={chord} chord={chord} />)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
