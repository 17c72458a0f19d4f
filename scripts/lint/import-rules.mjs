/**
 * Which file may import what: the import directions of the architecture as data, plus the few rules that
 * concern single packages. `oxlint-plugin.mjs` feeds every import of every file through `findViolation`.
 *
 * All paths are relative to the repository, with `/`, and name files, never folders.
 */

/**
 * @typedef {object} Imported
 * @property {'file' | 'package' | 'builtin'} kind
 * @property {string} name a repository path without its extension for a file, else the package's or built-in's name
 *
 * @typedef {object} ImportEdge
 * @property {string} importer the repository path of the file that imports
 * @property {Imported} imported
 * @property {boolean} typeOnly erased by the compiler, so that nothing of it is loaded: `import type`, `export type`
 */

/**
 * The layers and what each may know. A file belongs to the first layer whose folder it lies in; files of no layer
 * (bench, e2e, scripts, settings) drive the product from outside and are bound by the package rules only.
 *
 * `root: true` on a neighbour admits the files directly in its folder and nothing below.
 *
 * @type {{ name: string, folder: string, knows: { folder: string, root?: boolean }[], packages?: string[], builtins?: false }[]}
 */
const LAYERS = [
  { name: 'renderer', folder: 'src/renderer', knows: [{ folder: 'src/shared' }], builtins: false },
  { name: 'preload', folder: 'src/preload', knows: [{ folder: 'src/shared' }], packages: ['electron'], builtins: false },
  { name: 'shared', folder: 'src/shared', knows: [], packages: ['zod'], builtins: false },
  { name: 'core', folder: 'src/main/core', knows: [{ folder: 'src/shared' }, { folder: 'db' }] },
  {
    name: 'electron host',
    folder: 'src/main/electron',
    knows: [{ folder: 'src/shared' }, { folder: 'src/main/core', root: true }]
  },
  {
    name: 'web host',
    folder: 'src/main/web-host',
    knows: [{ folder: 'src/shared' }, { folder: 'src/main/core', root: true }]
  },
  {
    name: 'command line',
    folder: 'src/main/cli',
    knows: [{ folder: 'src/shared' }, { folder: 'src/main/core', root: true }]
  },
  { name: 'workers', folder: 'src/main/workers', knows: [{ folder: 'src/shared' }, { folder: 'src/main/core' }] },
  { name: 'db', folder: 'db', knows: [{ folder: 'src/shared' }, { folder: 'src/main/core/db' }] }
]

const CONTRACT = 'src/shared/contract'
const CONTRACT_ERRORS = 'src/shared/contract/errors'
const FEATURES = 'src/renderer/features'
const CORE = 'src/main/core'
const DATABASE_FOLDERS = ['src/main/core/db', 'db']
const ELECTRON_FOLDERS = ['src/main/electron', 'src/preload']

/** The roles of a domain's files, outermost first: each calls inwards only. */
const DOMAIN_ROLES = ['handlers', 'service', 'repository']

/** The product tells its version from here. */
const PACKAGE_FILE = 'package.json'

/** @param {string} path @param {string} folder */
function isBelow(path, folder) {
  return path.startsWith(`${folder}/`)
}

/** @param {string} path */
function isTest(path) {
  return /\.test\.tsx?$/.test(path) || path.includes('/testing/')
}

/** @param {string} path */
function layerOf(path) {
  return LAYERS.find((layer) => isBelow(path, layer.folder))
}

/** @param {string} path */
function roleOf(path) {
  const role = /\.(handlers|service|repository)(\.tsx?)?$/.exec(path)?.[1]
  return isBelow(path, CORE) && role ? DOMAIN_ROLES.indexOf(role) : -1
}

/** @param {string} path */
function featureOf(path) {
  return isBelow(path, FEATURES) ? path.slice(FEATURES.length + 1).split('/')[0] : undefined
}

