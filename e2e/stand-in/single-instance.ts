import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The lock that makes an application the only one of its profile: a file with the holder's process number. A second
 * process leaves its command line beside it, where the first finds it.
 */
export class SingleInstanceLock {
  private readonly lockFile: string
  private readonly noticesFolder: string

  constructor(userData: string) {
    this.lockFile = join(userData, 'stand-in.lock')
    this.noticesFolder = join(userData, 'stand-in-second-instances')
  }

  /** @returns whether this process is the first */
  acquire(onSecondInstance: (argv: string[]) => void): boolean {
    mkdirSync(this.noticesFolder, { recursive: true })
    if (this.holderLives()) {
      writeFileSync(join(this.noticesFolder, `${process.pid}.json`), JSON.stringify(process.argv))
      return false
    }
    writeFileSync(this.lockFile, String(process.pid))
    process.on('exit', () => rmSync(this.lockFile, { force: true }))
    watch(this.noticesFolder, { persistent: false }, () => {
      for (const argv of this.takeNotices()) onSecondInstance(argv)
    })
    return true
  }

  private holderLives(): boolean {
    try {
      process.kill(Number(readFileSync(this.lockFile, 'utf8')), 0)
      return true
    } catch {
      // No file, or no such process.
      return false
    }
  }

  private takeNotices(): string[][] {
    return readdirSync(this.noticesFolder).flatMap((name) => {
      const file = join(this.noticesFolder, name)
      const text = readFileSync(file, 'utf8')
      // The writer may be between opening and writing; the write brings another event.
      if (text === '') return []
      rmSync(file)
      return [JSON.parse(text) as string[]]
    })
  }
}
