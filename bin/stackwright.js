#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import v8 from 'node:v8'
import { openCache } from './cache.js'

// The entry of the published package and of a clone. Runs on every Node.js since 12.22, to say or do something sensible
// there: a Node.js that is too old finds or fetches a suitable one and starts this file again with it.

const here = fileURLToPath(import.meta.url)
const root = dirname(dirname(here))
const source = join(root, 'src/cli/main.ts')
const [major, minor] = process.versions.node.split('.').map(Number)

if (major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)) start().catch(refuse)
else again().catch(refuse)

async function start() {
  const fromSource = existsSync(source)
  const main = fromSource ? source : join(root, 'dist/cli/main.js')
  if (fromSource) {
    const { known } = await import('./stamp.js')
    if (!known(root)) await (await import('./dependencies.js')).provide(root, say)
  }
  keepCompiled()
  // A command that only looks ends before it has used much: to search a small heap again and again is time for nothing.
  v8.setFlagsFromString('--min-semi-space-size=16')
  v8.setFlagsFromString('--semi-space-growth-factor=4')
  process.argv[1] = main
  const { importedAsWritten } = await import('./own-modules.js')
  importedAsWritten(new URL('..', pathToFileURL(main)).href)
  await import(pathToFileURL(main).href)
}

// Stripping the types of every file anew would cost more than everything else that a short command does.
function keepCompiled() {
  try {
    module.enableCompileCache(join(openCache(), 'compile'))
  } catch {
    // Only time is lost.
  }
}

async function again() {
  const { findNode, obtainNode } = await import('./node.js')
  const { spawn } = await import('node:child_process')
  const node = findNode() || (await obtainNode(say))
  const child = spawn(node, [here].concat(process.argv.slice(2)), { stdio: 'inherit' })
  // The terminal sends an interrupt to both; every other signal is meant for the one that was named and is passed on.
  const typed = ['SIGINT', 'SIGQUIT']
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) {
    process.on(signal, () => {
      if (!(typed.includes(signal) && process.stdin.isTTY)) child.kill(signal)
    })
  }
  child.on('error', refuse)
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function say(words) {
  process.stderr.write(`stackwright: ${words}\n`)
}

function refuse(error) {
  if (error instanceof SyntaxError || error.code === 'ERR_MODULE_NOT_FOUND')
    say('this installation of stackwright is not complete')
  say(error.message)
  process.exitCode = 1
}
