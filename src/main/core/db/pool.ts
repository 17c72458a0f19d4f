import { Pool, type PoolConfig } from 'pg'

/**
 * A pool whose lost connections are replaced on next use. When a server dies, each connection tells of it by an
 * event, the idle ones through the pool and those in use by themselves; an event that nobody hears would end the process.
 * Whoever was using the connection gets the error with the next query.
 *
 * @param onLoss told of every connection that broke
 */
export function openPool(config: PoolConfig, onLoss: () => void = () => undefined): Pool {
  const pool = new Pool(config)
  pool.on('error', onLoss)
  pool.on('connect', (client) => client.on('error', onLoss))
  return pool
}
