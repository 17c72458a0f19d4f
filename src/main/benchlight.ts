import { main } from './cli/program'
import { startWebHost } from './web-host/web-host'

/* The program `benchlight`: the command line, with the web host for `serve`. Neither knows the other. */
void main(process.argv, { programFolder: __dirname, startWebHost }).then((code) => { process.exitCode = code })
