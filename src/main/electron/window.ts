import { BrowserWindow, screen } from 'electron'
import { fitToDisplays, MINIMUM_SIZE, readWindowState, writeWindowState } from './window-state'

/** The ground of the theme, so that nothing flashes before the page has painted. */
const GROUND = '#0e1115'

const SAVE_PAUSE_MS = 500

export interface StationWindowOptions {
  preload: string
  icon: string
  /** Where the window's place is kept. */
  stateFile: string
}

/** The station's one window, hidden still, where it stood last time. Its page is sandboxed and knows nothing of Node. */
export function createStationWindow({ preload, icon, stateFile }: StationWindowOptions): BrowserWindow {
  const state = readWindowState(stateFile)
  const workAreas = screen.getAllDisplays().map((display) => display.workArea)
  const window = new BrowserWindow({
    ...(state.bounds ? fitToDisplays(state.bounds, workAreas) : MINIMUM_SIZE),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    backgroundColor: GROUND,
    title: 'Benchlight',
    icon,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      disableDialogs: true
    }
  })
  if (state.maximized) window.maximize()
  keepState(window, stateFile)
  return window
}

/** Keeps the window's place a moment after it changed, and when it closes: a killed station remembers it too. */
function keepState(window: BrowserWindow, stateFile: string): void {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  }
  const saveSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_PAUSE_MS)
  }
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('maximize', saveSoon)
  window.on('unmaximize', saveSoon)
  window.on('close', save)
}
