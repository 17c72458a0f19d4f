/** What a command says: its result on stdout, text or JSON; progress and trouble on stderr. */
export class Terminal {
  private lastProgress = ''

  constructor(readonly json: boolean) {}

  /** The result for people, or nothing when JSON was asked for. */
  line(text: string): void {
    if (!this.json) process.stdout.write(`${text}\n`)
  }

  /** The result for programs, or nothing when it was not asked for. */
  object(value: unknown): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
  }

  progress(step: string): void {
    if (step === this.lastProgress) return
    this.lastProgress = step
    process.stderr.write(`benchlight: ${step}\n`)
  }

  trouble(text: string): void {
    process.stderr.write(`benchlight: ${text}\n`)
  }
}
