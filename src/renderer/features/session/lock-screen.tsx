import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '@shared/contract/session.contract'
import { core } from '../../api/core'
import { DemoUsers } from './demo-users'
import { SignInForm } from './sign-in-form'
import classes from './session.module.css'

/**
 * Lies over everything while the station is locked or the person has gone. What is below stays as it is;
 * whoever signs in goes on with it.
 */
export function LockScreen({ session }: { session: Session }) {
  const { t } = useTranslation('session')
  const [switching, setSwitching] = useState(false)
  const [preset, setPreset] = useState<{ login: string; pin: string }>()
  const name = session.user?.display_name
  const asksLogin = switching || name === undefined

  return (
    <div className={classes.cover} data-covers-station role="dialog" aria-modal="true" aria-labelledby="lock-title">
      <div className={classes.columns}>
        <section className={classes.card}>
          <header className={classes.head}>
            <span className={classes.mark}><IconLock size={32} stroke={1.5} aria-hidden="true" /></span>
            <div>
              <h1 id="lock-title" className={classes.title}>{asksLogin ? t('switchTitle') : t('lockedTitle')}</h1>
              <p className={classes.dim}>{asksLogin ? t('switchHint') : <>{t('lockedAs', { name })}</>}</p>
            </div>
          </header>
          <SignInForm
            key={String(asksLogin)}
            asksLogin={asksLogin}
            preset={preset}
            submitLabel={asksLogin ? t('signIn') : t('unlock')}
            submit={(login, pin) => asksLogin
              ? core.call('session.signIn', { login, pin })
              : core.call('session.unlock', { pin })}
          />
          {name !== undefined && (
            <Button variant="default" size="md" onClick={() => { setPreset(undefined); setSwitching(!switching) }}>
              {switching ? t('backToUnlock', { name }) : t('switch')}
            </Button>
          )}
          <p className={classes.dim}>{t('noWorkLost')}</p>
        </section>
        {session.demo && asksLogin && <DemoUsers onChoose={setPreset} />}
      </div>
    </div>
  )
}
