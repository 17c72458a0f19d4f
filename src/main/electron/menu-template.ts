import type { MenuItemConstructorOptions } from 'electron'

/**
 * The application menu. Its accelerators keep clear of the page's own keys: single letters, digits and arrows work on
 * the picture, Ctrl+K, Ctrl+L and Ctrl+Z are the page's commands. The edit items show their usual keys without
 * claiming them, since text fields know those by themselves and the page has an undo of its own.
 */
export function menuTemplate({ isPackaged }: { isPackaged: boolean }): MenuItemConstructorOptions[] {
  const developerItems: MenuItemConstructorOptions[] = isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'reload', accelerator: 'F5' }, { role: 'toggleDevTools', accelerator: 'F12' }]
  return [
    { label: '&File', submenu: [{ role: 'quit', label: 'Quit', accelerator: 'CmdOrCtrl+Q' }] },
    {
      label: '&Edit',
      submenu: [
        { role: 'cut', registerAccelerator: false },
        { role: 'copy', registerAccelerator: false },
        { role: 'paste', registerAccelerator: false },
        { role: 'selectAll', registerAccelerator: false }
      ]
    },
    {
      label: '&View',
      submenu: [
        { role: 'zoomIn', accelerator: 'CmdOrCtrl+Shift+=' },
        { role: 'zoomOut', accelerator: 'CmdOrCtrl+Shift+-' },
        { role: 'resetZoom', accelerator: 'CmdOrCtrl+Shift+0' },
        { type: 'separator' },
        { role: 'togglefullscreen', accelerator: 'F11' },
        ...developerItems
      ]
    }
  ]
}
