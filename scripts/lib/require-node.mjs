/**
 * Imported first by every command, for its effect: ends the process with a clear message when Node is too old for what
 * follows. Neither this file nor what it imports may use anything newer than Node 16.
 */
import { isAtLeast, NODE_FOR_BENCHLIGHT } from './node-version.mjs'

if (!isAtLeast(process.versions.node, NODE_FOR_BENCHLIGHT)) {
  const wanted = NODE_FOR_BENCHLIGHT.join('.')
  process.stderr.write(
    `benchlight: this is Node ${process.versions.node}, and Benchlight needs ${wanted} or newer. ` +
      'Nothing was installed or changed. Get a newer Node from https://nodejs.org and run the command again.\n'
  )
  process.exit(1)
}
