import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { AmazonOptions } from './options.ts'
import { usualStandbyRange } from './regions.ts'
import type { Site } from './site.ts'
import { managedStores, storeOptions } from './stores.ts'

/** The addresses of the first region, where the options say none. */
const usualRange = '10.0.0.0/16'

/**
 * What is wrong with a second region: two truths, a region that cannot answer behind latency, what cannot be copied.
 * `at` is the place of the target's options.
 */
export function checkStandby(graph: Graph, site: Site, at: Place): Problem[] {
  const { standby, region, secrets, entry } = site.options
  if (!standby) return []
  const place = below(at, 'standby')
  const stores = managedStores(graph, site).filter((store) => store.engine === 'postgres')
  const { mode = 'waits', routing = 'failover', databases = 'copies' } = standby
  const found: Problem[] = []
  const tell = (key: string, title: string, has: string, expected: string, advice: string) =>
    void found.push(problem('SW4011', below(place, key), { title, found: has, expected, do: advice }))

  if (standby.region === region)
    tell(
      'region',
      'both regions are the same',
      standby.region,
      `another region than ${region}`,
      'name another region, or remove standby',
    )
  if (databases === 'own' && stores.length > 0) {
    tell(
      'databases',
      'two databases that know nothing of each other behind one name',
      `${stores.map((store) => store.id).join(', ')} of its own in each region`,
      'one truth: what somebody saves in one region would never be seen in the other, and whom they ask changes with the way of their packets',
      "write databases: 'copies', which are written in the first region alone",
    )
  }
  if (routing === 'latency' && mode === 'waits') {
    tell(
      'routing',
      'names would lead to a region that does not answer',
      "routing 'latency' with mode 'waits', in which nothing runs",
      "routing 'failover', or mode 'reads'",
      "write routing: 'failover'",
    )
  }
  for (const store of stores) {
    const { aurora, class: own } = storeOptions(site, store.id)
    const small = [standby.class, own].find((each) => each !== undefined && /^db\.t\d/.test(each))
    if (databases !== 'copies' || !aurora || small === undefined) continue
    // Source: Amazon Aurora User Guide, "Configuration requirements of an Amazon Aurora global database".
    tell(
      'class',
      `${store.id} cannot be copied to another region on such a machine`,
      `${small} for Aurora, whose copies in other regions are a global database`,
      'a class that is made for memory, in both regions: db.r7g.large or larger',
      small === standby.class
        ? 'write such a class, or leave it out'
        : `write such a class under stores.${store.id}, or leave it out`,
    )
  }
  const elsewhere = [
    ...(secrets?.kept === 'ssm' ? ['secrets.kept'] : []),
    ...Object.entries(secrets?.other ?? {})
      .filter(([, kept]) => kept === 'ssm')
      .map(([id]) => `secrets.other.${id}`),
  ]
  for (const path of elsewhere) {
    tell(
      'region',
      'secrets of the Parameter Store stay in their region',
      `${path} is 'ssm'`,
      "'secrets-manager', which copies them: what is encrypted with a key can be read only where the key is",
      `write 'secrets-manager' under ${path}`,
    )
  }
  if (entry?.certificate !== undefined && standby.certificate === undefined) {
    tell(
      'certificate',
      'no certificate in the second region',
      'one of the first region alone, where certificates stay',
      `the ARN of one in ${standby.region}`,
      'request one there, and write its ARN under standby.certificate',
    )
  }
  const of = standby.certificate?.split(':')[3]
  if (of !== undefined && of !== standby.region) {
    tell(
      'certificate',
      'the certificate is of another region',
      of,
      standby.region,
      `request one in ${standby.region}, and write its ARN`,
    )
  }
  if (!entry?.hostedZone && nodesOf(graph, 'route').some((route) => route.host !== undefined)) {
    tell(
      'routing',
      'names cannot lead to two regions',
      'no hosted zone',
      'the hosted zone in which both regions get records',
      'write entry.hostedZone, or remove standby',
    )
  }
  const [mine, theirs] = [rangeOf(site.options), standby.cidr ?? usualStandbyRange]
  if (overlap(mine, theirs))
    tell(
      'cidr',
      'the networks of both regions overlap',
      `${theirs}, and ${mine} in the first`,
      'addresses of its own',
      `write another range, such as ${other(mine)}`,
    )
  return found
}

function rangeOf({ network }: AmazonOptions): string {
  return network?.cidr ?? usualRange
}

function overlap(a: string, b: string): boolean {
  const [from, to] = bounds(a)
  const [start, end] = bounds(b)
  return from <= end && start <= to
}

function bounds(cidr: string): [number, number] {
  const [address = '', length = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(length))
  const first = Math.floor(address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) / size) * size
  return [first, first + size - 1]
}

function other(cidr: string): string {
  return ['10.1.0.0/16', '10.2.0.0/16', '172.16.0.0/16'].find((each) => !overlap(each, cidr))!
}
