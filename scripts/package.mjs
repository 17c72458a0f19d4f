/** `npm run package`: the desktop program as a folder and, on Linux, as an archive. See `npm run package -- --help`. */
import './lib/require-node.mjs'
import { readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import util from 'node:util'
import { build, Platform } from 'electron-builder'
import { runStep } from './lib/child.mjs'
import { findRuntime } from './lib/electron-runtime.mjs'
import { say } from './lib/log.mjs'
import { prepare, PreparationError } from './lib/prepare.mjs'
import { ROOT } from './lib/repository.mjs'
import { makeStubRuntime, WITHOUT_RUNTIME, writeNotice } from './lib/stub-runtime.mjs'
import { UsageError } from './lib/usage-error.mjs'

const HELP = `Usage: npm run package [-- options]

Makes the desktop program for this platform: an unpacked folder and, on Linux, a .tar.gz of it.
Where Electron's runtime is not installed, all of it but the runtime; its name and a notice in it say so.

Options:
  --out DIR      where to (default: dist)
  --folder-only  no archive
  --help         show this
`

const EXIT_USAGE = 2

/** @typedef {{ out: string, archive: boolean, help: boolean }} Options */

/**
 * @param {string[]} args
 * @returns {Options}
 * @throws {UsageError}
 */
function parseOptions(args) {
  try {
    const { values } = util.parseArgs({
      args,
      options: { out: { type: 'string' }, 'folder-only': { type: 'boolean' }, help: { type: 'boolean' } }
    })
    return {
      out: values.out === undefined ? join(ROOT, 'dist') : resolve(values.out),
      archive: !values['folder-only'] && process.platform === 'linux',
      help: values.help ?? false
    }
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message)
  }
}

/**
 * Packs for this platform.
 *
 * @param {string} out
 * @param {string | undefined} stub a folder in place of the runtime, where there is none
 * @returns {Promise<string>} the unpacked folder
 */
async function pack(out, stub) {
  let unpacked = ''
  await build({
    projectDir: ROOT,
    targets: Platform.current().createTarget('dir'),
    publish: 'never',
    config: {
      extends: 'electron-builder.yml',
      directories: { output: out },
      // Fuses are bits in the runtime's binary; a stub has none.
      ...(stub ? { electronDist: stub, electronFuses: null } : {}),
      afterPack: ({ appOutDir }) => {
        unpacked = appOutDir
        if (stub) writeNotice(appOutDir)
      }
    }
  })
  return unpacked
}

/**
 * @param {string} unpacked
 * @param {string} name of the folder in the archive, and of the archive
 */
async function archive(unpacked, name) {
  const file = join(dirname(unpacked), `${name}.tar.gz`)
  const folder = basename(unpacked)
  const args = ['-czf', file, '-C', dirname(unpacked), `--transform=s,^${folder},${name},`, folder]
  const { code } = await runStep('tar', args)
  if (code !== 0) throw new PreparationError(`tar could not make ${file} (exit code ${code})`)
  return file
}

/** @param {Options} options */
async function makePackage({ out, archive: wantsArchive }) {
  await prepare()
  const stub = findRuntime(ROOT) ? undefined : makeStubRuntime()
  try {
    const unpacked = await pack(out, stub)
    const made = [unpacked]
    if (wantsArchive) {
      const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
      const name = `benchlight-${version}-${process.platform}-${process.arch}${stub ? '-without-runtime' : ''}`
      made.push(await archive(unpacked, name))
    }
    process.stdout.write(`${made.join('\n')}\n`)
    if (stub) say(WITHOUT_RUNTIME)
  } finally {
    if (stub) rmSync(stub, { recursive: true })
  }
}

/** @param {string[]} args */
async function main(args) {
  try {
    const options = parseOptions(args)
    if (options.help) process.stdout.write(HELP)
    else await makePackage(options)
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${HELP}`)
      return EXIT_USAGE
    }
    if (!(error instanceof PreparationError)) throw error
    say(error.message)
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
