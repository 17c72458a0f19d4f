import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '@shared/contract/session.contract'
import { core, useConnectionState } from './api/core'
import { useSessionQuery } from './api/session'
import { HelpSheet } from './commands/help-sheet'
import { Palette } from './commands/palette'
import { Frame } from './components/frame/frame'
import { ScreenBoundary } from './components/states/screen-boundary'
import { EmptyState } from './components/states/empty-state'
import { ErrorState } from './components/states/error-state'
import { useIsLate } from './components/states/skeleton'
import { BenchScreen } from './features/bench/bench-screen'
import { LotTitle } from './features/bench/lot-title'
import { SafetyState } from './features/bench/safety-state'
import { HealthScreen } from './features/health/health-screen'
import { LotsScreen } from './features/lots/lots-screen'
import { ReportsScreen } from './features/reports/reports-screen'
import { ScanField } from './features/scan/scan-field'
import { ScanLayer } from './features/scan/scan-layer'
import { LockScreen } from './features/session/lock-screen'
import { SignInScreen } from './features/session/sign-in-screen'
import { useIdleTouch } from './features/session/use-idle-touch'
import { UserMenu } from './features/session/user-menu'
import { useNavigation } from './navigation/navigation'
import classes from './app.module.css'

export function App() {
  const connection = useConnectionState()
  const session = useSessionQuery()
  if (connection.kind === 'refused') return <Refused reason={connection.reason} />
  if (session.data) return <Station session={session.data} />
  if (session.error) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />
  return <Connecting />
}

function Station({ session }: { session: Session }) {
  const signedIn = session.state === 'signed_in'
  const [entered, setEntered] = useState(signedIn)
  useEffect(() => { if (signedIn) setEntered(true) }, [signedIn])
  useIdleTouch(signedIn, session.idle_lock_seconds)
  return (
    <>
      {/* Stays mounted under the lock, so that nothing half done is lost. */}
      {(entered || signedIn) && <div className={classes.workspace} inert={!signedIn}><Workspace session={session} /></div>}
      {session.state === 'signed_out' && <SignInScreen session={session} />}
      {session.state === 'locked' && <LockScreen session={session} />}
    </>
  )
}

function Workspace({ session }: { session: Session }) {
  const { t } = useTranslation()
  const place = useNavigation((state) => state.place)
  return (
    <>
      <Frame
        title={place.screen === 'bench' ? <LotTitle lotId={place.lotId} /> : <h1 className={classes.title}>{t(`screen.${place.screen}`)}</h1>}
        search={<ScanField />}
        status={<><SafetyState /><UserMenu session={session} /></>}
      >
        <ScreenBoundary key={place.screen}>
          {place.screen === 'bench' && <BenchScreen place={place} />}
          {place.screen === 'lots' && <LotsScreen />}
          {place.screen === 'reports' && <ReportsScreen create={place.create} />}
          {place.screen === 'health' && <HealthScreen />}
        </ScreenBoundary>
      </Frame>
      <ScanLayer />
      <Palette />
      <HelpSheet />
    </>
  )
}

function Connecting() {
  const { t } = useTranslation()
  const connection = useConnectionState()
  if (!useIsLate()) return null
  return (
    <EmptyState title={t('connection.connecting')} hint={connection.kind === 'offline' ? connection.reason : undefined}>
      {connection.kind === 'offline' && <Button onClick={core.retryNow}>{t('connection.retryNow')}</Button>}
    </EmptyState>
  )
}

function Refused({ reason }: { reason: string }) {
  const { t } = useTranslation()
  return <EmptyState title={t('connection.refusedTitle')} hint={`${reason} ${t('connection.refusedAdvice')}`} />
}
