import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bench } from '../use-bench'
import { CaptureDialog } from './capture-dialog'
import { FILE_INPUT, FOLDER_INPUT, type Capture } from './use-capture'

/** Known to browsers, not to React's types. */
const FOLDERS_ONLY = { webkitdirectory: '' }

/** The ways for files to come in that have no place on the screen: the two choosers and the clipboard. */
export function CaptureControls({ bench, capture }: { bench: Bench; capture: Capture }) {
  const { t } = useTranslation('bench')
  usePastedImages(capture)
  const { offer } = capture
  return (
    <>
      <input
        id={FILE_INPUT} type="file" multiple hidden aria-label={t('capture.files')} accept="image/*,.tif,.tiff"
        onChange={(event) => { capture.offerFiles(takeFiles(event.currentTarget)) }}
      />
      <input
        id={FOLDER_INPUT} type="file" {...FOLDERS_ONLY} multiple hidden aria-label={t('capture.folder')}
        onChange={(event) => { capture.offerFiles(takeFiles(event.currentTarget), true) }}
      />
      {offer && <CaptureDialog key={offer.files[0]?.name} bench={bench} offer={offer} capture={capture} />}
    </>
  )
}

/** The chosen files; the input is emptied, so that the same files can be chosen again. */
function takeFiles(input: HTMLInputElement): File[] {
  const files = [...(input.files ?? [])]
  input.value = ''
  return files
}

function usePastedImages({ offerFiles, offer }: Capture): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])]
      const isElsewhere = document.querySelector('[aria-modal="true"], [data-covers-station]') !== null
      if (files.length === 0 || offer || isElsewhere) return
      event.preventDefault()
      offerFiles(files)
    }
    window.addEventListener('paste', onPaste)
    return () => window.removeEventListener('paste', onPaste)
  }, [offerFiles, offer])
}
