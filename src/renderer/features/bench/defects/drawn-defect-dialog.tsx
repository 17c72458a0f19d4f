import { Button, Modal } from '@mantine/core'
import { useEffect, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { DefectSeverity, DefectType } from '@shared/domain/enums'
import type { Box } from '@shared/domain/geometry'
import { TYPE_COMMANDS, TYPE_COMMAND_IDS } from './defect-types'
import { SeverityButtons, TypeSelect } from './defect-editor'
import classes from './defects.module.css'

interface DrawnDefectDialogProps {
  location: Box
  onCancel(): void
  onSave(type: DefectType, severity: DefectSeverity): void
}

/** What a box drawn by hand is: type (1–9) and severity, then Enter. */
export function DrawnDefectDialog({ location, onCancel, onSave }: DrawnDefectDialogProps) {
  const { t } = useTranslation('bench')
  const [type, setType] = useState<DefectType>('short')
  const [severity, setSeverity] = useState<DefectSeverity>('high')

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const id = TYPE_COMMAND_IDS[Number(event.key) - 1]
      if (id) setType(TYPE_COMMANDS[id])
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    onSave(type, severity)
  }

  return (
    <Modal opened onClose={onCancel} title={t('drawn.title')} size={420}>
      <form className={classes.drawn} onSubmit={onSubmit}>
        <p className={classes.dim}>{t('drawn.hint', { width: location.width, height: location.height })}</p>
        <TypeSelect value={type} onChange={setType} />
        <SeverityButtons value={severity} onChange={setSeverity} />
        <div className={classes.buttons}>
          <Button size="sm" variant="default" onClick={onCancel}>{t('actions.cancel', { ns: 'common' })}</Button>
          <Button size="sm" type="submit" data-autofocus>{t('drawn.save')}</Button>
        </div>
      </form>
    </Modal>
  )
}
