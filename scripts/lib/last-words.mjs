/** What a command said last: the reason to tell when it failed. */

/** How much of the output is kept, and how much of that is told. */
const KEPT_CHARACTERS = 4000
const TOLD_LINES = 3

/**
 * Remembers the end of what a child says, for a reason to tell.
 *
 * @param {import('node:child_process').ChildProcess} child with stdout and stderr piped
 * @returns {() => string[]} its last lines that are not empty
 */
export function collectTail(child) {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ data) => {
      text = (text + data).slice(-KEPT_CHARACTERS)
    })
  }
  return () => text.split(/\r?\n/).filter((line) => line.trim() !== '')
}

/**
 * The last lines of a failed command as the end of a sentence; where the code stood when it failed is left out.
 *
 * @param {string[]} lines
 */
export function asReason(lines) {
  const telling = lines.filter((line) => !/^\s+at /.test(line)).slice(-TOLD_LINES)
  return telling.length === 0 ? '' : `: ${telling.map((line) => line.trim()).join(' | ')}`
}
