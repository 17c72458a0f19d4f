import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const REPOSITORY = resolve(__dirname, '../..')
const OXLINT = join(REPOSITORY, 'node_modules/oxlint/bin/oxlint')

interface Case {
  file: string
  code: string
}

const FORBIDDEN: Record<string, Case> = {
  'the renderer imports main': {
    file: 'src/renderer/features/lots/a.ts',
    code: "import { x } from '../../../main/core/index'"
  },
  'the renderer imports main by alias': { file: 'src/renderer/app/a.ts', code: "import { x } from '@core/index'" },
  'the renderer imports the preload': { file: 'src/renderer/host/a.ts', code: "import { x } from '../../preload/index'" },
  'the renderer imports a built-in of Node': { file: 'src/renderer/host/b.ts', code: "import { x } from 'node:fs'" },
  'the renderer loads zod': { file: 'src/renderer/api/a.ts', code: "import { z } from 'zod'" },
  'the renderer loads contract values': { file: 'src/renderer/api/b.ts', code: "import { x } from '@shared/contract'" },
  'the renderer loads a contract module for a type': {
    file: 'src/renderer/api/c.ts',
    code: "import { type x } from '@shared/contract/models'"
  },
  'the renderer re-exports contract values': {
    file: 'src/renderer/api/d.ts',
    code: "export { x } from '@shared/contract/models'"
  },
  'the renderer loads the contract dynamically': {
    file: 'src/renderer/api/e.ts',
    code: "export const x = import('@shared/contract/models')"
  },
  'a feature imports another': {
    file: 'src/renderer/features/lots/b.ts',
    code: "import { x } from '../review/panel'"
  },
  'a feature imports another by alias': {
    file: 'src/renderer/features/lots/c.ts',
    code: "import type { x } from '@renderer/features/review/panel'"
  },
  'a feature globs another': {
    file: 'src/renderer/features/lots/d.ts',
    code: "export const x = import.meta.glob('../review/*.ts')"
  },
  'the preload imports main': { file: 'src/preload/a.ts', code: "import { x } from '@core/index'" },
  'the preload imports a package': { file: 'src/preload/b.ts', code: "import { x } from 'ws'" },
  'shared imports the core': { file: 'src/shared/domain/a.ts', code: "import type { x } from '@core/index'" },
  'shared imports a package that is not zod': { file: 'src/shared/domain/b.ts', code: "import { x } from 'pino'" },
  'shared code that the renderer loads imports zod': { file: 'src/shared/domain/c.ts', code: "import { z } from 'zod'" },
  'shared code that the renderer loads imports the contract': {
    file: 'src/shared/rpc/a.ts',
    code: "import { x } from '../contract/models'"
  },
  'the contract errors load zod': { file: 'src/shared/contract/errors.ts', code: "import { z } from 'zod'" },
  'the core imports electron': { file: 'src/main/core/lots/a.ts', code: "import { x } from 'electron'" },
  'the core requires electron': { file: 'src/main/core/lots/b.ts', code: "export const x = require('electron')" },
  'the core names a type of electron': {
    file: 'src/main/core/lots/c.ts',
    code: "export type X = import('electron').App"
  },
  'the core imports a part of electron': { file: 'src/main/core/lots/d.ts', code: "import { x } from 'electron/main'" },
  'the core imports a host': { file: 'src/main/core/lots/e.ts', code: "import { x } from '../../web-host/server'" },
  'the core imports a worker': { file: 'src/main/core/lots/f.ts', code: "import { x } from '../../workers/a.worker'" },
  'the web host imports the electron host': {
    file: 'src/main/web-host/a.ts',
    code: "import { x } from '../electron/window'"
  },
  'the electron host imports the web host': {
    file: 'src/main/electron/a.ts',
    code: "import { x } from '../web-host/server'"
  },
  'the command line imports the electron host': {
    file: 'src/main/cli/a.ts',
    code: "import { x } from '../electron/window'"
  },
  'a host reaches below the root of the core': {
    file: 'src/main/web-host/b.ts',
    code: "import { x } from '@core/lots/lots.service'"
  },
  'a host imports a folder of the core': { file: 'src/main/web-host/c.ts', code: "import { x } from '@core/lots'" },
  'the web host imports electron': { file: 'src/main/web-host/d.ts', code: "import { x } from 'electron'" },
  'a service uses kysely': { file: 'src/main/core/lots/lots.service.ts', code: "import { sql } from 'kysely'" },
  'a service names a type of kysely': {
    file: 'src/main/core/lots/g.ts',
    code: "import type { Kysely } from 'kysely'"
  },
  'a handler uses the driver': { file: 'src/main/core/lots/h.handlers.ts', code: "import { Pool } from 'pg'" },
  'a handler imports a repository': {
    file: 'src/main/core/lots/lots.handlers.ts',
    code: "import { x } from './lots.repository'"
  },
  'a repository imports a service': {
    file: 'src/main/core/lots/b.repository.ts',
    code: "import { x } from './lots.service'"
  },
  'a service imports a handler': {
    file: 'src/main/core/lots/b.service.ts',
    code: "import { x } from './lots.handlers'"
  },
  'a migration imports a service': { file: 'db/migrations/a.ts', code: "import { x } from '@core/lots/lots.service'" },
  'the product uses what lies outside it': {
    file: 'src/main/core/lots/h.ts',
    code: "import { findBrowser } from '../../../../scripts/lib/browser.mjs'"
  },
  'the renderer bundles the package file': {
    file: 'src/renderer/components/a.ts',
    code: "import { version } from '../../../package.json'"
  },
  'a benchmark imports electron': { file: 'bench/suites/a.ts', code: "import { x } from 'electron'" },
  'a test of the core imports a host': {
    file: 'src/main/core/lots/a.test.ts',
    code: "import { x } from '../../electron/window'"
  },
  'a test of a feature imports another feature': {
    file: 'src/renderer/features/lots/a.test.tsx',
    code: "import { x } from '../review/panel'"
  }
}

