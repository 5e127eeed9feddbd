import module from 'node:module'

// Before anything else is loaded: from the second run on, nothing has to be parsed or stripped of its types again.
module.enableCompileCache?.()
const { run } = await import('./cli.ts')
const { terminalWorld } = await import('./terminal.ts')

const world = terminalWorld(import.meta.filename)
process.on('uncaughtException', (error) => void world.fail(error))
await world.end(await run(process.argv.slice(2), world))
