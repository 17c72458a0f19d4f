/*
 * What Electron asks of the operating system and its person. Nobody sits here: message boxes are answered with their
 * default button, error boxes go to stderr, files and links are opened by nobody. A test replaces a function to see
 * what it was called with, as it would in Electron.
 */
import type { Display, MenuItemConstructorOptions, MessageBoxOptions, MessageBoxReturnValue } from 'electron'

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 }
const TASK_BAR_HEIGHT = 40

export const screen = {
  getPrimaryDisplay(): Pick<Display, 'id' | 'bounds' | 'workArea'> {
    return { id: 1, bounds: SCREEN, workArea: { ...SCREEN, height: SCREEN.height - TASK_BAR_HEIGHT } }
  },
  getAllDisplays(): Pick<Display, 'id' | 'bounds' | 'workArea'>[] {
    return [screen.getPrimaryDisplay()]
  }
}

export const dialog = {
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`stand-in: error box: ${title}: ${content}\n`)
  },
  showMessageBox(...args: [unknown, MessageBoxOptions] | [MessageBoxOptions]): Promise<MessageBoxReturnValue> {
    const options = args.at(-1) as MessageBoxOptions
    return Promise.resolve({ response: options.defaultId ?? 0, checkboxChecked: false })
  }
}

export const shell = {
  openPath(_path: string): Promise<string> {
    return Promise.resolve('')
  }
}

/** A menu as the template says it; there is no bar to click on. */
export class Menu {
  private static application: Menu | null = null
  readonly items: (Omit<MenuItemConstructorOptions, 'submenu'> & { submenu?: Menu })[]

  constructor(template: MenuItemConstructorOptions[]) {
    this.items = template.map(({ submenu, ...item }) => ({
      registerAccelerator: true,
      ...item,
      ...(Array.isArray(submenu) ? { submenu: new Menu(submenu) } : {})
    }))
  }

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    return new Menu(template)
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.application = menu
  }

  static getApplicationMenu(): Menu | null {
    return Menu.application
  }
}
