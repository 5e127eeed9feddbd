import { aws } from './aws.ts'
import { cold } from './cold.ts'
import { commands } from './commands.ts'
import { containers } from './containers/containers.ts'
import { growth } from './growth/growth.ts'
import { lower } from './lower.ts'
import { load, machine } from './machine.ts'
import type { Part } from './part.ts'
import { asLines, publish } from './report.ts'
import { rest } from './rest.ts'
import { rolling } from './rolling.ts'
import { up } from './yardstick/up.ts'

// Measures what the project promises. `npm run bench` runs the usual parts, `npm run bench -- growth` those that are
// named, and `--cold` adds the one with empty caches. The figures go to the terminal and into docs/performance.md. Ends
// with 1 when a goal is missed.

const parts: readonly Part[] = [commands, growth, lower, up, rolling, rest, aws, containers, cold]
const words = process.argv.slice(2)
const named = words.filter((word) => !word.startsWith('-'))
const unknown = named.filter((word) => parts.every((part) => part.name !== word))
if (unknown.length > 0) {
  process.stderr.write(
    `no part is named ${unknown.join(', ')}; there are ${parts.map((part) => part.name).join(', ')}\n`,
  )
  process.exit(2)
}
const chosen = parts.filter(
  (part) =>
    (named.length > 0 ? named.includes(part.name) : !part.onlyNamed) ||
    (part.name === 'cold' && words.includes('--cold')),
)
const missed: string[] = []

print(machine())
for (const part of chosen) {
  print('', `${part.title} (${part.name})`)
  const before = load()
  const finding = await part.run((progress) => process.stderr.write(`  ... ${progress}\n`))
  if (finding.skipped !== undefined) {
    print(`  not measured: ${finding.skipped}`)
    continue
  }
  print(...asLines(finding.rows))
  publish(part, finding, before)
  missed.push(...finding.rows.filter((row) => row.met === false).map((row) => row.what))
}
if (missed.length > 0) {
  print('', `${missed.length} of the goals missed: ${missed.join('; ')}`)
  process.exitCode = 1
}

function print(...lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
}