/** @type {((edge: ImportEdge) => string | undefined)[]} */
const RULES_FOR_ALL_FILES = [
  function layersKnowOnlyTheirNeighbours({ importer, imported }) {
    const layer = layerOf(importer)
    if (!layer || imported.kind !== 'file' || isBelow(imported.name, layer.folder)) return undefined
    if (imported.name === PACKAGE_FILE && layer.builtins !== false) return undefined
    if (isTest(importer) && !layerOf(imported.name)) return undefined
    const neighbour = layer.knows.find(({ folder }) => isBelow(imported.name, folder))
    if (!neighbour) {
      const known = layer.knows.map(({ folder }) => folder).join(', ')
      return `${layer.folder} may not import ${imported.name}: it knows only ${known || 'itself'}`
    }
    const isDeep = imported.name.slice(neighbour.folder.length + 1).includes('/')
    return neighbour.root && isDeep && !isTest(importer)
      ? `${layer.folder} may not reach into ${imported.name}: it knows only the root of ${neighbour.folder}`
      : undefined
  },

  function featuresNeverImportOneAnother({ importer, imported }) {
    const from = featureOf(importer)
    const to = imported.kind === 'file' ? featureOf(imported.name) : undefined
    return from && to && from !== to ? `the feature "${from}" may not import the feature "${to}"` : undefined
  },

  function electronOnlyInItsHost({ importer, imported, typeOnly }) {
    const isElectron = imported.kind === 'package' && imported.name === 'electron'
    const standsIn = typeOnly && isBelow(importer, 'e2e')
    return isElectron && !standsIn && !ELECTRON_FOLDERS.some((folder) => isBelow(importer, folder))
      ? `electron may be imported only in ${ELECTRON_FOLDERS.join(' and ')}: elsewhere it is absent or tries a download`
      : undefined
  }
]

/**
 * Tests may look behind the curtain and build what they need from real parts, so these do not bind them.
 *
 * @type {((edge: ImportEdge) => string | undefined)[]}
 */
const RULES_FOR_PRODUCT_CODE = [
  function packagesOfTheLayer({ importer, imported }) {
    const layer = layerOf(importer)
    if (!layer || imported.kind === 'file') return undefined
    if (imported.kind === 'builtin') {
      return layer.builtins === false ? `${layer.folder} runs in the browser too and has no ${imported.name}` : undefined
    }
    return layer.packages && !layer.packages.includes(imported.name)
      ? `${layer.folder} may not import ${imported.name}: of packages it knows only ${layer.packages.join(', ')}`
      : undefined
  },

  function contractAsTypesOnly({ importer, imported, typeOnly }) {
    const needsTypesOnly =
      ['src/renderer', 'src/preload'].some((folder) => isBelow(importer, folder)) ||
      (isBelow(importer, 'src/shared') && !isBelow(importer, CONTRACT))
    const isContract =
      imported.kind === 'file' && isBelow(imported.name, CONTRACT) && imported.name !== CONTRACT_ERRORS
    return needsTypesOnly && isContract && !typeOnly
      ? `import type from ${imported.name}: its values would bring zod into the renderer (errors are the exception)`
      : undefined
  },

  function zodOutOfTheRenderer({ importer, imported, typeOnly }) {
    if (imported.kind !== 'package' || imported.name !== 'zod' || typeOnly) return undefined
    if (isBelow(importer, 'src/renderer')) return 'zod may not be loaded in the renderer: import its types only'
    const reachesTheRenderer =
      isBelow(importer, 'src/shared') && (!isBelow(importer, CONTRACT) || importer === `${CONTRACT_ERRORS}.ts`)
    return reachesTheRenderer ? `zod belongs into ${CONTRACT}: the renderer loads this file` : undefined
  },

  function queriesOnlyInRepositories({ importer, imported }) {
    const isQueryBuilder = imported.kind === 'package' && (imported.name === 'kysely' || imported.name === 'pg')
    const mayQuery =
      importer.endsWith('.repository.ts') || DATABASE_FOLDERS.some((folder) => isBelow(importer, folder))
    return isQueryBuilder && layerOf(importer) && !mayQuery
      ? `${imported.name} may be imported only in *.repository.ts, ${DATABASE_FOLDERS.join(' and ')}`
      : undefined
  },

  function rolesCallInwards({ importer, imported }) {
    const from = roleOf(importer)
    const to = imported.kind === 'file' ? roleOf(imported.name) : -1
    if (from < 0 || to < 0) return undefined
    if (to < from) return `a ${DOMAIN_ROLES[from]} file may not import a ${DOMAIN_ROLES[to]} file: calls go inwards`
    return to - from > 1 ? 'handlers may not import a repository: they call their service' : undefined
  }
]

/**
 * Says why an import is not allowed, or returns nothing when it is.
 *
 * @param {ImportEdge} edge
 * @returns {string | undefined}
 */
export function findViolation(edge) {
  const rules = isTest(edge.importer) ? RULES_FOR_ALL_FILES : [...RULES_FOR_ALL_FILES, ...RULES_FOR_PRODUCT_CODE]
  for (const rule of rules) {
    const violation = rule(edge)
    if (violation) return violation
  }
  return undefined
}
