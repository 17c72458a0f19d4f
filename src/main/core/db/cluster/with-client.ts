import { Client, type ClientConfig } from 'pg'

/**
 * Connects, does the work, and disconnects whatever comes of it.
 *
 * @throws what the server or the system says, from connecting too
 */
export async function withClient<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(config)
  // A connection lost in mid-query rejects the query; without a listener the event would also end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end()
  }
}
