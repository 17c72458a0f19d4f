/* The first script of a stand-in utility process: gives the module `process.parentPort`, and runs it. */
import { EventEmitter } from 'node:events'

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message)
  }
}

const parentPort = new ParentPort()
Object.assign(process, { parentPort })
process.on('message', (data) => parentPort.emit('message', { data, ports: [] }))
process.on('disconnect', () => process.exit())

const [modulePath] = process.argv.slice(2)
if (modulePath === undefined) throw new Error('stand-in: no module to run')
process.argv.splice(1, 1)
// Known only now; a bundler must leave it alone.
module.require(modulePath)
