import { IconBackspace } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './session.module.css'

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

const keepFocus = (event: MouseEvent): void => event.preventDefault()

/** Digits for a gloved finger. The field keeps the focus, so that keys and pad may be mixed. */
export function NumberPad({ onDigit, onDelete }: { onDigit(digit: string): void; onDelete(): void }) {
  const { t } = useTranslation('session')
  return (
    <div className={classes.pad} role="group" aria-label={t('keypad')}>
      {DIGITS.map((digit) => (
        <button
          key={digit} type="button" tabIndex={-1} className={classes.padKey} data-digit={digit}
          onMouseDown={keepFocus} onClick={() => onDigit(digit)}
        >
          {digit}
        </button>
      ))}
      <button type="button" tabIndex={-1} className={classes.padKey} aria-label={t('deleteDigit')} onMouseDown={keepFocus} onClick={onDelete}>
        <IconBackspace size={22} stroke={1.5} aria-hidden="true" />
      </button>
    </div>
  )
}
