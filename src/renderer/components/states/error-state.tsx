import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { describeError, type ErrorText } from '../../api/errors'
import { UserText } from '../user-text'
import classes from './states.module.css'

interface ErrorProps {
  error: unknown
  onRetry?: () => void
  children?: ReactNode
}

/** An error that takes the place of what could not be shown. */
export function ErrorState({ error, onRetry, children }: ErrorProps) {
  const { t } = useTranslation()
  const text = describeError(error)
  return (
    <div className={classes.state} role="alert">
      <IconAlertTriangle className={classes.icon} size={32} aria-hidden="true" />
      <h2 className={classes.title}>{text.title}</h2>
      <ErrorLines text={text} />
      <div className={classes.actions}>
        {onRetry && <Button onClick={onRetry}>{t('actions.retry')}</Button>}
        {children}
      </div>
    </div>
  )
}

/** An error beside what is still shown. */
export function ErrorNotice({ error, onRetry, onDismiss, children }: ErrorProps & { onDismiss?: () => void }) {
  const { t } = useTranslation()
  const text = describeError(error)
  return (
    <div className={classes.notice} role="alert">
      <IconAlertTriangle className={classes.noticeIcon} size={16} aria-hidden="true" />
      <div className={classes.noticeText}>
        <h3 className={classes.title}>{text.title}</h3>
        <ErrorLines text={text} />
        {(onRetry || onDismiss || children) && (
          <div className={classes.actions}>
            {onRetry && <Button onClick={onRetry}>{t('actions.retry')}</Button>}
            {children}
            {onDismiss && <Button variant="default" onClick={onDismiss}>{t('actions.dismiss')}</Button>}
          </div>
        )}
      </div>
    </div>
  )
}

/** A detail that says the title once more says nothing. */
function isTitle({ detail, title }: ErrorText): boolean {
  return detail?.replace(/\.$/u, '') === title
}

/** What happened in detail, what was kept, what to do, and the code to search by: in that order. */
function ErrorLines({ text }: { text: ErrorText }) {
  const { t } = useTranslation()
  return (
    <>
      {text.detail && !isTitle(text) && <p className={classes.line}><UserText>{text.detail}</UserText></p>}
      {(text.kept || text.advice) && <p className={classes.line}>{[text.kept, text.advice].filter(Boolean).join(' ')}</p>}
      <p className={classes.code}>
        {t('error.code', { code: text.code })}
        {text.correlationId && ` · ${t('error.reference', { id: text.correlationId })}`}
      </p>
    </>
  )
}
