import { Spotlight, createSpotlight } from '@mantine/spotlight'
import { useTranslation } from 'react-i18next'
import { KeyCaps } from '../components/key-cap'
import { COMMAND_GROUPS, commandDefinition } from './definitions'
import { activeCommands, useCommands, useRegistry } from './registry'

const [paletteStore, palette] = createSpotlight()

/** All commands that can be run now, found by typing. */
export function Palette() {
  const { t } = useTranslation('commands')
  const owners = useRegistry((state) => state.owners)
  useCommands({ palette: { run: palette.open } })

  const commands = activeCommands(owners).filter(({ id }) => id !== 'palette')
  const groups = COMMAND_GROUPS
    .map((group) => ({
      group: t(`group.${group}`),
      actions: commands
        .filter(({ id }) => commandDefinition(id).group === group)
        .map(({ id, binding }) => {
          const chord = commandDefinition(id).keys[0]
          return {
            id,
            label: binding.label ?? t(`label.${id}`),
            onClick: () => { binding.run() },
            rightSection: chord && <KeyCaps chord={chord} />
          }
        })
    }))
    .filter(({ actions }) => actions.length > 0)

  return (
    <Spotlight
      store={paletteStore}
      actions={groups}
      // The registry opens it; a second listener for the same key would be one too many.
      shortcut={null}
      disabled={false}
      scrollable
      maxHeight="60vh"
      nothingFound={t('paletteNothing')}
      searchProps={{ placeholder: t('paletteSearch'), 'aria-label': t('paletteSearch') }}
      transitionProps={{ duration: 0 }}
    />
  )
}