const ALLOWED: Record<string, Case> = {
  'the renderer imports shared code': {
    file: 'src/renderer/features/lots/ok-a.ts',
    code: "import { x } from '@shared/domain/geometry'"
  },
  'the renderer imports contract types': {
    file: 'src/renderer/api/ok-a.ts',
    code: "import type { x } from '@shared/contract'"
  },
  'the renderer imports the contract errors': {
    file: 'src/renderer/api/ok-b.ts',
    code: "import { AppError } from '@shared/contract/errors'"
  },
  'a feature imports itself and the components': {
    file: 'src/renderer/features/lots/ok-b.ts',
    code: "import { x } from './parts/x'\nimport { y } from '@renderer/components/y'\nimport { z } from '../lots/z'"
  },
  'the app imports features': { file: 'src/renderer/app.ts', code: "import { x } from './features/lots/screen'" },
  'the preload imports electron and wire types': {
    file: 'src/preload/ok.ts',
    code: "import { x } from 'electron'\nimport type { Y } from '@shared/rpc/wire'"
  },
  'the contract imports zod': { file: 'src/shared/contract/ok.ts', code: "import { z } from 'zod'" },
  'shared code imports contract types': {
    file: 'src/shared/rpc/ok.ts',
    code: "import type { x } from '../contract'\nimport { AppError } from '../contract/errors'"
  },
  'the core imports contract values, drivers and migrations': {
    file: 'src/main/core/ok.ts',
    code: "import { x } from '@shared/contract'\nimport sharp from 'sharp'\nimport { m } from '@db/migrations'"
  },
  'a repository uses kysely': {
    file: 'src/main/core/lots/ok.repository.ts',
    code: "import { sql } from 'kysely'\nimport { x } from '../db/database'"
  },
  'the database folder uses kysely and the driver': {
    file: 'src/main/core/db/ok.ts',
    code: "import { sql } from 'kysely'\nimport { Pool } from 'pg'"
  },
  'a migration uses kysely and enumerations': {
    file: 'db/migrations/ok.ts',
    code: "import { sql } from 'kysely'\nimport { x } from '@shared/domain/enums'"
  },
  'a handler imports its service, a service its repository': {
    file: 'src/main/core/lots/ok.handlers.ts',
    code: "import { x } from './lots.service'"
  },
  'a service imports a repository': {
    file: 'src/main/core/lots/ok.service.ts',
    code: "import { x } from './lots.repository'"
  },
  'hosts import the root of the core': {
    file: 'src/main/electron/ok.ts',
    code: "import { x } from '@core/index'\nimport { y } from '@core'\nimport { z } from 'electron'"
  },
  'a worker imports the core': {
    file: 'src/main/workers/ok.worker.ts',
    code: "import { x } from '@core/lots/lots.service'"
  },
  'a test of a handler uses a repository and kysely': {
    file: 'src/main/core/lots/ok.test.ts',
    code: "import { x } from './lots.repository'\nimport { sql } from 'kysely'"
  },
  'a test uses what lies outside the product': {
    file: 'src/main/core/testing/ok.ts',
    code: "import { aliases } from '../../../../aliases'"
  },
  'the command line tells the version': {
    file: 'src/main/cli/ok.ts',
    code: "import { version } from '../../../package.json'"
  },
  'the stand-in names types of electron': {
    file: 'e2e/fixtures/ok.ts',
    code: "import type { App } from 'electron'"
  }
}

