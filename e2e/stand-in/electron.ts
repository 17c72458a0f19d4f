/*
 * A stand-in for the module `electron`, loaded by `node -r` before a built main bundle: the bundle runs in plain Node,
 * its windows are pages of a real Chromium that is driven over the DevTools protocol, and the built preload runs there
 * in a world of its own.
 *
 * It proves how main, preload, page and core fit together. It does not prove Electron: the sandbox, the fuses, native
 * menus, dialogs and permissions prompts are Electron's, and only the same specs in Electron itself prove them.
 */
import Module from 'node:module'
import { app } from './app'
import { BrowserWindow } from './browser-window'
import { listenToTest } from './control'
import { ipcMain } from './ipc-main'
import { protocol } from './protocol'
import { session } from './session'
import { dialog, Menu, screen, shell } from './system'
import { utilityProcess } from './utility-process'

type Load = (request: string, ...rest: unknown[]) => unknown

const electron = { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, shell, utilityProcess }

// Node's own seam for this came after Node 20.
const LOAD = '_load'
const loader = Module as unknown as { [LOAD]: Load }
const loadOther = loader[LOAD]
loader[LOAD] = (request, ...rest) =>
  request === 'electron' || request === 'electron/main' ? electron : loadOther.call(Module, request, ...rest)

// A packaged program is not told where its code lies.
if (app.isPackaged) process.argv.splice(1, 1)

if (process.send) listenToTest(electron)
