import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { hold } from '../../../../bin/hold.js'
import { problem, ProblemsFound } from '../../../base/problem.ts'
import type { NativeForm } from '../../../graph/recipe.ts'
import { asRecorded, download, recordPath, Unreachable } from './download.ts'
import { execute } from './execute.ts'
import { findJava, type Java, missingJava } from './java.ts'
import { jars } from './jars.ts'
import { keyOf, recall, remember } from './remember.ts'
import { needRoom } from './room.ts'
import { cacheOf, type Context, environmentOf, openFolder, placeOf, pointedAt, type Software } from './software.ts'

export type WantedJar = Extract<NativeForm, { readonly from: 'jar' }>

/**
 * Gets a Java program: a Java of this machine, and the jar that is pointed at, was downloaded before, or lies at the
 * address of its vendor. Whatever jar it is, it must tell the wanted version itself.
 */
export async function obtainJar(id: string, wanted: WantedJar, context: Context): Promise<Software> {
  const key = jarKey(id, wanted, context)
  const known = recall(context, key)
  if (known !== undefined) return known
  const { title } = jars[wanted.name]
  const { java, passedOver } = await findJava(wanted.java, context)
  if (java === undefined)
    throw new ProblemsFound([await missingJava(wanted.java, `${title} ${wanted.version}`, passedOver)])
  const pointed = pointedAt(context, wanted.name)
  if (pointed === undefined) {
    const folder = await downloaded(wanted, java, context)
    return remember(
      context,
      key,
      softwareOf(id, wanted, java, folder, `from ${jars[wanted.name].address(wanted.version)}`),
    )
  }
  if (!existsSync(pointed) || !statSync(pointed).isFile()) throw unusable(wanted, `no file at ${pointed}`)
  const why = await notThisVersion(wanted, java, pointed, context)
  if (why !== undefined) throw unusable(wanted, why)
  const folder = join(openFolder(context, 'jars'), key)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o755 })
  symlinkSync(pointed, join(folder, `${wanted.name}.jar`))
  return remember(context, key, softwareOf(id, wanted, java, folder, `pointed at, at ${pointed}`))
}

/** The key under which the answer for a Java program is kept. */
export function jarKey(id: string, wanted: WantedJar, context: Context): string {
  return keyOf(id, wanted, pointedAt(context, wanted.name), pointedAt(context, 'java'))
}

/** True if the jar was downloaded before. */
export function jarIsHere(wanted: WantedJar, context: Context): boolean {
  return existsSync(folderOf(wanted, context))
}

function folderOf(wanted: WantedJar, context: Context): string {
  return join(cacheOf(context), 'jars', `${wanted.name}-${wanted.version}`)
}

async function downloaded(wanted: WantedJar, java: Java, context: Context): Promise<string> {
  const { title, address, megabytes } = jars[wanted.name]
  const folder = folderOf(wanted, context)
  openFolder(context, 'jars')
  await hold(
    `${folder}.lock`,
    async () => {
      if (existsSync(folder) && (await asRecorded(join(folder, `${wanted.name}.jar`)))) return
      rmSync(folder, { recursive: true, force: true })
      const work = `${folder}.making`
      rmSync(work, { recursive: true, force: true })
      needRoom(`${title} ${wanted.version}`, cacheOf(context), megabytes)
      mkdirSync(work, { mode: 0o755 })
      try {
        const path = join(work, `${wanted.name}.jar`)
        await download(address(wanted.version), path, context).catch((error: unknown) => {
          throw error instanceof Unreachable ? new ProblemsFound([unreachable(wanted, error.message, context)]) : error
        })
        const why = await notThisVersion(wanted, java, path, context)
        if (why !== undefined) throw unusable(wanted, `${address(wanted.version)}: ${why}`)
        renameSync(work, folder)
      } finally {
        rmSync(work, { recursive: true, force: true })
      }
    },
    (pid) => context.tell(`waiting for another stackwright that downloads ${title} (process ${pid})`),
  )
  return folder
}

function softwareOf(id: string, { name, version }: WantedJar, java: Java, folder: string, source: string): Software {
  const jar = join(folder, `${name}.jar`)
  const record = recordPath(jar)
  const sum = existsSync(record)
    ? `, SHA-256 ${(JSON.parse(readFileSync(record, 'utf8')) as { sha256: string }).sha256.slice(0, 16)}`
    : ''
  return {
    id,
    root: folder,
    version,
    // The jar is no program, but what is looked at to know that nothing has changed.
    programs: { java: java.path, [`${name}.jar`]: jar },
    source: `${jars[name].title} ${version} ${source}${sum}, run by ${java.source}`,
  }
}

/**
 * Why a jar is not the wanted release, by its own words; undefined when it is. A start of Java for this takes some
 * seconds, once.
 */
async function notThisVersion(
  { name, version }: WantedJar,
  java: Java,
  path: string,
  context: Context,
): Promise<string | undefined> {
  const { title, ask, pattern } = jars[name]
  context.tell(`asking ${title} for its version`)
  const { code, output, error } = await execute({
    command: [java.path, '-jar', path, ...ask],
    env: environmentOf(context),
    folder: openFolder(context, 'jars'),
    within: 180,
  })
  const told = pattern.exec(output)?.[1]
  if (told === version) return undefined
  if (told !== undefined) return `${path} is ${title} ${told}`
  const last = output.trim().split('\n').at(-1)?.slice(0, 160)
  return `${path} does not tell a version of ${title} (${error?.message ?? (last || `it ended with ${code}`)})`
}

function unusable({ name, version }: WantedJar, found: string): ProblemsFound {
  const { title } = jars[name]
  return new ProblemsFound([
    problem('SW5005', placeOf(name), {
      title: `this jar is not ${title} ${version}`,
      found,
      expected: `the jar of ${title} ${version}`,
      do: 'point at that jar, or remove the pointer to let stackwright download it',
    }),
  ])
}

function unreachable({ name, version }: WantedJar, reason: string, context: Context) {
  const { title, address } = jars[name]
  return problem('SW5001', placeOf(name), {
    title: `${title} ${version} is not on this machine and could not be downloaded`,
    found: reason,
    expected: `the jar of ${title} ${version}`,
    do: `run  curl -fL -o ${name}.jar ${address(version)}  where that address is reached, put it into ${context.project}, and write software: { ${name}: './${name}.jar' } in targets.local`,
  })
}
