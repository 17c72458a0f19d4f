import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '@shared/contract/session.contract'
import { adoptSession } from '../../api/session'
import { ErrorNotice } from '../../components/states/error-state'
import { useScanSink } from '../../keyboard/scan-sinks'
import { NumberPad } from './number-pad'
import { useSecondsUntil } from './use-seconds-until'
import { errorCode } from '../../api/errors'
import { retryAt } from './retry-at'
import classes from './session.module.css'

interface SignInFormProps {
  /** Whether who it is has to be said, or only the PIN of a known person. */
  asksLogin: boolean
  /** Filled in from outside, as by choosing a demo user. */
  preset?: { login: string; pin: string } | undefined
  submitLabel: string
  submit(login: string, pin: string): Promise<Session>
}

/** Who it is, and the PIN. A scanned badge fills the first field and goes on to the second. */
export function SignInForm({ asksLogin, preset, submitLabel, submit }: SignInFormProps) {
  const { t } = useTranslation('session')
  const [login, setLogin] = useState('')
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const loginField = useRef<HTMLInputElement>(null)
  const pinField = useRef<HTMLInputElement>(null)
  const waitSeconds = useSecondsUntil(retryAt(error))

  useEffect(() => (asksLogin ? loginField : pinField).current?.focus(), [asksLogin])
  useScanSink((badge) => {
    if (!asksLogin) return
    setLogin(badge.trim())
    pinField.current?.focus()
  })

  async function signIn(who: string, secret: string): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      adoptSession(await submit(who, secret))
    } catch (failure) {
      setError(failure)
      setPin('')
      pinField.current?.focus()
    } finally {
      setBusy(false)
    }
  }

  const takePreset = useEffectEvent((chosen: { login: string; pin: string }) => {
    setLogin(chosen.login)
    setPin(chosen.pin)
    void signIn(chosen.login, chosen.pin)
  })
  useEffect(() => { if (preset) takePreset(preset) }, [preset])

  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    if (asksLogin && login.trim() === '') loginField.current?.focus()
    else if (pin === '') pinField.current?.focus()
    else void signIn(login.trim(), pin)
  }

  return (
    <form className={classes.form} onSubmit={onSubmit}>
      {asksLogin && (
        <TextInput
          ref={loginField}
          size="lg"
          label={t('login')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
        />
      )}
      <PasswordInput
        ref={pinField}
        size="lg"
        label={t('pin')}
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value)}
        autoComplete="off"
        inputMode="numeric"
        maxLength={100}
      />
      <NumberPad
        onDigit={(digit) => setPin((before) => before + digit)}
        onDelete={() => setPin((before) => before.slice(0, -1))}
      />
      {errorCode(error) === 'BAD_CREDENTIALS' && error !== null
        ? <p className={classes.wrong} role="alert">{asksLogin ? t('wrong') : t('wrongPin')}</p>
        : error !== null && <ErrorNotice error={error} />}
      <Button type="submit" size="lg" loading={busy} disabled={waitSeconds > 0}>
        {waitSeconds > 0 ? t('tryAgainIn', { seconds: waitSeconds }) : submitLabel}
      </Button>
    </form>
  )
}
