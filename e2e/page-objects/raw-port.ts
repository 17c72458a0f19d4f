import type { Page } from '@playwright/test'
import type { CallName, Input, Output } from '@shared/contract'
import type { DownMessage, UpMessage } from '@shared/rpc/wire'

/** Above all ids that the page's own client reaches in a test. */
const FIRST_ID = 1_000_000

/** The port that the preload hands to the page, as any script in the page could use it. */
export class RawPort {
  private lastId = FIRST_ID

  constructor(private readonly page: Page) {}

  /** Sends one command and waits for what comes back for it, an answer or an error. */
  async exchange<C extends CallName>(command: C, input: Input<C>): Promise<DownMessage> {
    return this.page.evaluate(
      (message) => new Promise<DownMessage>((resolve) => {
        const port = window.benchlightPort
        if (!port) throw new Error('The page has no port')
        port.onMessage((answer) => { if (answer.id === message.id) resolve(answer) })
        port.send(message)
      }),
      { type: 'request', id: ++this.lastId, command, input } satisfies UpMessage
    )
  }

  /** @throws Error with the core's message */
  async call<C extends CallName>(command: C, input: Input<C>): Promise<Output<C>> {
    const answer = await this.exchange(command, input)
    if (answer.type === 'error') throw new Error(`${answer.error.code}: ${answer.error.message}`)
    if (answer.type !== 'result') throw new Error(`A call was answered with "${answer.type}"`)
    return answer.value as Output<C>
  }
}
