/** `npm run benchlight -- <command>`: the command line, installed and built first if need be. */
import './lib/require-node.mjs'
import { endedTogether, startChild } from './lib/child.mjs'
import { say } from './lib/log.mjs'
import { cliCommand, prepare, PreparationError } from './lib/prepare.mjs'

/** @param {string[]} args */
async function main(args) {
  try {
    await prepare()
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error
    say(error.message)
    return 1
  }
  const child = startChild(...cliCommand(args, ['inherit', 'inherit', 'inherit', 'ipc']))
  const { code } = await endedTogether(child)
  return code
}

process.exitCode = await main(process.argv.slice(2))
