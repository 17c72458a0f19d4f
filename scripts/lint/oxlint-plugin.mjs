/**
 * The oxlint plugin `benchlight`: its one rule `imports` resolves every import of a file (static, re-exported,
 * dynamic, `require`, in types, globbed) and reports those that `import-rules.mjs` does not allow.
 */
import { readFileSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix, relative, sep } from 'node:path'
import { findViolation } from './import-rules.mjs'

/** @typedef {[prefix: string, folder: string][]} Aliases */

/** @type {Map<string, Aliases>} by repository */
const knownAliases = new Map()

/**
 * The import aliases, from the `paths` of `tsconfig.json`: `@core/*` -> `src/main/core`.
 *
 * @param {string} root the repository
 * @returns {Aliases}
 */
function aliasesOf(root) {
  const known = knownAliases.get(root)
  if (known) return known
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'))
  /** @type {Aliases} */
  const aliases = Object.entries(compilerOptions.paths).map(([pattern, [target]]) => [
    pattern.replace('/*', ''),
    posix.normalize(target).replace('/*', '')
  ])
  knownAliases.set(root, aliases)
  return aliases
}

/** @param {string} path */
function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/**
 * The file that a specifier names, as a repository path without extension, or nothing for a package.
 *
 * @param {string} root the repository
 * @param {string} importer
 * @param {string} specifier
 */
function resolveFile(root, importer, specifier) {
  const alias = aliasesOf(root).find(([prefix]) => specifier === prefix || specifier.startsWith(`${prefix}/`))
  const isRelative = /^\.{1,2}(\/|$)/.test(specifier)
  if (!alias && !isRelative) return undefined
  const path = alias
    ? posix.join(alias[1], specifier.slice(alias[0].length))
    : posix.join(posix.dirname(importer), specifier)
  return isFolder(join(root, path)) ? `${path}/index` : path.replace(/\.(tsx?|mts|mjs|js)$/, '')
}

/**
 * @param {string} root the repository
 * @param {string} importer repository path
 * @param {string} specifier as written, a query such as `?raw` included
 * @returns {import('./import-rules.mjs').Imported}
 */
function resolveImport(root, importer, specifier) {
  const name = specifier.split('?')[0] ?? specifier
  const file = resolveFile(root, importer, name)
  if (file) return { kind: 'file', name: file }
  if (isBuiltin(name)) return { kind: 'builtin', name }
  const segments = name.split('/')
  return { kind: 'package', name: segments.slice(0, name.startsWith('@') ? 2 : 1).join('/') }
}

/** The literal part of a glob: `./suites/*.ts` -> `./suites/`. @param {string} pattern */
function literalPart(pattern) {
  return pattern.replace(/[^/]*[*?{[(!].*$/, 'anything')
}

/** @param {any} node an expression @returns {string[]} the strings in it, if it is a string or a list of such */
function stringsIn(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return [node.value]
  if (node?.type === 'TemplateLiteral' && node.quasis.length === 1) return [node.quasis[0].value.cooked]
  return node?.type === 'ArrayExpression' ? node.elements.flatMap(stringsIn) : []
}

/** @param {any} callee */
function isRequire(callee) {
  const name = callee.type === 'MemberExpression' ? callee.object.name : callee.name
  return name === 'require'
}

/** @param {any} callee */
function isImportGlob(callee) {
  return (
    callee.type === 'MemberExpression' && callee.object.type === 'MetaProperty' && callee.property.name === 'glob'
  )
}

const imports = {
  meta: { type: 'problem', docs: { description: 'imports follow the directions of the architecture' } },
  /** @param {any} context of the rule, as oxlint gives it to plugins @returns {Record<string, (node: any) => void>} */
  create(context) {
    // oxlint runs in the repository (`npm run lint`), and in a tree like it in this rule's tests.
    const root = context.cwd
    const importer = relative(root, context.filename).split(sep).join('/')

    /** @param {any} node @param {string[]} specifiers @param {boolean} typeOnly */
    const check = (node, specifiers, typeOnly) => {
      for (const specifier of specifiers) {
        const message = findViolation({ importer, imported: resolveImport(root, importer, specifier), typeOnly })
        if (message) context.report({ node, message })
      }
    }

    return {
      // Only a whole `import type` counts as type-only: `import { type X }` still loads the module.
      ImportDeclaration: (node) => check(node, [node.source.value], node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, stringsIn(node.source), node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, [node.source.value], node.exportKind === 'type'),
      ImportExpression: (node) => check(node, stringsIn(node.source), false),
      TSImportType: (node) => check(node, stringsIn(node.source), true),
      TSImportEqualsDeclaration: (node) => check(node, stringsIn(node.moduleReference.expression), false),
      CallExpression: (node) => {
        if (isRequire(node.callee)) check(node, stringsIn(node.arguments[0]), false)
        if (isImportGlob(node.callee)) check(node, stringsIn(node.arguments[0]).map(literalPart), false)
      }
    }
  }
}

export default { meta: { name: 'benchlight' }, rules: { imports } }
