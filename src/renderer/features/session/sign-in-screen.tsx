import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '@shared/contract/session.contract'
import { core } from '../../api/core'
import { BrandMark } from '../../components/frame/brand-mark'
import { DemoUsers } from './demo-users'
import { SignInForm } from './sign-in-form'
import classes from './session.module.css'

/** Lies over what the former person left open, which stays as it is. */
export function SignInScreen({ session }: { session: Session }) {
  const { t } = useTranslation('session')
  const [preset, setPreset] = useState<{ login: string; pin: string }>()
  return (
    <main className={classes.screen} data-covers-station>
      <div className={classes.columns}>
        <section className={classes.card} aria-labelledby="sign-in-title">
          <header className={classes.head}>
            <span className={classes.mark}><BrandMark size={32} /></span>
            <div>
              <h1 id="sign-in-title" className={classes.title}>{t('title')}</h1>
              <p className={classes.dim}>{t('subtitle')}</p>
            </div>
          </header>
          <SignInForm
            asksLogin
            preset={preset}
            submitLabel={t('signIn')}
            submit={(login, pin) => core.call('session.signIn', { login, pin })}
          />
        </section>
        {session.demo && <DemoUsers onChoose={setPreset} />}
      </div>
      <footer className={classes.version}>{t('version', { version: session.version })}</footer>
    </main>
  )
}
