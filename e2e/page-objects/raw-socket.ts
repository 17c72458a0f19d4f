import type { Page } from '@playwright/test'
import { decode, encode } from '@msgpack/msgpack'
import type { CallName, Input } from '@shared/contract'
import type { DownMessage, UpMessage } from '@shared/rpc/wire'

/** A WebSocket to the web host with the window's own cookie, past the screens: what a script in the page could do. */
export class RawSocket {
  constructor(private readonly page: Page) {}

  /** Sends one command, whatever its form, and waits for what comes back for it. */
  async exchange(command: string, input: unknown): Promise<DownMessage> {
    const request = { type: 'request', id: 1, command, input } satisfies UpMessage
    const answer = await this.page.evaluate((bytes) => new Promise<number[]>((resolve, reject) => {
      const socket = new WebSocket(`ws://${location.host}/ws`)
      socket.binaryType = 'arraybuffer'
      socket.onopen = () => socket.send(Uint8Array.from(bytes))
      socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => { resolve([...new Uint8Array(data)]); socket.close() }
      socket.onclose = () => reject(new Error('The web host closed the socket without an answer'))
    }), [...encode(request, { ignoreUndefined: true })])
    return decode(Uint8Array.from(answer)) as DownMessage
  }

  /** @returns the code of the error that the command is refused with, or null when it is done */
  async refusal<C extends CallName>(command: C, input: Input<C>): Promise<string | null> {
    const answer = await this.exchange(command, input)
    return answer.type === 'error' ? answer.error.code : null
  }

  /** What a command answers. @throws Error with the core's message */
  async call(command: CallName, input: unknown): Promise<unknown> {
    const answer = await this.exchange(command, input)
    if (answer.type === 'error') throw new Error(`${answer.error.code}: ${answer.error.message}`)
    return answer.type === 'result' ? answer.value : null
  }
}
