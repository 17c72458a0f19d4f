import { Menu } from '@mantine/core'
import { IconBuildingFactory2, IconCheck, IconLock, IconLogout, IconUser } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Session } from '@shared/contract/session.contract'
import { leave } from '../../api/leave'
import { useCommand } from '../../api/queries'
import { adoptSession } from '../../api/session'
import { useCommands } from '../../commands/registry'
import { KeyCaps } from '../../components/key-cap'
import classes from './session.module.css'

const ICON = { size: 16, stroke: 1.5, 'aria-hidden': true } as const

/** Station and person at the right end of the top bar, with lock, sign-out and the choice of station. */
export function UserMenu({ session }: { session: Session }) {
  const { t } = useTranslation('session')
  const chooseStation = useCommand('session.chooseStation')
  const lock = () => void leave('session.lock')
  const signOut = () => void leave('session.signOut')
  useCommands({ lock: { run: lock }, signOut: { run: signOut } })
  const { user, station, stations } = session
  if (!user) return null

  return (
    <Menu position="bottom-end" width={260} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" className={classes.user} aria-label={t('menu', { name: user.display_name })}>
          {station && <span className={classes.dim}><bdi>{station.name}</bdi></span>}
          <IconUser {...ICON} />
          <bdi>{user.display_name}</bdi>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {stations.length > 1 && (
          <>
            <Menu.Label>{t('station')}</Menu.Label>
            {stations.map(({ id, name, line }) => (
              <Menu.Item
                key={id}
                leftSection={id === station?.id ? <IconCheck {...ICON} /> : <IconBuildingFactory2 {...ICON} />}
                onClick={() => chooseStation.mutate({ station_id: id }, { onSuccess: adoptSession })}
              >
                <bdi>{name}</bdi> <span className={classes.dim}>{t('stationLine', { line })}</span>
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<IconLock {...ICON} />} rightSection={<KeyCaps chord="Ctrl+KeyL" />} onClick={lock}>
          {t('lock')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout {...ICON} />} onClick={signOut}>{t('signOut')}</Menu.Item>
        <Menu.Label>{t('version', { version: session.version })}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  )
}
