import { join } from 'node:path'
import type { Graph } from '../../src/graph/graph.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import { readPlatform } from '../../src/spec/read.ts'
import type { AmazonOptions } from '../../src/targets/amazon/options.ts'
import { type Site, siteOf } from '../../src/targets/amazon/site.ts'
import { settingOf } from '../../src/testing/setting.ts'
import { catalog, project } from '../platforms/read.ts'

/** Platforms by their files, relative to the repository, each with an environment to look at. */
export const platforms: Readonly<Record<string, string | undefined>> = {
  'tests/platforms/tiny.ts': undefined,
  'tests/platforms/team.ts': undefined,
  'tests/platforms/everything.ts': undefined,
  'examples/01-superset/platform.ts': undefined,
  'examples/02-metabase-aws/platform.ts': 'prod',
  'examples/03-superset-aws/platform.ts': 'prod',
  'examples/04-superset-kubernetes/platform.ts': 'prod',
  'examples/05-data-platform/platform.ts': undefined,
}

/** The graph of a platform. */
export async function graphAt(file: string, environment = platforms[file]): Promise<Graph> {
  const read = await readPlatform(join(import.meta.dirname, '../..', file), environment)
  if (read.problems.length > 0) throw new Error(JSON.stringify(read.problems))
  const { graph } = await resolve(read.platform, catalog, project)
  return graph
}

/** What a site is asked for, where a test is about nothing of it. */
export const usual: AmazonOptions = {
  region: 'eu-west-1',
  entry: { hostedZone: { name: 'example.com' }, plain: true },
  accept: ['volume'],
}

/** A site with these options beside the usual ones. */
export function siteWith(options: Partial<AmazonOptions> = {}): Site {
  return siteOf(settingOf({ ...usual, ...options }))
}
