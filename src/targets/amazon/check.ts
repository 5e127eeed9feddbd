import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import type { Graph } from '../../graph/graph.ts'
import { checkImages } from '../container/image-check.ts'
import type { Setting } from '../target.ts'
import { checkCompute } from './check-compute.ts'
import { checkData } from './check-data.ts'
import { checkEntry, checkLogin } from './check-entry.ts'
import { checkNetwork } from './check-network.ts'
import { checkStandby } from './check-regions.ts'
import { checkWatch } from './check-watch.ts'
import { estateName } from './names.ts'
import { type Site, siteOf } from './site.ts'
import { checkTasks } from './tasks.ts'

/**
 * Faults of a platform that only AWS can see, each at its place. All rules run. `at` is the place of the target's
 * options: `targets.aws`.
 */
export function checkAmazon(graph: Graph, setting: Setting, at: Place): Problem[] {
  const site = siteOf(setting)
  return [
    ...region(setting, at),
    ...beginning(graph, site, at),
    ...tags(setting, at),
    ...checkImages(graph, setting),
    ...[checkNetwork, checkEntry, checkLogin, checkCompute, checkData, checkStandby, checkWatch].flatMap((rule) =>
      rule(graph, site, at),
    ),
    ...checkTasks(graph),
  ]
}

function region({ options }: Setting, at: Place): Problem[] {
  const { region: asked } = (options ?? {}) as { readonly region?: string }
  if (asked === undefined)
    return [
      problem('SW4011', at, {
        title: 'no region',
        found: 'nothing that says where',
        expected: 'a region of AWS',
        do: `add  ${at.path.replace('targets.', '')}: { region: 'eu-west-1' }  under targets`,
      }),
    ]
  return otherPartition.test(asked)
    ? [
        problem('SW4011', below(at, 'region'), {
          title: 'a region of another AWS',
          found: `${asked}, where names of resources begin otherwise and services lack`,
          expected: 'a region of the AWS that is open to everybody',
          do: "choose another, 'eu-west-1' for example",
        }),
      ]
    : []
}

/** Regions in China, of governments and of the sovereign cloud, whose ARNs do not begin with `arn:aws:`. */
const otherPartition = /^(cn|us-gov|us-iso|us-isob|us-isof|eu-isoe|eusc)-/

/**
 * What AWS lets no name begin with: of parameters aws and ssm, of security groups sg-, of load balancers internal-.
 * Source: the API references of PutParameter, CreateSecurityGroup and CreateLoadBalancer, 2026.
 */
function beginning(graph: Graph, site: Site, at: Place): Problem[] {
  const name = estateName(graph, site)
  const [taken] = /^(aws|ssm|sg-|internal-)/.exec(name) ?? []
  return taken === undefined
    ? []
    : [
        problem('SW4011', below(at, 'name'), {
          title: 'names that AWS keeps for itself',
          found: name,
          expected: `a beginning of names that is not ${taken}`,
          do: `write  name: 'my-${name.slice(0, 25)}'  or the like`,
        }),
      ]
}

/** What AWS takes as tags: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
function tags({ options }: Setting, at: Place): Problem[] {
  const written = Object.entries(((options ?? {}) as { readonly tags?: Readonly<Record<string, string>> }).tags ?? {})
  const fault = (key: string, value: string) => {
    if (/^aws:/i.test(key)) return 'a key that does not begin with aws:, which is theirs'
    if (key.length < 1 || key.length > 128 || value.length > 256)
      return 'a key of at most 128 characters, and a value of at most 256'
    return /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(key + value)
      ? undefined
      : 'letters, digits, spaces and _ . : / = + - @ alone'
  }
  return [
    ...written.flatMap(([key, value]) => {
      const expected = fault(key, value)
      return expected === undefined
        ? []
        : [
            problem('SW4011', below(at, 'tags', key), {
              title: 'not a tag',
              found: `${key}: ${value}`,
              expected,
              do: 'change it, or remove it',
            }),
          ]
    }),
    ...(written.length > 40
      ? [
          problem('SW4011', below(at, 'tags'), {
            title: 'too many tags',
            found: String(written.length),
            expected: 'at most 40: AWS takes 50, of which the platform and the tools have some',
            do: 'remove some',
          }),
        ]
      : []),
  ]
}