/** Lints a tree of the given files with the rules of this repository; gives the messages of the import rule by file. */
async function lint(tree: string, cases: Case[]): Promise<Map<string, string[]>> {
  for (const { file, code } of cases) {
    await mkdir(dirname(join(tree, file)), { recursive: true })
    await writeFile(join(tree, file), `${code}\n`)
  }
  const config = join(REPOSITORY, '.oxlintrc.json')
  const args = [OXLINT, '-c', config, '-f', 'json', '-A', 'all', '-D', 'benchlight/imports', 'src', 'db', 'bench', 'e2e']
  const output = await new Promise<string>((done) => {
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 16 * 1024 * 1024 }, (_, stdout) => done(stdout))
  })
  const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string; message: string }[] }
  const messages = new Map<string, string[]>()
  for (const { code, filename, message } of diagnostics) {
    const file = filename.replaceAll('\\', '/')
    if (code === 'benchlight(imports)') messages.set(file, [...(messages.get(file) ?? []), message])
  }
  return messages
}

describe('the import rules', () => {
  let tree: string
  let messages: Map<string, string[]>

  beforeAll(async () => {
    tree = await realpath(await mkdtemp(join(tmpdir(), 'benchlight-lint-')))
    await copyFile(join(REPOSITORY, 'tsconfig.json'), join(tree, 'tsconfig.json'))
    await symlink(join(REPOSITORY, 'node_modules'), join(tree, 'node_modules'), 'junction')
    messages = await lint(tree, [...Object.values(FORBIDDEN), ...Object.values(ALLOWED)])
  })

  afterAll(() => rm(tree, { recursive: true, force: true }))

  it.each(Object.entries(FORBIDDEN))('reject a file where %s', (_, { file }) => {
    expect(messages.get(file)).toHaveLength(1)
  })

  it.each(Object.entries(ALLOWED))('accept a file where %s', (_, { file }) => {
    expect(messages.get(file) ?? []).toEqual([])
  })

  it('say what is wrong and what is known instead', () => {
    expect(messages.get('src/renderer/app/a.ts')).toEqual([
      'src/renderer may not import src/main/core/index: it knows only src/shared'
    ])
  })
})
