import { Select, Textarea } from '@mantine/core'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { Defect } from '@shared/contract/models'
import { DEFECT_SEVERITIES, DEFECT_TYPES, type DefectSeverity, type DefectType } from '@shared/domain/enums'
import { commandDefinition } from '../../../commands/definitions'
import { KeyCaps } from '../../../components/key-cap'
import { SeverityBadge, VerdictBadge } from '../../../components/badges/badges'
import { UserText } from '../../../components/user-text'
import { SeveritySymbol, VerdictSymbol } from '../../../theme/status-symbol'
import { VERDICT_TOKENS } from '../../../theme/tokens'
import type { BenchActions } from '../use-bench-actions'
import { TYPE_COMMANDS, TYPE_COMMAND_IDS } from './defect-types'
import { draftedNote, useNoteDrafts } from './note-drafts'
import { VERDICT_ACTIONS } from './verdict-actions'
import classes from './defects.module.css'

interface DefectEditorProps {
  defect: Defect
  mayJudge: boolean
  judge: BenchActions['judge']
}

/** The selected defect: its facts, their corrections, and the verdict. */
export function DefectEditor({ defect, mayJudge, judge }: DefectEditorProps) {
  const { t } = useTranslation(['bench', 'enums'])
  const { x, y, width, height } = defect.location
  return (
    <section className={classes.editor} aria-label={t('bench:defects.selected')}>
      <p className={classes.facts}>
        {t(`enums:method.${defect.detection_method}`)}
        {defect.raw_label && ` · ${defect.raw_label}`} · {Math.round(width)} × {Math.round(height)} px · {t('bench:defects.at', { x: Math.round(x), y: Math.round(y) })}
        {defect.reviewer && ` · ${t('bench:defects.judgedBy', { name: defect.reviewer })}`}
      </p>
      {mayJudge ? <Judgement defect={defect} judge={judge} /> : <Judged defect={defect} />}
    </section>
  )
}

/** Corrections and the four verdicts. */
function Judgement({ defect, judge }: Pick<DefectEditorProps, 'defect' | 'judge'>) {
  const { t } = useTranslation(['bench', 'commands'])
  return (
    <>
      <div className={classes.corrections}>
        <TypeSelect value={defect.defect_type} onChange={(defect_type) => judge({ defect_type })} />
        <SeverityButtons value={defect.severity} onChange={(severity) => judge({ severity })} />
      </div>
      <Note defect={defect} onSave={() => judge({})} />
      <div className={classes.verdicts} role="group" aria-label={t('bench:defects.verdict')}>
        {VERDICT_ACTIONS.map(({ command, status }) => (
          <button
            key={command}
            type="button"
            className={classes.verdictButton}
            style={{ '--verdict-color': VERDICT_TOKENS[status].color } as CSSProperties}
            aria-pressed={defect.review_status === status}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => { judge({ review_status: status }); leaveField() }}
          >
            <VerdictSymbol verdict={status} size={14} />
            <span className={classes.verdictLabel}>{t(`commands:label.${command}`)}</span>
            <KeyCaps chord={commandDefinition(command).keys[0] ?? ''} />
          </button>
        ))}
      </div>
    </>
  )
}

/** The next key is a command again, not a letter of the note that went with the verdict. */
function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** What was decided, where nothing can be changed any more. */
function Judged({ defect }: { defect: Defect }) {
  const { t } = useTranslation(['bench', 'enums'])
  return (
    <dl className={classes.fixed}>
      <div><dt>{t('bench:defects.verdict')}</dt><dd><VerdictBadge verdict={defect.review_status} /></dd></div>
      <div><dt>{t('bench:defects.type')}</dt><dd>{t(`enums:defect.${defect.defect_type}`)}</dd></div>
      <div><dt>{t('bench:defects.severity')}</dt><dd><SeverityBadge severity={defect.severity} /></dd></div>
      {defect.note && <div><dt>{t('bench:defects.note')}</dt><dd><UserText>{defect.note}</UserText></dd></div>}
    </dl>
  )
}

/** The type of a defect, with the keys of the frequent ones. */
export function TypeSelect({ value, onChange }: { value: DefectType; onChange(type: DefectType): void }) {
  const { t } = useTranslation(['bench', 'enums'])
  const byKey = TYPE_COMMAND_IDS.map((id, index) => ({ type: TYPE_COMMANDS[id], key: String(index + 1) }))
  const keyOf = (type: DefectType) => byKey.find((entry) => entry.type === type)?.key
  return (
    <Select
      size="sm"
      aria-label={t('bench:defects.type')}
      data={DEFECT_TYPES.toSorted((a, b) => (keyOf(a) ?? 'x').localeCompare(keyOf(b) ?? 'x')).map((type) => ({ value: type, label: t(`enums:defect.${type}`) }))}
      value={value}
      allowDeselect={false}
      maxDropdownHeight={360}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      renderOption={({ option }) => (
        <span className={classes.typeOption}>{option.label} {keyOf(option.value) && <kbd>{keyOf(option.value)}</kbd>}</span>
      )}
      onChange={(type) => { if (type !== null && type !== value) onChange(type) }}
    />
  )
}

/** The four severities, symbol and word. */
export function SeverityButtons({ value, onChange }: { value: DefectSeverity; onChange(severity: DefectSeverity): void }) {
  const { t } = useTranslation(['bench', 'enums'])
  return (
    <div className={classes.severities} role="group" aria-label={t('bench:defects.severity')}>
      {DEFECT_SEVERITIES.map((severity) => (
        <button
          key={severity}
          type="button"
          className={classes.severityButton}
          aria-pressed={severity === value}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => { if (severity !== value) onChange(severity) }}
        >
          <SeveritySymbol severity={severity} size={10} /> {t(`enums:severity.${severity}`)}
        </button>
      ))}
    </div>
  )
}

const NOTE_MAX_LENGTH = 2_000

/** The note on a defect. What is written is stored with the next decision, or when the field is left. */
function Note({ defect, onSave }: { defect: Defect; onSave(): void }) {
  const { t } = useTranslation('bench')
  const draft = useNoteDrafts(({ drafts }) => drafts[defect.id])
  const write = useNoteDrafts((state) => state.write)
  const drop = useNoteDrafts((state) => state.drop)
  return (
    <Textarea
      id="defect-note"
      size="sm"
      autosize
      minRows={1}
      maxRows={3}
      maxLength={NOTE_MAX_LENGTH}
      aria-label={t('defects.note')}
      placeholder={t('defects.notePlaceholder')}
      value={draft ?? defect.note ?? ''}
      onChange={(event) => write(defect.id, event.currentTarget.value)}
      onBlur={() => { if (draftedNote(defect).note !== undefined) onSave() }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') drop(defect.id)
        if (event.key === 'Escape' || (event.key === 'Enter' && !event.shiftKey)) {
          event.preventDefault()
          event.currentTarget.blur()
        }
      }}
    />
  )
}
