/** What stands in a package for Electron's runtime where that is not installed: a program that says what is missing. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Told at the end of packaging, and in the package itself. */
export const WITHOUT_RUNTIME =
  "THIS PACKAGE DOES NOT RUN: Electron's runtime was not installed where it was made, so it holds everything but that. " +
  'Fetch it with `node node_modules/electron/install.js` (Node 22.12 or newer) and run `npm run package` again.'

const NOTICE_FILE = 'NO-ELECTRON-RUNTIME.txt'
const EXECUTABLE = 0o755

/** What electron-builder looks for in a runtime, by platform. @type {Partial<Record<NodeJS.Platform, string>>} */
const PROGRAM = { linux: 'electron', win32: 'electron.exe' }

/** @returns {string} a folder that electron-builder takes for a runtime; the caller removes it */
export function makeStubRuntime() {
  const folder = mkdtempSync(join(tmpdir(), 'benchlight-stub-runtime-'))
  const program = PROGRAM[process.platform]
  if (!program) throw new Error(`Packages for ${process.platform} need Electron's runtime`)
  writeFileSync(join(folder, program), `#!/bin/sh\ncat >&2 <<'END'\n${WITHOUT_RUNTIME}\nEND\nexit 1\n`, { mode: EXECUTABLE })
  return folder
}

/** @param {string} folder of the unpacked package */
export function writeNotice(folder) {
  writeFileSync(join(folder, NOTICE_FILE), `${WITHOUT_RUNTIME}\n`)
}
