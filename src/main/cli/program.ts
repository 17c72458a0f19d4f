import { join } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { AppError } from '@shared/contract/errors'
import { type Core, type CoreConfig, type CoreOptions, createCore, nodeWorkers, readConfig } from '@core/index'
import { version } from '../../../package.json'
import { detect, printThreshold } from './detect.command'
import { doctor } from './doctor.command'
import { EXIT, type ExitCode } from './exit-codes'
import { inspect } from './inspect.command'
import { migrateDatabase } from './migrate.command'
import { serve, type StartWebHost } from './serve.command'
import { Terminal } from './terminal'

/** What every command is given. */
export interface CommandContext {
  /** `out/main`, where this program and its workers lie. */
  programFolder: string
  resourcesFolder: string
  terminal: Terminal
  /** Aborted by Ctrl-C, SIGTERM or SIGHUP. */
  signal: AbortSignal
  readConfig(options: { home?: string | undefined; demo?: boolean }): CoreConfig
  startCore(config: CoreConfig, purpose: CoreOptions['purpose']): Promise<Core>
  startWebHost: StartWebHost
}

interface GlobalOptions {
  home?: string
  json?: boolean
}

/** Where the program lies, and what it serves pages with. */
export interface ProgramParts {
  /** `out/main`. */
  programFolder: string
  startWebHost: StartWebHost
}

/** Runs the command line. Results go to stdout, everything else to stderr. */
export async function main(argv: string[], parts: ProgramParts): Promise<ExitCode> {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => controller.abort())
  // How a parent stops us where there are no signals, and how we learn that it died. It must not keep us running.
  process.on('disconnect', () => controller.abort())
  process.channel?.unref()
  let code: ExitCode = EXIT.done
  const program = buildProgram(parts, controller.signal, (result) => { code = result })
  try {
    await program.parseAsync(argv)
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    process.stderr.write(`${describe(error)}\n`)
    return error instanceof AppError && error.code === 'BAD_INPUT' ? EXIT.usage : EXIT.failed
  }
}

function buildProgram({ programFolder, startWebHost }: ProgramParts, signal: AbortSignal, finish: (code: ExitCode) => void): Command {
  const program = new Command('benchlight')
    .description('The inspection workstation of the Chip Quality Platform')
    .version(version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addOption(new Option('--home <folder>', 'the data folder').env('BENCHLIGHT_HOME'))
    .option('--json', 'print the result as JSON')

  const context = (): CommandContext => {
    const options = program.opts<GlobalOptions>()
    const terminal = new Terminal(options.json ?? false)
    const resourcesFolder = join(programFolder, '..', '..', 'resources')
    const workersFolder = join(programFolder, 'workers')
    return {
      programFolder,
      resourcesFolder,
      terminal,
      signal,
      startWebHost,
      readConfig: ({ home, demo = false }) =>
        readConfig({ home: home ?? options.home, demo, workersFolder, resourcesFolder, version }, process.env),
      startCore: (config, purpose) =>
        createCore({ config, purpose, spawnWorker: nodeWorkers(workersFolder), onProgress: (step) => terminal.progress(step) })
    }
  }

  program
    .command('serve')
    .description('serve Benchlight to browsers on this machine, and print its address')
    .option('--port <port>', 'port on 127.0.0.1; by default the one of the last time, if it is free')
    .option('--listen <address:port>', 'publish on another address, for instance from a container')
    .option('--no-demo', 'do not make the demo station on the first run')
    .action(async (options: { port?: string; listen?: string; demo: boolean }) => finish(await serve(context(), options)))

  program
    .command('migrate')
    .description('bring the database to the newest schema')
    .action(async () => finish(await migrateDatabase(context())))

  program
    .command('doctor')
    .description('check database, storage, model, browser, Electron and permissions, and say what to do')
    .action(async () => finish(await doctor(context())))

  program
    .command('inspect')
    .description('inspect a folder of images against their golden images, and write the report')
    .requiredOption('--lot <label>', 'lot number, or the text of its label; made if it is not known')
    .requiredOption('--part <number>', 'part number; made if it is not known')
    .requiredOption('--images <folder>', 'captured images, such as 0001_test.jpg')
    .requiredOption('--golden <folder>', 'golden images, such as 0001_temp.jpg')
    .option('--station <id>', 'the station that the inspections belong to')
    .addOption(new Option('--copper <tone>', 'the tone of copper, for a part that is made here').choices(['dark', 'bright']).default('dark'))
    .requiredOption('--report <file>', 'where the report goes: .pdf, .csv or .json')
    .action(async (options: Parameters<typeof inspect>[1]) => finish(await inspect(context(), options)))

  program
    .command('detect')
    .description('write the detections of every image of a folder as text files; needs no database')
    .option('--images <folder>', 'captured images')
    .option('--golden <folder>', 'golden images')
    .option('--out <folder>', 'where the text files go')
    .addOption(new Option('--copper <tone>', 'the tone of copper in the images').choices(['dark', 'bright']).default('dark'))
    .option('--print-threshold', 'print the shipped decision threshold, and do nothing else')
    .action(async (options: Parameters<typeof detect>[1] & { printThreshold?: boolean }) =>
      finish(options.printThreshold ? await printThreshold(context()) : await detect(context(), options))
    )

  return program
}

function describe(error: unknown): string {
  if (error instanceof AppError) return `benchlight: ${error.message} (${error.code})`
  return `benchlight: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}
