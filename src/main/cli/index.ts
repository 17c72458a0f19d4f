import { main } from './program'

void main(process.argv, __dirname).then((code) => { process.exitCode = code })
