import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBarcode, IconSearch } from '@tabler/icons-react'
import { useRef, useState, type ClipboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLots } from '../../api/queries'
import { useCommands } from '../../commands/registry'
import { LotStatusBadge } from '../../components/badges/badges'
import { KeyCaps } from '../../components/key-cap'
import { UserText } from '../../components/user-text'
import { rememberField } from '../../keyboard/text-field'
import { useTypingSink } from '../../keyboard/typing-sinks'
import { useNavigation } from '../../navigation/navigation'
import { openLot, useScan } from './scan-store'
import classes from './scan.module.css'

const SEARCH_PAUSE_MS = 120
const SHOWN_LOTS = 7
const AS_LABEL = 'as-label'

/** The field in the top bar: a label scanned, typed or pasted into it opens its lot; while typing it finds lots. */
export function ScanField() {
  const { t } = useTranslation('lots')
  const scan = useScan((state) => state.scan)
  const field = useRef<HTMLInputElement>(null)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), SEARCH_PAUSE_MS)
  const isNoLotOpen = useNavigation(({ place }) => place.screen === 'bench' && place.lotId === undefined)
  useCommands({ scan: { run: enter } })
  // Before a lot is open no letter is a hotkey: whoever just types its number means this field.
  useTypingSink(enter, isNoLotOpen)

  function enter(): () => void {
    const restore = rememberField(field.current)
    field.current?.focus()
    field.current?.select()
    return () => {
      restore()
      field.current?.blur()
    }
  }

  function leave(): void {
    setText('')
    combobox.closeDropdown()
    field.current?.blur()
  }

  function choose(value: string): void {
    if (value === AS_LABEL) void scan(text)
    else openLot(value)
    leave()
  }

  // A text field would drop the control characters of a pasted label.
  function onPaste(event: ClipboardEvent): void {
    const pasted = event.clipboardData.getData('text')
    if (pasted.trim() === '') return
    event.preventDefault()
    void scan(pasted)
    leave()
  }

  return (
    <Combobox store={combobox} onOptionSubmit={choose} transitionProps={{ duration: 0 }}>
      <Combobox.Target>
        <TextInput
          ref={field}
          size="sm"
          aria-label={t('scan.label')}
          placeholder={t('scan.placeholder')}
          leftSection={<IconBarcode size={16} stroke={1.5} aria-hidden="true" />}
          rightSection={<KeyCaps chord="Char:/" />}
          maxLength={10_000}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            if (event.currentTarget.value.trim() === '') combobox.closeDropdown()
            else combobox.openDropdown()
            combobox.resetSelectedOption()
          }}
          onPaste={onPaste}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key === 'Escape') leave()
            if (event.key !== 'Enter' || combobox.getSelectedOptionIndex() >= 0 || text.trim() === '') return
            event.preventDefault()
            choose(AS_LABEL)
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options>
          {combobox.dropdownOpened && search !== '' && <FoundLots search={search} />}
          <Combobox.Option value={AS_LABEL} className={classes.option}>
            <IconSearch size={14} aria-hidden="true" />
            <span className={classes.optionText}>{t('scan.asLabel', { text: text.trim() })}</span>
            <KeyCaps chord="Enter" />
          </Combobox.Option>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function FoundLots({ search }: { search: string }) {
  const { data } = useLots({ search, status: null })
  const found = data?.pages.flatMap(({ lots }) => lots).slice(0, SHOWN_LOTS) ?? []
  return found.map((lot) => (
    <Combobox.Option key={lot.id} value={lot.id} className={classes.option}>
      <span className={classes.optionText}><UserText>{lot.lot_number}</UserText> <span className={classes.dim}><UserText>{lot.part_number}</UserText></span></span>
      <LotStatusBadge status={lot.status} />
    </Combobox.Option>
  ))
}
